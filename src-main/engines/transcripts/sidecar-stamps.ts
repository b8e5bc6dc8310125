import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { findSidecars } from './sidecars.ts';

/** What tells that a subtitle beside a video is the one that was read: any write changes one of these. */
export interface SidecarStamp {
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** When the system noted the last change, which nobody can set back. */
  readonly changedMs: number;
}

/** The subtitles beside a video as they lie there now, in order of name; nothing of them is read. */
export async function sidecarStamps(videoPath: string): Promise<SidecarStamp[]> {
  const { paths, ambiguous, unread } = await findSidecars(videoPath);
  const all = [...paths, ...[...ambiguous, ...unread].map((name) => join(dirname(videoPath), name))].toSorted();
  const stamps = all.map(async (path) => {
    const info = await stat(path).catch(() => undefined);
    const { size: sizeBytes = 0, mtimeMs: modifiedMs = 0, ctimeMs: changedMs = 0 } = info ?? {};
    return { name: basename(path), sizeBytes, modifiedMs, changedMs };
  });
  return Promise.all(stamps);
}
