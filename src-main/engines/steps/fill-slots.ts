import type { DecodedFrames } from './decode-steps.ts';
import { type PerformedStep, runSec } from './performed-steps.ts';
import type { StepModel } from './step-model.ts';
import type { StepRun } from './step-runs.ts';

/** A stretch unlike any step of gold that stands for a missing one. */
export interface FilledSlot {
  readonly step: number;
  readonly run: StepRun;
}

/** How long such a stretch may be, as a share of gold's step. */
const MIN_SLOT_SHARE = 0.5;
const MAX_SLOT_SHARE = 2;
/** Share of its frames that must be nearer to the missing step than to any other. */
const MIN_NEAREST_SHARE = 0.5;

/**
 * Finds runs of "other" that are a missing step done in another way: of about its length, and in most frames nearer to
 * it than to the other steps. Such a step deviates; it is not missing with something extra in its place.
 */
export function filledSlots(
  model: StepModel,
  decoded: DecodedFrames,
  runs: readonly StepRun[],
  performed: readonly PerformedStep[],
): FilledSlot[] {
  const candidates = performed
    .filter(({ main }) => main.length === 0)
    .flatMap(({ step, goldSec }) =>
      runs
        .filter(
          (run) =>
            run.step === null &&
            !run.isBetween &&
            runSec(run) >= MIN_SLOT_SHARE * goldSec &&
            runSec(run) <= MAX_SLOT_SHARE * goldSec,
        )
        .map((run) => ({ step, run, share: nearestShare(model, decoded, run, step) })),
    )
    .filter(({ share }) => share > MIN_NEAREST_SHARE)
    .toSorted((a, b) => b.share - a.share);
  const filled: FilledSlot[] = [];
  for (const { step, run } of candidates) {
    if (!filled.some((slot) => slot.step === step || slot.run === run)) filled.push({ step, run });
  }
  return filled;
}

/** Share of a run's frames whose most alike step is `step`. */
function nearestShare(model: StepModel, { best, columns }: DecodedFrames, run: StepRun, step: number): number {
  let nearest = 0;
  for (let frame = run.firstFrame; frame < run.endFrame; frame++) {
    const own = best[frame * columns + step]!;
    let isNearest = true;
    for (let k = 0; k < model.steps.length; k++) isNearest &&= best[frame * columns + k]! <= own;
    if (isNearest) nearest += 1;
  }
  return nearest / (run.endFrame - run.firstFrame);
}
