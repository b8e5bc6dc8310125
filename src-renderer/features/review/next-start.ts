import type { Span } from '../../../src-shared/time.ts';

/** Pressed within this time after a start, "previous" means the one before. */
const JUST_STARTED_SEC = 0.4;

/** Index of the span whose start comes next after `sec`, or last before it; null at the ends. In any order. */
export function nextStart(spans: readonly Span[], sec: number, direction: 1 | -1): number | null {
  let best: number | null = null;
  spans.forEach((span, index) => {
    const ahead = direction === 1 ? span.startSec > sec + 0.05 : span.startSec < sec - JUST_STARTED_SEC;
    if (!ahead) return;
    if (best === null || (span.startSec - spans[best]!.startSec) * direction < 0) best = index;
  });
  return best;
}
