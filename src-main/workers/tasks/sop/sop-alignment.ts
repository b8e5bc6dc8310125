import type { AlignmentPoint } from '../../../../src-shared/model/sop.ts';
import { alignSequences, type RowProducts } from '../../../engines/alignment/align-sequences.ts';
import type { TakeFrames } from '../../../engines/steps/take-vectors.ts';
import { orderedRowProducts } from '../../../engines/vector-math/row-products.ts';
import { meanRow } from '../../../engines/vector-math/vectors.ts';

/** Points kept of an alignment: playback goes straight between two of them. */
const MAX_POINTS = 3000;

/**
 * Which moment of the trainee's take goes with which of gold's. Each take's own mean is taken away first: what never
 * changes (the room, the light) would make every pair alike.
 */
export async function alignTakes(gold: TakeFrames, trainee: TakeFrames): Promise<AlignmentPoint[]> {
  const { dim } = gold;
  const takes = { gold: centred(gold), trainee: centred(trainee) };
  const path = await alignSequences({ ...takes, dim }, levelProducts);
  const every = Math.max(1, Math.ceil(path.gold.length / MAX_POINTS));
  const points: AlignmentPoint[] = [];
  for (let at = 0; at < path.gold.length; at++) {
    if (at % every !== 0 && at !== path.gold.length - 1) continue;
    const goldRow = path.gold[at]!;
    const traineeRow = path.trainee[at]!;
    points.push({
      goldSec: gold.timesSec[goldRow]!,
      traineeSec: trainee.timesSec[traineeRow]!,
      similarity: cosine(takes.gold, goldRow, takes.trainee, traineeRow, dim),
    });
  }
  return points;
}

/**
 * Similarities in steps of a thousandth: where a picture stands still all pairs are then equally good, and equally good
 * means side by side in the alignment, instead of wherever the last bit points.
 */
const levelProducts: RowProducts = (gold, trainee, { dim }) => {
  const products = orderedRowProducts(gold, trainee, dim);
  for (let at = 0; at < products.length; at++) products[at] = Math.round(products[at]! * 1000) / 1000;
  return products;
};

function centred({ vectors, dim }: TakeFrames): Float32Array {
  const mean = meanRow(vectors, dim);
  const moved = Float32Array.from(vectors);
  for (let start = 0; start < moved.length; start += dim) {
    for (let k = 0; k < dim; k++) moved[start + k]! -= mean[k]!;
  }
  return moved;
}

function cosine(a: Float32Array, rowA: number, b: Float32Array, rowB: number, dim: number): number {
  let dot = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let k = 0; k < dim; k++) {
    const x = a[rowA * dim + k]!;
    const y = b[rowB * dim + k]!;
    dot += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return dot / Math.max(Math.sqrt(squaresA * squaresB), 1e-12);
}
