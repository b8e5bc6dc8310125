import { median } from '../vector-math/vectors.ts';
import { explainOrder } from './explain-order.ts';
import type { StepModel } from './step-model.ts';
import type { StepRun } from './step-runs.ts';

/** What a take shows of one step of gold. */
export interface PerformedStep {
  /** Position in the model's steps. */
  readonly step: number;
  /** Runs that are one performance of the step (more than one where it was interrupted); empty when it is missing. */
  readonly main: readonly StepRun[];
  /** Runs that do the step again. */
  readonly again: readonly StepRun[];
  readonly goldSec: number;
  /** Length of the longest run, whether it counts or not. */
  readonly longestSec: number;
}

/** A step counts as done from a run this long, or this share of gold's length. */
const MIN_DONE_SEC = 0.5;
const MIN_DONE_SHARE = 0.15;
/** Another run of a step counts as doing it again from this length, or this share of gold's. */
const MIN_AGAIN_SEC = 1;
const MIN_AGAIN_SHARE = 0.3;
/** Runs of a step with no other step between them that together are at most this much of gold's length are one. */
const INTERRUPTED_SHARE = 1.3;

/** Sorts a take's runs by step: which of them is the performance that counts, and which do the step again. */
export function performedSteps(model: StepModel, runs: readonly StepRun[]): PerformedStep[] {
  const goldSec = model.goldSec.map((lengths) => median(lengths));
  const counted = runs.filter(
    (run) => run.step !== null && runSec(run) >= Math.max(MIN_DONE_SEC, MIN_DONE_SHARE * goldSec[run.step]!) - 1e-6,
  );
  const chosen = chooseMainRuns(
    model.steps.map((_, step) => {
      const own = counted.filter((run) => run.step === step);
      const whole = own.filter((run) => runSec(run) >= minAgainSec(goldSec[step]!));
      return whole.length > 0 ? whole : own.toSorted((a, b) => runSec(b) - runSec(a)).slice(0, 1);
    }),
  );
  return model.steps.map((_, step) => {
    const own = counted.filter((run) => run.step === step);
    const longestSec = Math.max(0, ...runs.filter((run) => run.step === step).map(runSec));
    const first = chosen[step];
    if (!first) return { step, main: [], again: [], goldSec: goldSec[step]!, longestSec };
    const main = withInterruptions(first, own, counted, goldSec[step]!);
    const least = minAgainSec(goldSec[step]!);
    const again = own.filter((run) => !main.includes(run) && runSec(run) >= least);
    return { step, main, again: runSec(first) >= least ? again : [], goldSec: goldSec[step]!, longestSec };
  });
}

function minAgainSec(goldSec: number): number {
  return Math.max(MIN_AGAIN_SEC, MIN_AGAIN_SHARE * goldSec) - 1e-6;
}

/**
 * Of each step's runs the one that counts as its performance: the first, unless another one leaves less of the order to
 * be explained.
 */
function chooseMainRuns(candidates: readonly (readonly StepRun[])[]): (StepRun | undefined)[] {
  const chosen = candidates.map(([first]) => first);
  for (const [step, own] of candidates.entries()) {
    for (const run of own.slice(1)) {
      if (disorder(chosen.with(step, run)) < disorder(chosen)) chosen[step] = run;
    }
  }
  return chosen;
}

/** How many findings the order of these runs, one per step, would need. */
function disorder(runs: readonly (StepRun | undefined)[]): number {
  const inTime = runs.flatMap((run) => run ?? []).toSorted((a, b) => a.startSec - b.startSec);
  const { exchanged, moved } = explainOrder(inTime.map(({ step }) => step!));
  return exchanged.length + moved.length;
}

export function runSec({ startSec, endSec }: StepRun): number {
  return endSec - startSec;
}

/** The run and those of the same step beside it that no other step parts from it, while together they fit gold's length. */
function withInterruptions(
  first: StepRun,
  own: readonly StepRun[],
  counted: readonly StepRun[],
  goldSec: number,
): StepRun[] {
  let main = [first];
  for (const run of own) {
    if (run === first) continue;
    const from = Math.min(run.endSec, first.endSec);
    const to = Math.max(run.startSec, first.startSec);
    const isParted = counted.some((other) => other.step !== run.step && other.startSec >= from && other.endSec <= to);
    const together = [...main, run];
    if (isParted || together.reduce((sum, part) => sum + runSec(part), 0) > INTERRUPTED_SHARE * goldSec) continue;
    main = together;
  }
  return main.toSorted((a, b) => a.startSec - b.startSec);
}
