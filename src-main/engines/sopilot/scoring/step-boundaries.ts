import { meanOfFloats, normaliseRows, pairwiseSum } from './float32.ts';

const { fround, sqrt } = Math;

/** How steps are cut from the clips of one video. */
export interface BoundaryParams {
  /** Standard deviations above the mean distance at which a change counts. */
  readonly thresholdFactor: number;
  /** A boundary is at least this many clips after the one before. */
  readonly minStepClips: number;
}

/**
 * Step boundaries of one video: 0, every clip whose cosine distance from the clip before reaches the threshold, and
 * the number of clips. The comparison includes equality, so a still video gets a boundary wherever one may stand.
 * `vectors` is (clips x dim), not necessarily of unit length.
 */
export function detectStepBoundaries(vectors: Float32Array, dim: number, params: BoundaryParams): number[] {
  const count = dim > 0 ? vectors.length / dim : 0;
  if (count < 2) return [0, count];
  const distances = neighbourDistances(normaliseRows(vectors, dim), dim);
  const mean = meanOfFloats(distances);
  const squares = distances.map((distance) => fround(distance - mean) ** 2);
  const deviation = fround(sqrt(meanOfFloats(squares)));
  const threshold = mean + params.thresholdFactor * deviation;
  const leastClips = Math.max(1, params.minStepClips);
  const boundaries = [0];
  for (let clip = 1; clip < count; clip++) {
    if (distances[clip - 1]! >= threshold && clip - boundaries.at(-1)! >= leastClips) boundaries.push(clip);
  }
  boundaries.push(count);
  return boundaries;
}

/** Step number of every clip: clip c is in step k when boundaries[k] <= c < boundaries[k + 1]. */
export function stepOfEachClip(boundaries: readonly number[]): number[] {
  const steps: number[] = [];
  for (let step = 0; step + 1 < boundaries.length; step++) {
    for (let clip = boundaries[step]!; clip < boundaries[step + 1]!; clip++) steps.push(step);
  }
  return steps;
}

function neighbourDistances(unit: Float32Array, dim: number): Float32Array {
  const distances = new Float32Array(unit.length / dim - 1);
  const products = new Float32Array(dim);
  for (let i = 0; i < distances.length; i++) {
    for (let k = 0; k < dim; k++) products[k] = unit[i * dim + k]! * unit[(i + 1) * dim + k]!;
    distances[i] = 1 - pairwiseSum(products, fround);
  }
  return distances;
}
