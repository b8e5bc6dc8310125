/**
 * One vector per chunk: the L2-normalised mean of the L2-normalised frame vectors of its keyframes. `frameVector` gives
 * one row (dim values); the result is chunks x dim, row after row. A chunk without a usable frame vector stays zero.
 */
export function poolChunkVectors(
  frameVector: (row: number) => Float32Array,
  dim: number,
  keyframeRows: readonly (readonly number[])[],
): Float32Array {
  const pooled = new Float32Array(keyframeRows.length * dim);
  const sum = new Float64Array(dim);
  for (const [chunk, rows] of keyframeRows.entries()) {
    sum.fill(0);
    for (const row of rows) addNormalised(sum, frameVector(row));
    const length = lengthOf(sum);
    if (length === 0) continue;
    for (let i = 0; i < dim; i++) pooled[chunk * dim + i] = sum[i]! / length;
  }
  return pooled;
}

function addNormalised(sum: Float64Array, vector: Float32Array): void {
  const length = lengthOf(vector);
  if (length === 0) return;
  for (let i = 0; i < sum.length; i++) sum[i]! += vector[i]! / length;
}

function lengthOf(vector: Float64Array | Float32Array): number {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i]! * vector[i]!;
  return Math.sqrt(squares);
}
