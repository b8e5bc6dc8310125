import { asVigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { readVectorMatrix, type VectorMatrix } from '../../formats/npy.ts';

/** Far beyond what any encoder gives; a damaged exponent reaches it easily, and would be the best match of everything. */
const MAX_VALUE = 1e6;

/** The vectors of a video's chunks, or why they cannot be used. */
export type ChunkVectors =
  | { readonly matrix: VectorMatrix; readonly problem?: never }
  | { readonly matrix?: never; readonly problem: Sentence };

/** Reads the vectors of a video's chunks, of `dim` values each. Never throws: the problem is that video's alone. */
export async function readChunkVectors(path: string, dim: number): Promise<ChunkVectors> {
  try {
    const matrix = await readVectorMatrix(path);
    if (matrix.dim !== dim) return { problem: say('vector-size-differs', { given: matrix.dim, expected: dim }) };
    return matrix.vectors.every((value) => Math.abs(value) <= MAX_VALUE)
      ? { matrix }
      : { problem: say('vectors-without-sense', { path }) };
  } catch (thrown) {
    return { problem: asVigilError(thrown).said.message };
  }
}
