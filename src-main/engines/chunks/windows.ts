import type { Span } from '../../../src-shared/time.ts';

/** A remainder at the end shorter than this is not worth a chunk of its own. */
const SMALLEST_TAIL_SEC = 0.25;
/** Keeps a length that is a whole number of strides from losing a window to the last binary digit. */
const ROUNDING_SEC = 1e-9;

/**
 * Sliding windows over [0, durationSec): one over everything when it is no longer than a window, else
 * `floor((duration - window) / stride) + 1`, plus one that ends at the end when more than 0.25 s would be left out.
 */
export function slidingWindows(durationSec: number, windowSec: number, strideSec: number): Span[] {
  if (durationSec <= windowSec) return [{ startSec: 0, endSec: durationSec }];
  const count = Math.floor((durationSec - windowSec) / strideSec + ROUNDING_SEC) + 1;
  const windows = Array.from({ length: count }, (_, index) => ({
    startSec: index * strideSec,
    endSec: Math.min(durationSec, index * strideSec + windowSec),
  }));
  if (durationSec - windows.at(-1)!.endSec > SMALLEST_TAIL_SEC) {
    windows.push({ startSec: durationSec - windowSec, endSec: durationSec });
  }
  return windows;
}
