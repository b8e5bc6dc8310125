import { quantile } from '../vector-math/vectors.ts';
import type { DecodedFrames } from './decode-steps.ts';
import type { PictureRegions } from './picture-regions.ts';
import type { StepModel } from './step-model.ts';
import type { TakeFrames } from './take-vectors.ts';

/** What turns a take's light and colours into gold's: per channel, gold = gain * take + bias. */
export interface ColourFit {
  readonly gain: Float64Array;
  readonly bias: Float64Array;
}

/** Share of the cells that the second fit leaves out: those that differ for another reason than light. */
const LEFT_OUT_SHARE = 0.3;
const MAX_FRAMES = 400;
/** Gains beyond these are no exposure but another picture. */
const MIN_GAIN = 0.5;
const MAX_GAIN = 2;

/** Fits one gain and bias per channel over the whole take: every frame that shows a step, against its best example. */
export function fitColours(
  model: StepModel,
  decoded: DecodedFrames,
  take: TakeFrames,
  regions: PictureRegions,
): ColourFit {
  const pairs = [...decoded.examples.entries()].filter(([, example]) => example >= 0);
  const every = Math.max(1, Math.ceil(pairs.length / MAX_FRAMES));
  const chosen = pairs.filter((_, at) => at % every === 0);
  const gain = new Float64Array(regions.channels).fill(1);
  const bias = new Float64Array(regions.channels);
  for (let channel = 0; channel < regions.channels; channel++) {
    const seen: number[] = [];
    const wanted: number[] = [];
    for (const [frame, match] of chosen) {
      for (let cell = 0; cell < regions.columns * regions.rows; cell++) {
        const at = regions.indexOf(cell, channel);
        seen.push(take.vectors[frame * take.dim + at]!);
        wanted.push(model.examples[match * model.dim + at]!);
      }
    }
    const rough = fitLine(seen, wanted);
    const errors = seen.map((value, at) => Math.abs(rough.gain * value + rough.bias - wanted[at]!));
    const limit = quantile(errors, 1 - LEFT_OUT_SHARE);
    const near = errors.flatMap((error, at) => (error <= limit ? [at] : []));
    const fine = fitLine(
      near.map((at) => seen[at]!),
      near.map((at) => wanted[at]!),
    );
    gain[channel] = fine.gain;
    bias[channel] = fine.bias;
  }
  return { gain, bias };
}

/** Least squares of y = gain * x + bias; the identity where x does not vary or the gain is out of bounds. */
function fitLine(x: readonly number[], y: readonly number[]): { gain: number; bias: number } {
  const n = x.length;
  if (n === 0) return { gain: 1, bias: 0 };
  const meanX = x.reduce((sum, value) => sum + value, 0) / n;
  const meanY = y.reduce((sum, value) => sum + value, 0) / n;
  let product = 0;
  let squares = 0;
  for (let at = 0; at < n; at++) {
    product += (x[at]! - meanX) * (y[at]! - meanY);
    squares += (x[at]! - meanX) ** 2;
  }
  const gain = squares > 1e-12 ? product / squares : 1;
  return gain >= MIN_GAIN && gain <= MAX_GAIN ? { gain, bias: meanY - gain * meanX } : { gain: 1, bias: meanY - meanX };
}
