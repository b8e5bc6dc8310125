import type { StepOutcome } from '../../../../src-shared/model/sop.ts';
import type { Span } from '../../../../src-shared/time.ts';
import { wholeTicks } from '../../../ui/timeline/ticks.ts';
import type { PairSpan } from './playback/sync-path.ts';

/** One time that the trainee does a step. */
export interface DoneStep {
  readonly step: StepOutcome;
  /** 0 for the first time. */
  readonly nth: number;
  /** On the trainee's clock. */
  readonly span: Span;
}

/** Everything the trainee did of the steps, in the order it was done. */
export function doneSteps(steps: readonly StepOutcome[]): DoneStep[] {
  return steps
    .flatMap((step) =>
      step.spans.map(([startSec, endSec], nth): DoneStep => ({ step, nth, span: { startSec, endSec } })),
    )
    .sort((a, b) => a.span.startSec - b.span.startSec);
}

/** Steps as the trainee did them; those never done come last, in gold's order. */
export function inOrderDone(steps: readonly StepOutcome[]): StepOutcome[] {
  const done = doneSteps(steps).map(({ step }) => step);
  return [...new Set([...done, ...steps])];
}

/** Seconds the trainee spent on a step, all times together; null for one never done. */
export function traineeSec({ spans }: StepOutcome): number | null {
  return spans.length === 0 ? null : spans.reduce((sum, [start, end]) => sum + end - start, 0);
}

/** One scale for both takes, each counted from its own start. */
export interface BarScale {
  readonly durationSec: number;
  /** Shares of the axis, 0..1. */
  gold(sec: number): number;
  trainee(sec: number): number;
  readonly ticksSec: readonly number[];
}

export function barScale({ gold, trainee }: PairSpan): BarScale {
  const durationSec = Math.max(0.1, gold.endSec - gold.startSec, trainee.endSec - trainee.startSec);
  const share = (sec: number): number => Math.min(1, Math.max(0, sec / durationSec));
  return {
    durationSec,
    gold: (sec) => share(sec - gold.startSec),
    trainee: (sec) => share(sec - trainee.startSec),
    ticksSec: wholeTicks(durationSec),
  };
}
