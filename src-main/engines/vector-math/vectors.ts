/** Mean of the rows of a (rows x dim) matrix; zeros when there is none. */
export function meanRow(vectors: Float32Array, dim: number): Float64Array {
  const rows = vectors.length / dim;
  const mean = new Float64Array(dim);
  for (let at = 0; at < vectors.length; at += dim) {
    for (let k = 0; k < dim; k++) mean[k]! += vectors[at + k]!;
  }
  if (rows > 0) for (let k = 0; k < dim; k++) mean[k]! /= rows;
  return mean;
}

/**
 * Rows minus `centre`, each brought to length 1 together with one more value `floor`, which is left out of the row and
 * given as its `tail`: the dot product of two rows plus that of their tails is 1 for rows that differ from the centre
 * by much less than the floor, and the cosine for rows that differ by much more.
 */
export function centredUnitRows(
  vectors: Float32Array,
  dim: number,
  centre: Float64Array,
  floor: number,
): { readonly unit: Float32Array; readonly tails: Float32Array } {
  const unit = new Float32Array(vectors.length);
  const tails = new Float32Array(vectors.length / dim);
  for (let start = 0; start < vectors.length; start += dim) {
    let squares = floor * floor;
    for (let k = 0; k < dim; k++) squares += (vectors[start + k]! - centre[k]!) ** 2;
    const scale = squares > 1e-18 ? 1 / Math.sqrt(squares) : 0;
    for (let k = 0; k < dim; k++) unit[start + k] = (vectors[start + k]! - centre[k]!) * scale;
    tails[start / dim] = floor * scale;
  }
  return { unit, tails };
}

/** Root mean square length of the rows. */
export function usualLength(vectors: Float32Array, dim: number): number {
  let squares = 0;
  for (const value of vectors) squares += value * value;
  return Math.sqrt((squares * dim) / vectors.length);
}

/** The value below which the share `q` of the values lies, interpolated; NaN of none. */
export function quantile(values: readonly number[] | Float64Array, q: number): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return Number.NaN;
  const at = (sorted.length - 1) * q;
  const below = Math.floor(at);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (at - below);
}

export function median(values: readonly number[] | Float64Array): number {
  return quantile(values, 0.5);
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
