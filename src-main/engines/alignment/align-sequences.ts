import { VigilError } from '../../../src-shared/contract/errors.ts';
import { orderedRowProducts } from './sopilot/similarity.ts';
import { TimeWarp } from './time-warp.ts';

/**
 * Dot products of every row of `gold` (m x dim) with every row of `trainee` (n x dim) -> (m x n). An ONNX product of
 * the first matrix with the second one transposed fits.
 */
export type RowProducts = (
  gold: Float32Array,
  trainee: Float32Array,
  shape: { readonly m: number; readonly n: number; readonly dim: number },
) => Float32Array | Promise<Float32Array>;

export interface SequenceAlignment {
  /** Parallel arrays, forward: gold row and trainee row of each pair; every row of both sides appears. */
  readonly gold: Int32Array;
  readonly trainee: Int32Array;
  /** Mean of 1 - cosine similarity over the pairs; 1 for an empty path. */
  readonly meanCost: number;
}

/** Similarities held at a time (16 MB); longer takes are multiplied strip by strip. */
const STRIP_CELLS = 1 << 22;
/** One byte of memory per cell for the way back. */
const MAX_CELLS = 1 << 30;

const orderedProducts: RowProducts = (gold, trainee, shape) => orderedRowProducts(gold, trainee, shape.dim);

/**
 * Cosine dynamic time warping of two sequences of vectors, (m x dim) and (n x dim), of any scale. The costs are never
 * held as a whole: memory is m x n bytes plus one strip of products. Throws `unsupported` when m x n passes 2^30.
 */
export async function alignSequences(
  input: { readonly gold: Float32Array; readonly trainee: Float32Array; readonly dim: number },
  products: RowProducts = orderedProducts,
): Promise<SequenceAlignment> {
  const { dim } = input;
  const m = input.gold.length / dim;
  const n = input.trainee.length / dim;
  if (!Number.isInteger(m) || !Number.isInteger(n)) {
    throw new VigilError('bad-input', `The vectors do not divide into rows of ${dim} values.`);
  }
  if (m === 0 || n === 0) return { gold: new Int32Array(0), trainee: new Int32Array(0), meanCost: 1 };
  if (m * n > MAX_CELLS) {
    throw new VigilError('unsupported', `Too long to align: ${m} by ${n} vectors.`, {
      hint: 'Score a shorter part of the recordings.',
      details: { goldVectors: m, traineeVectors: n, limitCells: MAX_CELLS },
    });
  }
  const gold = unitRows(input.gold, dim);
  const trainee = unitRows(input.trainee, dim);
  const warp = new TimeWarp(m, n);
  const stripRows = Math.max(1, Math.floor(STRIP_CELLS / n));
  for (let first = 0; first < m; first += stripRows) {
    const rows = Math.min(stripRows, m - first);
    const strip = gold.subarray(first * dim, (first + rows) * dim);
    const similarities = await products(strip, trainee, { m: rows, n, dim });
    for (let row = 0; row < rows; row++) warp.pushSimilarities(similarities, row * n);
  }
  const path = warp.path();
  return { gold: path.gold, trainee: path.trainee, meanCost: path.totalCost / path.gold.length };
}

/** Rows divided by their length; unlike the exact scorer's, summed the fast way. */
function unitRows(vectors: Float32Array, dim: number): Float32Array {
  const unit = new Float32Array(vectors.length);
  for (let start = 0; start < vectors.length; start += dim) {
    const end = start + dim;
    let squares = 0;
    for (let k = start; k < end; k++) squares += vectors[k]! * vectors[k]!;
    const scale = 1 / Math.max(1e-12, Math.sqrt(squares));
    for (let k = start; k < end; k++) unit[k] = vectors[k]! * scale;
  }
  return unit;
}
