import type { Span } from '../../../src-shared/time.ts';

/** First index whose time is >= `sec`, in ascending times; their number when there is none. */
export function lowerBound(timesSec: ArrayLike<number>, sec: number): number {
  let low = 0;
  let high = timesSec.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timesSec[middle]! < sec) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the time nearest to `sec`, the earlier one on a tie; -1 when there is none. */
function nearest(timesSec: ArrayLike<number>, sec: number): number {
  const after = lowerBound(timesSec, sec);
  if (after === 0) return timesSec.length > 0 ? 0 : -1;
  if (after === timesSec.length) return after - 1;
  return sec - timesSec[after - 1]! <= timesSec[after]! - sec ? after - 1 : after;
}

/**
 * The samples that speak for a span: `min(wanted, samples inside)` distinct indexes in order of time, or the one
 * nearest to the middle when none is inside. `motion` (one value per sample) picks the liveliest sample of each of
 * `wanted` equal parts; without it they are evenly spaced.
 */
export function chooseKeyframes(
  span: Span,
  wanted: number,
  sampleTimesSec: ArrayLike<number>,
  motion?: ArrayLike<number>,
): number[] {
  const first = lowerBound(sampleTimesSec, span.startSec);
  const inside = lowerBound(sampleTimesSec, span.endSec) - first;
  if (inside <= 0) {
    const index = nearest(sampleTimesSec, (span.startSec + span.endSec) / 2);
    return index < 0 ? [] : [index];
  }
  const count = Math.min(wanted, inside);
  return Array.from({ length: count }, (_, part) => {
    const from = first + Math.floor((part * inside) / count);
    const to = first + Math.floor(((part + 1) * inside) / count);
    return motion ? liveliest(motion, from, to) : (from + to - 1) >> 1;
  });
}

function liveliest(motion: ArrayLike<number>, from: number, to: number): number {
  let best = from;
  for (let index = from + 1; index < to; index++) {
    if (motion[index]! > motion[best]!) best = index;
  }
  return best;
}
