/**
 * One vector per chunk: the L2-normalised mean of the L2-normalised frame vectors of its keyframes.
 * `frameVectors` is samples x dim, row after row; the result is chunks x dim. A chunk without a usable frame vector
 * stays zero.
 */
export function poolChunkVectors(
  frameVectors: Float32Array,
  dim: number,
  keyframeRows: readonly (readonly number[])[],
): Float32Array {
  const pooled = new Float32Array(keyframeRows.length * dim);
  const sum = new Float64Array(dim);
  for (const [chunk, rows] of keyframeRows.entries()) {
    sum.fill(0);
    for (const row of rows) addNormalised(sum, frameVectors, row * dim, dim);
    let squares = 0;
    for (let i = 0; i < dim; i++) squares += sum[i]! * sum[i]!;
    const length = Math.sqrt(squares);
    if (length === 0) continue;
    for (let i = 0; i < dim; i++) pooled[chunk * dim + i] = sum[i]! / length;
  }
  return pooled;
}

function addNormalised(sum: Float64Array, vectors: Float32Array, offset: number, dim: number): void {
  let squares = 0;
  for (let i = 0; i < dim; i++) squares += vectors[offset + i]! ** 2;
  const length = Math.sqrt(squares);
  if (length === 0) return;
  for (let i = 0; i < dim; i++) sum[i]! += vectors[offset + i]! / length;
}
