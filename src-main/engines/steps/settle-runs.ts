import { median } from '../vector-math/vectors.ts';
import type { DecodedFrames } from './decode-steps.ts';
import { type PerformedStep, performedSteps, runSec } from './performed-steps.ts';
import type { StepModel } from './step-model.ts';
import type { StepRun } from './step-runs.ts';

/** Units by which one step must lead another, in most frames of a run, for the run to be beyond doubt. */
export const CLEAR_LEAD_UNITS = 6;
/** How long a run may be, as a share of gold's step, to be taken for it. */
const MIN_SHARE = 0.3;
const MAX_SHARE = 2;

/**
 * Runs and what they are of each step. A run that would do a step again while a step that looks nearly the same is
 * missing is taken for the missing one: two faults are less likely than one doubtful picture.
 */
export function settleRuns(
  model: StepModel,
  decoded: DecodedFrames,
  runs: readonly StepRun[],
): { readonly runs: readonly StepRun[]; readonly performed: readonly PerformedStep[] } {
  const performed = performedSteps(model, runs);
  const doubtful = performed
    .filter(({ main }) => main.length === 0)
    .flatMap(({ step, goldSec }) =>
      performed
        .flatMap(({ again }) => again)
        .filter((run) => runSec(run) >= MIN_SHARE * goldSec && runSec(run) <= MAX_SHARE * goldSec)
        .map((run) => ({ step, run, lead: leadOver(decoded, [run], run.step!, step) })),
    )
    .filter(({ lead }) => lead < CLEAR_LEAD_UNITS * decoded.marginUnit)
    .toSorted((a, b) => a.lead - b.lead)[0];
  if (!doubtful) return { runs, performed };
  const settled = runs.map((run) => (run === doubtful.run ? { ...run, step: doubtful.step } : run));
  return settleRuns(model, decoded, settled);
}

/** Median, over the frames of runs, of a step's similarity minus that of another one, or of the best of all others. */
export function leadOver(
  { best, columns }: DecodedFrames,
  runs: readonly StepRun[],
  step: number,
  other: number | undefined,
): number {
  const rivals =
    other === undefined ? Array.from({ length: columns - 1 }, (_, k) => k).filter((k) => k !== step) : [other];
  const leads: number[] = [];
  for (const run of runs) {
    for (let frame = run.firstFrame; frame < run.endFrame; frame++) {
      const own = best[frame * columns + step]!;
      leads.push(own - Math.max(-1, ...rivals.map((rival) => best[frame * columns + rival]!)));
    }
  }
  return median(leads);
}
