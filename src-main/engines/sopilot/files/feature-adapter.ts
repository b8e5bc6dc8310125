import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { normaliseRows } from '../scoring/float32.ts';

/** SOPilot's feature adapter: what it learnt per dimension, in binary32. */
export interface FeatureAdapter {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

export interface FittedAdapter extends FeatureAdapter {
  readonly videosUsed: number;
  readonly clipsUsed: number;
}

const MIN_VARIANCE = 1e-6;
const MIN_DEVIATION = 1e-6;
const MIN_CLIPS = 2;

/** The raw (clips x dim) vectors of one video. */
export interface RawVectors {
  readonly vectors: Float32Array;
  readonly dim: number;
}

/**
 * Fits an adapter to one video after the other, so that no two matrices need to be in memory: mean and standard
 * deviation per dimension from sums in binary64. The first video says how many dimensions there are.
 */
export class FeatureAdapterFit {
  #dim: number | undefined;
  #sums = new Float64Array(0);
  #squares = new Float64Array(0);
  #clips = 0;
  #videos = 0;

  /** Takes the clips of a video in. False for one of another dimension than the first, which is left out. */
  add({ vectors, dim }: RawVectors): boolean {
    if (this.#dim === undefined) {
      this.#dim = dim;
      this.#sums = new Float64Array(dim);
      this.#squares = new Float64Array(dim);
    }
    if (dim !== this.#dim || vectors.length === 0) return false;
    const sums = this.#sums;
    const squares = this.#squares;
    for (let start = 0; start < vectors.length; start += dim) {
      for (let k = 0; k < dim; k++) {
        const value = vectors[start + k]!;
        sums[k]! += value;
        squares[k]! += value * value;
      }
    }
    this.#videos += 1;
    this.#clips += vectors.length / dim;
    return true;
  }

  /** What the videos so far give. Throws `bad-input` when they have fewer than two clips. */
  finish(): FittedAdapter {
    const clips = this.#clips;
    if (clips < MIN_CLIPS) {
      throw new VigilError('bad-input', say('too-few-clips-for-adapter', { clips }));
    }
    const means = this.#sums.map((sum) => sum / clips);
    const deviations = this.#squares.map((square, k) =>
      Math.sqrt(Math.max(square / clips - means[k]! ** 2, MIN_VARIANCE)),
    );
    return {
      mean: Float32Array.from(means),
      deviation: Float32Array.from(deviations),
      videosUsed: this.#videos,
      clipsUsed: clips,
    };
  }
}

/** Fits an adapter to all of these videos; see `FeatureAdapterFit`. */
export function fitFeatureAdapter(videos: readonly RawVectors[]): FittedAdapter {
  const fit = new FeatureAdapterFit();
  for (const video of videos) fit.add(video);
  return fit.finish();
}

/** Raw (clips x dim) vectors moved to the adapter's mean, scaled by its deviation and brought to unit length. */
export function applyFeatureAdapter(adapter: FeatureAdapter, vectors: Float32Array): Float32Array {
  const dim = adapter.mean.length;
  if (dim === 0 || vectors.length % dim !== 0) {
    throw new VigilError('encoder-mismatch', say('adapter-for-other-vectors', { dim }));
  }
  const adapted = vectors.map((value, at) => {
    const k = at % dim;
    return Math.fround(value - adapter.mean[k]!) / Math.max(adapter.deviation[k]!, Math.fround(MIN_DEVIATION));
  });
  return normaliseRows(adapted, dim);
}
