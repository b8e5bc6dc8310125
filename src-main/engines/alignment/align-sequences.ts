import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { orderedRowProducts } from '../vector-math/row-products.ts';
import { TimeWarp, type WarpPath } from './time-warp.ts';
import { BandedWarp, bandAround } from './warp-band.ts';

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
  /** Parallel arrays, forward: gold row and trainee row of each pair; every row of both sequences appears. */
  readonly gold: Int32Array;
  readonly trainee: Int32Array;
  /** Mean of 1 - cosine similarity over the pairs; 1 for an empty path. */
  readonly meanCost: number;
}

/** Similarities held at a time (16 MB); longer takes are multiplied strip by strip. */
const STRIP_CELLS = 1 << 22;
/** Above this many rows of either sequence the path is searched in a band alone. */
const EXACT_ROWS = 2000;
/** A longer take is pooled to this many rows to find where the band lies. */
const COARSE_ROWS = 1000;
/** Rows of a band multiplied at a time: few, since the band wanders. */
const BAND_STRIP_ROWS = 64;

const orderedProducts: RowProducts = (gold, trainee, shape) => orderedRowProducts(gold, trainee, shape.dim);

/**
 * Cosine dynamic time warping of two sequences of vectors, (m x dim) and (n x dim), of any scale. The costs are never
 * held as a whole: memory is m x n bytes plus one strip of products. With more than `exactRows` rows of either sequence the path
 * stays in a band around that of the pooled sequences, a few hundredths of them wide, and so does the memory.
 */
export async function alignSequences(
  input: { readonly gold: Float32Array; readonly trainee: Float32Array; readonly dim: number },
  products: RowProducts = orderedProducts,
  { exactRows = EXACT_ROWS }: { readonly exactRows?: number } = {},
): Promise<SequenceAlignment> {
  const { dim } = input;
  const m = input.gold.length / dim;
  const n = input.trainee.length / dim;
  if (!Number.isInteger(m) || !Number.isInteger(n)) {
    throw new VigilError('bad-input', say('vectors-do-not-divide-into-rows', { dim }));
  }
  if (m === 0 || n === 0) return { gold: new Int32Array(0), trainee: new Int32Array(0), meanCost: 1 };
  const gold = unitRows(input.gold, dim);
  const trainee = unitRows(input.trainee, dim);
  const path =
    Math.max(m, n) > exactRows
      ? await bandedPath(gold, trainee, dim, products)
      : await exactPath(gold, trainee, dim, products);
  return { gold: path.gold, trainee: path.trainee, meanCost: path.totalCost / path.gold.length };
}

async function exactPath(
  gold: Float32Array,
  trainee: Float32Array,
  dim: number,
  products: RowProducts,
): Promise<WarpPath> {
  const m = gold.length / dim;
  const n = trainee.length / dim;
  const warp = new TimeWarp(m, n);
  const stripRows = Math.max(1, Math.floor(STRIP_CELLS / n));
  for (let first = 0; first < m; first += stripRows) {
    const rows = Math.min(stripRows, m - first);
    const strip = gold.subarray(first * dim, (first + rows) * dim);
    const similarities = await products(strip, trainee, { m: rows, n, dim });
    for (let row = 0; row < rows; row++) warp.pushSimilarities(similarities, row * n);
  }
  return warp.path();
}

async function bandedPath(
  gold: Float32Array,
  trainee: Float32Array,
  dim: number,
  products: RowProducts,
): Promise<WarpPath> {
  const m = gold.length / dim;
  const n = trainee.length / dim;
  const rowFactor = Math.ceil(m / COARSE_ROWS);
  const columnFactor = Math.ceil(n / COARSE_ROWS);
  const coarse = await exactPath(
    unitRows(pooledRows(gold, dim, rowFactor), dim),
    unitRows(pooledRows(trainee, dim, columnFactor), dim),
    dim,
    products,
  );
  const band = bandAround(coarse, { rows: m, columns: n, rowFactor, columnFactor });
  const warp = new BandedWarp(band, n);
  for (let first = 0; first < m; first += BAND_STRIP_ROWS) {
    const end = Math.min(m, first + BAND_STRIP_ROWS);
    const from = band.starts[first]!;
    const columns = band.ends[end - 1]! - from;
    const similarities = await products(
      gold.subarray(first * dim, end * dim),
      trainee.subarray(from * dim, (from + columns) * dim),
      { m: end - first, n: columns, dim },
    );
    for (let row = first; row < end; row++) {
      warp.pushSimilarities(similarities, (row - first) * columns + band.starts[row]! - from);
    }
  }
  return warp.path();
}

/** Sums of `factor` rows that follow each other; the last may be of fewer. */
function pooledRows(vectors: Float32Array, dim: number, factor: number): Float32Array {
  const rows = vectors.length / dim;
  const pooled = new Float32Array(Math.ceil(rows / factor) * dim);
  for (let row = 0; row < rows; row++) {
    const to = Math.floor(row / factor) * dim;
    for (let k = 0; k < dim; k++) pooled[to + k]! += vectors[row * dim + k]!;
  }
  return pooled;
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
