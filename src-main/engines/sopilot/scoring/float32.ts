/*
 * SOPilot computed with NumPy, in binary32 where the arrays were binary32. Its score multiplies one similarity by 300
 * and another by 600, so only the same roundings in the same order give the same points. Everything here repeats
 * NumPy's arithmetic; `Math.fround` after a binary64 operation on two binary32 numbers is the correctly rounded
 * binary32 operation for + - * / and sqrt.
 */

const { fround, sqrt } = Math;

/** Rounding applied after every addition: to binary32 (`Math.fround`) or none (binary64). */
export type Rounding = (value: number) => number;

/** Leaves binary64 results as they are. */
const asDouble: Rounding = (value) => value;

const SEQUENTIAL_BELOW = 8;
const BLOCK = 128;

/**
 * NumPy's pairwise sum of `count` elements of `values` from `offset`: eight running sums up to 128 elements, halves
 * above. `round` is applied after each addition.
 */
export function pairwiseSum(
  values: ArrayLike<number>,
  round: Rounding,
  offset = 0,
  count: number = values.length - offset,
): number {
  if (count < SEQUENTIAL_BELOW) {
    let sum = 0;
    for (let i = offset; i < offset + count; i++) sum = round(sum + values[i]!);
    return sum;
  }
  if (count > BLOCK) {
    const half = Math.floor(count / 2);
    const left = half - (half % 8);
    return round(pairwiseSum(values, round, offset, left) + pairwiseSum(values, round, offset + left, count - left));
  }
  const lanes = new Float64Array(8);
  for (let lane = 0; lane < 8; lane++) lanes[lane] = values[offset + lane]!;
  const wholeBlocks = count - (count % 8);
  for (let i = 8; i < wholeBlocks; i += 8) {
    for (let lane = 0; lane < 8; lane++) lanes[lane] = round(lanes[lane]! + values[offset + i + lane]!);
  }
  const low = round(round(lanes[0]! + lanes[1]!) + round(lanes[2]! + lanes[3]!));
  const high = round(round(lanes[4]! + lanes[5]!) + round(lanes[6]! + lanes[7]!));
  let sum = round(low + high);
  for (let i = wholeBlocks; i < count; i++) sum = round(sum + values[offset + i]!);
  return sum;
}

/** NumPy's `mean` of binary64 values; 0 for none. */
export function meanOfDoubles(values: ArrayLike<number>): number {
  return values.length === 0 ? 0 : pairwiseSum(values, asDouble) / values.length;
}

/** NumPy's `mean` of binary32 values, rounded to binary32; 0 for none. */
export function meanOfFloats(values: Float32Array): number {
  return values.length === 0 ? 0 : fround(pairwiseSum(values, fround) / values.length);
}

/** NumPy's `median` of binary32 values: the mean of the middle two, in binary32, for an even count. */
export function medianOfFloats(values: Float32Array): number {
  const sorted = values.slice().sort();
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return fround(fround(sorted[middle - 1]! + sorted[middle]!) / 2);
}

const MIN_LENGTH = fround(1e-12);

/** Copies (rows x dim) `vectors` with each row divided by its length, or by 1e-12 if that is more: a zero row stays zero. */
export function normaliseRows(vectors: Float32Array, dim: number): Float32Array {
  const unit = new Float32Array(vectors.length);
  const squares = new Float32Array(dim);
  for (let start = 0; start < vectors.length; start += dim) {
    for (let k = 0; k < dim; k++) squares[k] = vectors[start + k]! * vectors[start + k]!;
    const length = Math.max(MIN_LENGTH, fround(sqrt(pairwiseSum(squares, fround))));
    for (let k = 0; k < dim; k++) unit[start + k] = vectors[start + k]! / length;
  }
  return unit;
}
