import type { Span } from '../../../src-shared/time.ts';

export interface SuggestStepsInput {
  /** (frames x dim), one row per time. */
  readonly vectors: Float32Array;
  readonly dim: number;
  /** Player's clock, ascending. */
  readonly timesSec: readonly number[];
  /** Only this part is cut into steps. */
  readonly span: Span;
}

/** How change points are told from noise. */
export interface SuggestStepsParams {
  /** What is averaged on each side of a possible boundary. */
  readonly windowSec: number;
  readonly minStepSec: number;
  /** How far a peak of change must stand out from the valleys beside it, as a share of the greatest change. */
  readonly minProminence: number;
  /** Change below this (cosine distance of centred vectors, 0..2) is never a boundary. */
  readonly minChange: number;
}

const SUGGEST_STEPS_DEFAULTS: SuggestStepsParams = {
  windowSec: 2,
  minStepSec: 2,
  minProminence: 0.2,
  minChange: 0.2,
};

/**
 * Cuts a span into steps at the times where what is seen changes most: the cosine distance between the mean vector just
 * before and just after, after taking away the mean of the whole span (a common background makes everything alike).
 * Returns spans that follow each other without gaps; the whole span when nothing changes.
 */
export function suggestSteps(input: SuggestStepsInput, params: SuggestStepsParams = SUGGEST_STEPS_DEFAULTS): Span[] {
  const { span } = input;
  const first = input.timesSec.findIndex((sec) => sec >= span.startSec);
  const after = input.timesSec.findIndex((sec) => sec >= span.endSec);
  const end = after < 0 ? input.timesSec.length : after;
  if (first < 0 || end - first < 2) return [span];
  const timesSec = input.timesSec.slice(first, end);
  const change = changeAlong(input.vectors.subarray(first * input.dim, end * input.dim), input.dim, timesSec, params);
  const bounds = [span.startSec, ...boundaries(change, timesSec, span, params), span.endSec];
  return bounds.slice(1).map((endSec, at) => ({ startSec: bounds[at]!, endSec }));
}

/** Change at each frame: cosine distance between the windows that end and begin there; 0 where a window is too short. */
function changeAlong(
  vectors: Float32Array,
  dim: number,
  timesSec: readonly number[],
  { windowSec }: SuggestStepsParams,
): Float64Array {
  const sums = runningSums(vectors, dim, timesSec.length);
  const change = new Float64Array(timesSec.length);
  let before = 0;
  let after = 0;
  for (let at = 1; at < timesSec.length; at++) {
    while (timesSec[before]! < timesSec[at]! - windowSec - 1e-6) before += 1;
    while (after < timesSec.length && timesSec[after]! < timesSec[at]! + windowSec - 1e-6) after += 1;
    const shorterSec = Math.min(timesSec[at]! - timesSec[before]!, timesSec[after - 1]! - timesSec[at]!);
    if (shorterSec >= windowSec / 3) change[at] = cosineDistance(sums, dim, before, at, after);
  }
  return change;
}

/** ((frames + 1) x dim): row i is the sum of the first i unit vectors, each with the mean of all taken away. */
function runningSums(vectors: Float32Array, dim: number, frames: number): Float64Array {
  const scales = new Float64Array(frames);
  const mean = new Float64Array(dim);
  for (let frame = 0; frame < frames; frame++) {
    let squares = 0;
    for (let k = 0; k < dim; k++) squares += vectors[frame * dim + k]! ** 2;
    scales[frame] = 1 / Math.max(Math.sqrt(squares), 1e-12);
    for (let k = 0; k < dim; k++) mean[k] = mean[k]! + (vectors[frame * dim + k]! * scales[frame]!) / frames;
  }
  const sums = new Float64Array((frames + 1) * dim);
  for (let frame = 0; frame < frames; frame++) {
    for (let k = 0; k < dim; k++) {
      const centred = vectors[frame * dim + k]! * scales[frame]! - mean[k]!;
      sums[(frame + 1) * dim + k] = sums[frame * dim + k]! + centred;
    }
  }
  return sums;
}

/** Cosine distance between the means of frames [before, at) and [at, after); 0 where either has no length. */
function cosineDistance(sums: Float64Array, dim: number, before: number, at: number, after: number): number {
  let dot = 0;
  let squaresBefore = 0;
  let squaresAfter = 0;
  for (let k = 0; k < dim; k++) {
    const middle = sums[at * dim + k]!;
    const left = middle - sums[before * dim + k]!;
    const right = sums[after * dim + k]! - middle;
    dot += left * right;
    squaresBefore += left * left;
    squaresAfter += right * right;
  }
  const lengths = Math.sqrt(squaresBefore * squaresAfter);
  return lengths > 1e-9 ? 1 - dot / lengths : 0;
}

/** Times of the peaks that stand out, the most prominent first to claim its place, in order of time. */
function boundaries(
  change: Float64Array,
  timesSec: readonly number[],
  span: Span,
  { minStepSec, minProminence, minChange }: SuggestStepsParams,
): number[] {
  const greatest = change.reduce((most, value) => Math.max(most, value), 0);
  const candidates = peaks(change)
    .map((at) => ({ sec: timesSec[at]!, prominence: prominence(change, at), height: change[at]! }))
    .filter((peak) => peak.height >= minChange && peak.prominence >= minProminence * greatest)
    .toSorted((a, b) => b.prominence - a.prominence || a.sec - b.sec);
  const chosen: number[] = [];
  for (const { sec } of candidates) {
    const neighbours = [span.startSec, ...chosen, span.endSec];
    if (neighbours.every((other) => Math.abs(other - sec) >= minStepSec)) chosen.push(sec);
  }
  return chosen.toSorted((a, b) => a - b);
}

/** Indexes of local maxima; a plateau counts once, at its middle. */
function peaks(values: Float64Array): number[] {
  const found: number[] = [];
  for (let at = 1; at < values.length - 1; at++) {
    if (values[at]! <= values[at - 1]!) continue;
    let end = at;
    while (end + 1 < values.length && values[end + 1] === values[at]) end += 1;
    if (end + 1 < values.length && values[end + 1]! < values[at]!) found.push((at + end) >> 1);
    at = end;
  }
  return found;
}

/** How far a peak stands above the higher of the two valleys between it and higher ground (or the ends). */
function prominence(values: Float64Array, peak: number): number {
  const valley = (step: 1 | -1): number => {
    let lowest = values[peak]!;
    for (let at = peak + step; at >= 0 && at < values.length && values[at]! <= values[peak]!; at += step) {
      lowest = Math.min(lowest, values[at]!);
    }
    return lowest;
  };
  return values[peak]! - Math.max(valley(-1), valley(1));
}
