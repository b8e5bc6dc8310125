import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { readVectorMatrix, type VectorMatrix } from './npy.ts';

/** What SOPilot stored for each row of an index, under its own names. */
export const SopilotIndexRow = z.object({
  video_id: z.number().int(),
  clip_idx: z.number().int(),
  start_sec: z.number(),
  end_sec: z.number(),
  role: z.string(),
});
export type SopilotIndexRow = z.infer<typeof SopilotIndexRow>;

/** The index of one task: a row of `vectors` for each of `rows`. */
export interface SopilotIndex {
  readonly matrix: VectorMatrix;
  readonly metadata: readonly SopilotIndexRow[];
}

export interface SopilotIndexHit extends SopilotIndexRow {
  readonly similarity: number;
}

const LONGEST_NAME = 120;
const MIN_LENGTH = Math.fround(1e-12);
const { fround } = Math;

/** The file name SOPilot gave a task's index, without ending. Different tasks can share one. */
export function sopilotIndexName(taskId: string): string {
  return taskId.replaceAll(/[^A-Za-z0-9_.-]/gu, '_').slice(0, LONGEST_NAME) || 'default';
}

/** The version folder in use, from `current_version.txt` of an index folder; `v1` when there is no such file. */
export async function currentSopilotIndexVersion(indexFolder: string): Promise<string> {
  const text = await readIfPresent(join(indexFolder, 'current_version.txt'));
  return text?.trim() || 'v1';
}

/**
 * Reads the index of a task from a version folder; undefined when either file is missing. Throws `bad-input` when the
 * two do not belong together, as after a crash between writing them.
 */
export async function readSopilotIndex(versionFolder: string, taskId: string): Promise<SopilotIndex | undefined> {
  const base = join(versionFolder, sopilotIndexName(taskId));
  const text = await readIfPresent(`${base}.json`);
  if (text === undefined) return undefined;
  const metadata = z.array(SopilotIndexRow).safeParse(parseJson(text));
  if (!metadata.success) throw new VigilError('bad-input', say('sopilot-row-list-invalid', { index: base }));
  try {
    const matrix = await readVectorMatrix(`${base}.npy`);
    if (matrix.rows === metadata.data.length) return { matrix, metadata: metadata.data };
    throw new VigilError(
      'bad-input',
      say('sopilot-index-rows-differ', { index: base, vectors: matrix.rows, rows: metadata.data.length }),
      {
        hint: say('sopilot-index-rows-differ-hint'),
      },
    );
  } catch (error) {
    if (error instanceof VigilError && error.code === 'not-found') return undefined;
    throw error;
  }
}

/**
 * The `limit` rows most similar to `query` (dim), best first, equal ones in row order, without the excluded clip.
 * Similarity is the cosine, of rows and query scaled in binary32. Throws `bad-input` for a query of another size.
 */
export function searchSopilotIndex(
  index: SopilotIndex,
  query: Float32Array,
  limit: number,
  exclude?: { readonly videoId: number; readonly clipIdx: number },
): SopilotIndexHit[] {
  const { rows, dim, vectors } = index.matrix;
  if (query.length !== dim) {
    throw new VigilError('bad-input', say('query-size-differs', { values: query.length, dim }));
  }
  const unitQuery = unitRow(query);
  const similarities = Array.from({ length: rows }, (_, row) => {
    const unit = unitRow(vectors.subarray(row * dim, (row + 1) * dim));
    return unit.reduce((sum, value, k) => fround(sum + fround(value * unitQuery[k]!)), 0);
  });
  const ranked = similarities.map((_, row) => row).sort((a, b) => similarities[b]! - similarities[a]! || a - b);
  const hits: SopilotIndexHit[] = [];
  for (const row of ranked) {
    if (hits.length >= limit) break;
    const { video_id, clip_idx, start_sec, end_sec, role } = index.metadata[row]!;
    if (video_id === exclude?.videoId && clip_idx === exclude.clipIdx) continue;
    hits.push({ similarity: similarities[row]!, video_id, clip_idx, start_sec, end_sec, role });
  }
  return hits;
}

function unitRow(row: Float32Array): Float32Array {
  const squares = row.reduce((sum, value) => sum + value * value, 0);
  const length = Math.max(MIN_LENGTH, fround(Math.sqrt(squares)));
  return row.map((value) => value / length);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
