import { join } from 'node:path';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { SopilotVideo } from '../../../engines/sopilot/clips/decode.ts';
import { clipMetaText, evenClipTimes, readClipMeta } from '../../../engines/sopilot/files/clip-meta.ts';
import type { ClipTime } from '../../../engines/sopilot/scoring/deviations.ts';
import { readVectorMatrix, type VectorMatrix, writeVectorMatrix } from '../../../formats/npy.ts';
import { replaceFile } from '../../../platform/atomic-file.ts';
import { fileUnreadable } from '../../../platform/file-unreadable.ts';
import { readBounded } from '../../../platform/read-bounded.ts';
import { forgetChecksums, takeChecksums } from '../../../stores/artifacts/checksums.ts';
import { layout } from '../../../stores/artifacts/layout.ts';

/** Of a list of clips or of settings: a clip takes a hundred bytes. */
const MAX_JSON_BYTES = 64_000_000;

/** Clip vectors with what is known of each row. */
export interface SopilotClipTable extends VectorMatrix {
  readonly clips: readonly ClipTime[];
}

/**
 * Writes the clips of a video, times first, vectors last: a folder with vectors has everything. Each file is replaced
 * as a whole.
 */
export async function writeSopilotClips(
  folder: string,
  { clips, dim, vectors }: Pick<SopilotVideo, 'clips' | 'dim' | 'vectors'>,
): Promise<void> {
  const names = [layout.sopilotClips, layout.sopilotVectors];
  await forgetChecksums(folder, names);
  await replaceFile(join(folder, layout.sopilotClips), clipMetaText(clips));
  await writeVectorMatrix(join(folder, layout.sopilotVectors), { rows: clips.length, dim, vectors });
  await takeChecksums(folder, names);
}

/**
 * Reads vectors with the times of their rows; without a file of times the clips follow each other every 4 s. Throws
 * `not-found`, and `bad-input` when a file is damaged or the two do not belong together.
 */
export async function readSopilotClips(vectorsPath: string, metaPath?: string): Promise<SopilotClipTable> {
  const matrix = await readVectorMatrix(vectorsPath);
  if (metaPath === undefined) return { ...matrix, clips: evenClipTimes(matrix.rows) };
  const clips = readClipMeta(await readJsonFile(metaPath), metaPath);
  if (clips.length !== matrix.rows) {
    throw new VigilError(
      'bad-input',
      say('clip-list-length-differs', { path: metaPath, clips: clips.length, rows: matrix.rows }),
    );
  }
  return { ...matrix, clips };
}

/** Reads a JSON file; throws `not-found` and `bad-input` with its path. */
export async function readJsonFile(path: string): Promise<unknown> {
  let text: string;
  try {
    text = (await readBounded(path, MAX_JSON_BYTES)).toString('utf8');
  } catch (cause) {
    throw fileUnreadable(path, cause);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new VigilError('bad-input', say('file-not-json', { path }), { cause });
  }
}
