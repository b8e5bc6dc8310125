import { overlapSec, type Span } from '../../../src-shared/time.ts';
import type { TimelinePart } from './sop-truth.ts';

/** Where steps are seen, by name; several stretches where a step was interrupted or done again. */
export type StepSpans = ReadonlyMap<string, readonly (readonly [startSec: number, endSec: number])[]>;

export function stepSpansOf(timeline: readonly TimelinePart[]): StepSpans {
  const spans = new Map<string, [number, number][]>();
  for (const { step, start_sec, end_sec } of timeline) {
    if (step !== null) spans.set(step, [...(spans.get(step) ?? []), [start_sec, end_sec]]);
  }
  return spans;
}

/** Mean over the true steps of the time shared by truth and sight over the time of either. */
export function meanStepIou(truth: StepSpans, seen: StepSpans): number {
  const ious = [...truth].map(([name, spans]) => unionIou(spans, seen.get(name) ?? []));
  return ious.reduce((sum, iou) => sum + iou, 0) / ious.length;
}

/** All of gold's steps, in order, each with gold's share of the take's length. */
export function proportionalSteps(gold: readonly (Span & { readonly name: string })[], take: Span): StepSpans {
  const goldStart = Math.min(...gold.map(({ startSec }) => startSec));
  const goldEnd = Math.max(...gold.map(({ endSec }) => endSec));
  const scale = (take.endSec - take.startSec) / (goldEnd - goldStart);
  const at = (sec: number): number => take.startSec + (sec - goldStart) * scale;
  return new Map(gold.map(({ name, startSec, endSec }) => [name, [[at(startSec), at(endSec)] as const]]));
}

type Stretches = readonly (readonly [number, number])[];

/** Stretches of one list do not overlap each other. */
function unionIou(a: Stretches, b: Stretches): number {
  const length = (stretches: Stretches): number => stretches.reduce((sum, [start, end]) => sum + end - start, 0);
  let shared = 0;
  for (const [aStart, aEnd] of a) {
    for (const [bStart, bEnd] of b) {
      shared += overlapSec({ startSec: aStart, endSec: aEnd }, { startSec: bStart, endSec: bEnd });
    }
  }
  const union = length(a) + length(b) - shared;
  return union > 0 ? shared / union : 0;
}
