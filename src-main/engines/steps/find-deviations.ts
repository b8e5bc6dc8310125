import { say } from '../../../src-shared/sentences/say.ts';
import { clamp, median } from '../vector-math/vectors.ts';
import type { DecodedFrames } from './decode-steps.ts';
import type { FilledSlot } from './fill-slots.ts';
import { hull, nameOf } from './find-steps.ts';
import type { PerformedStep } from './performed-steps.ts';
import type { PictureRegions } from './picture-regions.ts';
import { regionDistances } from './region-distances.ts';
import type { StepFinding } from './step-finding.ts';
import type { StepModel } from './step-model.ts';
import type { TakeFrames } from './take-vectors.ts';

/** Excess of a cell, in units of gold's contrast, from which a step looks different … */
const MIN_EXCESS = 0.25;
/** … provided it is this many times the other steps' usual distance: other light or another camera raises them all. */
const MIN_EXCESS_RATIO = 3.5;
/** Excess that is as bad as it gets. */
const FULL_EXCESS = 0.5;

/** Steps done in another way than in gold: a stretch unlike gold in the step's place, or a part of the picture that differs. */
export function deviatingSteps(
  model: StepModel,
  decoded: DecodedFrames,
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
      sentence: say('step-looks-different', { step: nameOf(model, step) }),
    }),
  );
  if (!regions) return fromSlots;
  const filled = new Set(slots.map(({ step }) => step));
  const measured = performed.filter(({ step }) => !filled.has(step));
  const distances = regionDistances(model, decoded, take, measured, regions);
  const fromRegions = measured.flatMap(({ step, main }, at): StepFinding[] => {
    const own = distances[at]?.excess ?? 0;
    const others = distances.flatMap((other, place) => (other && place !== at ? [other.distance] : []));
    const usual = others.length > 0 ? median(others) : 0;
    if (own < MIN_EXCESS || own < MIN_EXCESS_RATIO * usual) return [];
    return [
      {
        type: 'deviating',
        steps: [step],
        span: hull(main),
        severity: own >= FULL_EXCESS / 2 ? 'major' : 'minor',
        confidence: 0.5 + 0.5 * clamp(own / MIN_EXCESS - 1, 0, 1),
        extent: clamp(own / FULL_EXCESS, 0.4, 1),
        sentence: say('step-looks-different-in-part', { step: nameOf(model, step) }),
      },
    ];
  });
  return [...fromSlots, ...fromRegions];
}
