import type { DecodedTake } from './decode-take.ts';
import type { FilledSlot } from './fill-slots.ts';
import { hull, named } from './find-steps.ts';
import type { PerformedStep } from './performed-steps.ts';
import type { PictureRegions } from './picture-regions.ts';
import { regionExcess } from './region-excess.ts';
import type { StepFinding } from './step-finding.ts';
import type { StepModel } from './step-model.ts';
import type { TakeFrames } from './take-vectors.ts';
import { clamp, median } from './vector-math.ts';

/** Excess of a cell, in units of gold's contrast, from which a step looks different … */
export const LEAST_EXCESS = 0.12;
/** … provided it is this many times the usual excess of the other steps: a moved camera raises them all. */
const LEAST_EXCESS_RATIO = 4;
/** Excess that is as bad as it gets. */
const FULL_EXCESS = 0.5;

/** Steps done in another way than in gold: a stretch unlike gold in the step's place, or a part of the picture that differs. */
export function deviatingSteps(
  model: StepModel,
  decoded: DecodedTake,
  take: TakeFrames,
  performed: readonly PerformedStep[],
  slots: readonly FilledSlot[],
  regions: PictureRegions | undefined,
): StepFinding[] {
  const fromSlots = slots.map(
    ({ step, run }): StepFinding => ({
      type: 'deviating',
      steps: [step],
      span: { startSec: run.startSec, endSec: run.endSec },
      severity: 'major',
      confidence: 0.75,
      extent: 1,
      sentence: `${named(model, step)} looks different from gold from beginning to end.`,
    }),
  );
  if (!regions) return fromSlots;
  const filled = new Set(slots.map(({ step }) => step));
  const measured = performed.filter(({ step }) => !filled.has(step));
  const { excess } = regionExcess(model, decoded, take, measured, regions);
  const fromRegions = measured.flatMap(({ step, main }, at): StepFinding[] => {
    const own = excess[at]!;
    const others = [...excess].filter((value, other) => other !== at && !Number.isNaN(value));
    const usual = others.length > 0 ? median(others) : 0;
    if (!(own >= LEAST_EXCESS && own >= LEAST_EXCESS_RATIO * usual)) return [];
    return [
      {
        type: 'deviating',
        steps: [step],
        span: hull(main),
        severity: own >= FULL_EXCESS / 2 ? 'major' : 'minor',
        confidence: 0.5 + 0.5 * clamp(own / LEAST_EXCESS - 1, 0, 1),
        extent: clamp(own / FULL_EXCESS, 0.4, 1),
        sentence: `${named(model, step)} looks different from gold in part of the picture.`,
      },
    ];
  });
  return [...fromSlots, ...fromRegions];
}
