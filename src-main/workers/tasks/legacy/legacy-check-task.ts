import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { LegacyMatrix } from '../../../../src-shared/model/legacy.ts';
import { readClipMeta, type StoredClip } from '../../../engines/sopilot/files/clip-meta.ts';
import { readLegacyFiles } from './legacy-files.ts';
import { readMatrixFacts } from './legacy-matrix.ts';
import type { LegacySource } from './legacy-source.ts';

export interface LegacyCheckInput {
  /** Where files are kept as they were. */
  readonly folder: string;
  readonly videos: readonly {
    readonly legacyKey: string;
    readonly effectivePath: string | null;
    readonly rawPath: string | null;
    readonly clipsPath: string | null;
  }[];
}

export interface CheckedVideo {
  readonly legacyKey: string;
  readonly effective: LegacyMatrix | null;
  readonly raw: LegacyMatrix | null;
  readonly clips: readonly StoredClip[] | null;
  readonly clipsSha256: string | null;
}

export interface LegacyCheckOutput extends Pick<LegacySource, 'currentIndexVersion' | 'index' | 'adapter' | 'files'> {
  readonly videos: readonly CheckedVideo[];
}

/** Reads what was kept of a SOPilot library back from the disk. What cannot be read is missing in the answer. */
export async function runLegacyCheckTask(
  { folder, videos }: LegacyCheckInput,
  context: { readonly signal: AbortSignal },
): Promise<LegacyCheckOutput> {
  const checked: CheckedVideo[] = [];
  for (const { legacyKey, effectivePath, rawPath, clipsPath } of videos) {
    context.signal.throwIfAborted();
    const clipsBytes = clipsPath === null ? undefined : await readFile(clipsPath).catch(() => undefined);
    checked.push({
      legacyKey,
      effective: await factsOf(effectivePath),
      raw: await factsOf(rawPath),
      clips: clipsBytes ? readClipMeta(JSON.parse(clipsBytes.toString('utf8')) as unknown, clipsPath!) : null,
      clipsSha256: clipsBytes ? createHash('sha256').update(clipsBytes).digest('hex') : null,
    });
  }
  return { ...(await readLegacyFiles(folder, [], () => undefined)), videos: checked };
}

async function factsOf(path: string | null): Promise<LegacyMatrix | null> {
  if (path === null) return null;
  return (await readMatrixFacts(path).catch(() => undefined))?.facts ?? null;
}
