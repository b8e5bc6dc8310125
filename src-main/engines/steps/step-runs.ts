import type { Span } from '../../../src-shared/time.ts';
import type { TakeFrames } from './take-vectors.ts';

/** Consecutive frames of a take that show the same thing. */
export interface StepRun extends Span {
  /** A step's position; null for what is no step of gold. */
  readonly step: number | null;
  /** True where gold, too, shows this between its steps. */
  readonly isBetween: boolean;
  readonly firstFrame: number;
  /** The frame after the last one. */
  readonly endFrame: number;
}

/** Shorter runs are flicker. */
const MIN_RUN_SEC = 0.5;
/** Two runs of a step with less than this of something else between them are one. */
const BRIDGED_SEC = 1;

/** Runs of a decoded take, without flicker, in order of time and without gaps. */
export function stepRuns(labels: Int32Array, stepCount: number, take: TakeFrames): StepRun[] {
  const cleaned = Int32Array.from(labels);
  const length = ({ first, end }: Stretch): number => (end - first) * take.frameSec;
  for (const stretch of stretches(cleaned)) {
    if (length(stretch) < MIN_RUN_SEC - 1e-6) dissolve(cleaned, stretch);
  }
  const coarse = stretches(cleaned);
  for (const [at, stretch] of coarse.entries()) {
    const before = coarse[at - 1];
    const after = coarse[at + 1];
    if (!before || !after || stretch.label < stepCount || before.label !== after.label) continue;
    if (before.label < stepCount && length(stretch) < BRIDGED_SEC)
      cleaned.fill(before.label, stretch.first, stretch.end);
  }
  return stretches(cleaned).map(({ label, first, end }) => ({
    step: label < stepCount ? label : null,
    isBetween: label === stepCount,
    firstFrame: first,
    endFrame: end,
    startSec: boundary(take, first),
    endSec: boundary(take, end),
  }));
}

interface Stretch {
  readonly label: number;
  readonly first: number;
  readonly end: number;
}

function stretches(labels: Int32Array): Stretch[] {
  const found: Stretch[] = [];
  for (let first = 0; first < labels.length; ) {
    let end = first + 1;
    while (end < labels.length && labels[end] === labels[first]) end += 1;
    found.push({ label: labels[first]!, first, end });
    first = end;
  }
  return found;
}

/** Gives the frames of a short stretch to its neighbours, half to each. */
function dissolve(labels: Int32Array, { first, end }: Stretch): void {
  const middle = (first + end) >> 1;
  const before = first > 0 ? labels[first - 1]! : labels[end];
  const after = end < labels.length ? labels[end]! : before;
  if (before === undefined || after === undefined) return;
  labels.fill(before, first, middle);
  labels.fill(after, middle, end);
}

/** What lies between two sampled frames is cut in the middle: the change happened somewhere between them. */
function boundary({ timesSec, frameSec, span }: TakeFrames, frame: number): number {
  if (frame === 0) return span.startSec;
  if (frame >= timesSec.length) return Math.min(span.endSec, timesSec[timesSec.length - 1]! + frameSec);
  return (timesSec[frame - 1]! + timesSec[frame]!) / 2;
}
