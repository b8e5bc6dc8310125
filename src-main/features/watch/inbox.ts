import { stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { VigilError } from '../../../src-shared/contract/errors.ts';
import { isSubtitleName } from '../../engines/transcripts/sidecars.ts';
import { fileUnreadable } from '../../platform/file-unreadable.ts';
import { FolderWalk, isVideoName } from '../ingest/folder-walk.ts';
import { moveSubtitlesAlong, moveTo } from './move-files.ts';
import { receiptPath } from './receipts.ts';

/** A file as it lay there when the folder was read. */
export interface InboxFile {
  /** Below the folder, with `/` between its parts. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** What stays where it is, and why. */
export interface LeftEntry {
  /** Below the folder, with `/` between its parts; bytes that are not UTF-8 as `\xff`. */
  readonly name: string;
  readonly error: VigilError;
}

export interface Inbox {
  readonly files: readonly InboxFile[];
  readonly left: readonly LeftEntry[];
}

/**
 * Videos and subtitles below a folder, names starting with a dot left out, and what cannot be taken in. Links are not:
 * moving one out of the way would move the link and not the recording. Throws what reading the folder itself throws.
 */
export async function listInbox(folder: string, signal: AbortSignal): Promise<Inbox> {
  const walk = new FolderWalk(signal, {
    isWanted: (name) => isVideoName(name) || isSubtitleName(name),
    links: 'told',
  });
  const files: InboxFile[] = [];
  const left: LeftEntry[] = [];
  for (const entry of (await walk.below(folder)).found) {
    const name = relative(folder, entry.path).split(sep).join('/');
    try {
      if ('error' in entry) throw entry.error;
      const { size, mtimeMs } = await stat(entry.path);
      files.push({ name, sizeBytes: size, mtimeMs });
    } catch (thrown) {
      const isLink = 'error' in entry;
      // A file may have been taken away since the folder was read.
      const error = fileUnreadable(entry.path, thrown);
      if (isLink || error.code !== 'not-found') left.push({ name, error });
    }
  }
  return { files, left };
}

/** Remembers how long files have lain there as they do. */
export class QuietFiles {
  readonly #quietMs: number;
  readonly #nowMs: () => number;
  #seen = new Map<string, { readonly look: string; readonly sinceMs: number }>();

  /** `nowMs` counts as `performance.now` does. */
  constructor(quietMs: number, nowMs: () => number) {
    this.#quietMs = quietMs;
    this.#nowMs = nowMs;
  }

  /** Those whose size and time have not changed for as long as it takes, by every look at them since. */
  of(files: readonly InboxFile[]): InboxFile[] {
    const nowMs = this.#nowMs();
    const before = this.#seen;
    this.#seen = new Map(
      files.map((file) => {
        const known = before.get(file.name);
        return [file.name, known?.look === lookOf(file) ? known : { look: lookOf(file), sinceMs: nowMs }];
      }),
    );
    return files.filter(({ name }) => nowMs - this.#seen.get(name)!.sinceMs >= this.#quietMs);
  }
}

/** Tells a file from itself when somebody has written to it. */
export function lookOf({ sizeBytes, mtimeMs }: InboxFile): string {
  return `${sizeBytes} ${mtimeMs}`;
}

/**
 * Moves a video with its subtitles into a folder under its name, or one like it (`run (2).mp4`) when that is taken;
 * gives that name.
 */
export async function moveInto(folder: string, name: string, file: string): Promise<string> {
  const free = await freeName(folder, name);
  const target = join(folder, free);
  await moveSubtitlesAlong(file, target);
  await moveTo(target, file);
  return free;
}

/** A name in a folder that neither a file nor a receipt has. */
export async function freeName(folder: string, name: string): Promise<string> {
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${stem} (${number})${ending}`;
    const path = join(folder, candidate);
    if (!(await isThere(path)) && !(await isThere(receiptPath(path)))) return candidate;
  }
}

export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
