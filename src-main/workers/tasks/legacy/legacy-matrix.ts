import { createHash } from 'node:crypto';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { LegacyMatrix } from '../../../../src-shared/model/legacy.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { asVectorMatrix, parseNpy, type VectorMatrix } from '../../../formats/npy.ts';
import { readBounded } from '../../../platform/read-bounded.ts';
import { MAX_KEPT_BYTES } from './legacy-limits.ts';

/** Shape, checksum of the numbers alone (binary32, little-endian, row by row) and their binary64 sum. */
function matrixFacts({ rows, dim, vectors }: VectorMatrix): LegacyMatrix {
  const bytes = new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength);
  let sum = 0;
  for (let i = 0; i < vectors.length; i++) sum += vectors[i]!;
  return { shape: [rows, dim], sha256_f32le: createHash('sha256').update(bytes).digest('hex'), sum };
}

/**
 * Facts of a `.npy` file of vectors, with the checksum of the whole file. Throws as `parseNpy` does, and `bad-input`
 * for vectors that nothing can be compared with: without values, or with one that is no finite number.
 */
export async function readMatrixFacts(
  path: string,
): Promise<{ readonly facts: LegacyMatrix; readonly fileSha256: string }> {
  const bytes = await readBounded(path, MAX_KEPT_BYTES);
  const matrix = asVectorMatrix(parseNpy(bytes, path), path);
  if (matrix.dim === 0) throw new VigilError('bad-input', say('vectors-without-values', { path }));
  const at = matrix.vectors.findIndex((value) => !Number.isFinite(value));
  if (at !== -1) {
    throw new VigilError('bad-input', say('vectors-not-finite', { path, row: Math.floor(at / matrix.dim) }));
  }
  return { facts: matrixFacts(matrix), fileSha256: createHash('sha256').update(bytes).digest('hex') };
}
