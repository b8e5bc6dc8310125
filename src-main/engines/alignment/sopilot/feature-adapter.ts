import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { normaliseRows } from './float32.ts';

/** SOPilot's feature adapter: what it learnt per dimension, in binary32. */
export interface FeatureAdapter {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

export interface FittedAdapter extends FeatureAdapter {
  readonly videosUsed: number;
  readonly clipsUsed: number;
}

const LEAST_VARIANCE = 1e-6;
const LEAST_DEVIATION = 1e-6;
const LEAST_CLIPS = 2;

/**
 * Mean and standard deviation per dimension over the raw (clips x dim) vectors of videos. Videos of another dimension
 * than the first one's are left out. Throws `bad-input` when fewer than two clips remain.
 */
export function fitFeatureAdapter(
  videos: readonly { readonly vectors: Float32Array; readonly dim: number }[],
): FittedAdapter {
  const dim = videos[0]?.dim ?? 0;
  const used = videos.filter((video) => video.dim === dim && video.vectors.length > 0);
  const clipsUsed = used.reduce((count, video) => count + video.vectors.length / dim, 0);
  if (clipsUsed < LEAST_CLIPS) {
    throw new VigilError('bad-input', `${clipsUsed} clips are too few to fit an adapter; at least 2 are needed.`);
  }
  const sums = new Float64Array(dim);
  const squares = new Float64Array(dim);
  for (const { vectors } of used) {
    for (const [at, value] of vectors.entries()) {
      const k = at % dim;
      sums[k]! += value;
      squares[k]! += value * value;
    }
  }
  const means = sums.map((sum) => sum / clipsUsed);
  const deviations = squares.map((square, k) =>
    Math.sqrt(Math.max(square / clipsUsed - means[k]! ** 2, LEAST_VARIANCE)),
  );
  return {
    mean: Float32Array.from(means),
    deviation: Float32Array.from(deviations),
    videosUsed: used.length,
    clipsUsed,
  };
}

/** Raw (clips x dim) vectors moved to the adapter's mean, scaled by its deviation and brought to unit length. */
export function applyFeatureAdapter(adapter: FeatureAdapter, vectors: Float32Array): Float32Array {
  const dim = adapter.mean.length;
  if (dim === 0 || vectors.length % dim !== 0) {
    throw new VigilError('encoder-mismatch', `The adapter was made for vectors of ${dim} values.`);
  }
  const adapted = vectors.map((value, at) => {
    const k = at % dim;
    return Math.fround(value - adapter.mean[k]!) / Math.max(adapter.deviation[k]!, Math.fround(LEAST_DEVIATION));
  });
  return normaliseRows(adapted, dim);
}
