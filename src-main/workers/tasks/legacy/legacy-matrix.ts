import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { LegacyMatrix } from '../../../../src-shared/model/legacy.ts';
import { asVectorMatrix, parseNpy, type VectorMatrix } from '../../../formats/npy.ts';

/** Shape, checksum of the numbers alone (binary32, little-endian, row by row) and their binary64 sum. */
function matrixFacts({ rows, dim, vectors }: VectorMatrix): LegacyMatrix {
  const bytes = new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength);
  let sum = 0;
  for (let i = 0; i < vectors.length; i++) sum += vectors[i]!;
  return { shape: [rows, dim], sha256_f32le: createHash('sha256').update(bytes).digest('hex'), sum };
}

/** Facts of a `.npy` file of vectors, with the checksum of the whole file. Throws as `parseNpy` does. */
export async function readMatrixFacts(
  path: string,
): Promise<{ readonly facts: LegacyMatrix; readonly fileSha256: string }> {
  const bytes = await readFile(path);
  const facts = matrixFacts(asVectorMatrix(parseNpy(bytes, path), path));
  return { facts, fileSha256: createHash('sha256').update(bytes).digest('hex') };
}
