/** Brings each row of `dim` values to length 1 in place; a row of zeros stays as it is. */
export function normaliseRows(vectors: Float32Array, dim: number): void {
  for (let start = 0; start < vectors.length; start += dim) {
    let sum = 0;
    for (let at = start; at < start + dim; at++) sum += vectors[at]! * vectors[at]!;
    if (sum === 0) continue;
    const factor = 1 / Math.sqrt(sum);
    for (let at = start; at < start + dim; at++) vectors[at]! *= factor;
  }
}
