import { clamp } from '../vector-math/vectors.ts';
import type { StepModel } from './step-model.ts';

/** Evidence runs from -1 (nothing alike) to 1 as the best step's similarity passes its level by this much. */
const CLEARANCE_UNIT = 0.1;
/** A step this many units behind the best one is out; more would let one odd frame outvote a second of others. */
const MAX_BEHIND = 4;
/** What an example counts that is behind its step's best one, per unit and at most: enough to break ties, no more. */
const POSITION_WEIGHT = 0.3;
const MAX_POSITION_UNITS = 4;

/** What one frame says for each step. */
export interface FrameEvidence {
  /** Per step, and last for what lies between steps: its best cosine; -1 where there is no example. */
  readonly best: Float32Array;
  /** The same as evidence, in units; 0 is what speaks for "other". */
  readonly evidence: Float32Array;
}

/**
 * Evidence for a step is how far the best step of the frame clears its level, minus how far the step is behind the
 * best: clipping each step alone would tie them all where the contrast is small.
 */
export function frameEvidence(
  model: StepModel,
  { levels, marginUnit }: { readonly levels: Float64Array; readonly marginUnit: number },
  cosines: Float32Array,
  into: FrameEvidence,
): void {
  const { exampleStep } = model;
  const { best, evidence } = into;
  const columns = model.steps.length + 1;
  best.fill(-1);
  for (let g = 0; g < cosines.length; g++) {
    const k = exampleStep[g]!;
    if (cosines[g]! > best[k]!) best[k] = cosines[g]!;
  }
  const usable = model.hasBetween ? columns : columns - 1;
  let most = -1;
  let clearance = -1;
  for (let k = 0; k < usable; k++) {
    most = Math.max(most, best[k]!);
    clearance = Math.max(clearance, (best[k]! - levels[k]!) / CLEARANCE_UNIT);
  }
  const cleared = clamp(clearance, -1, 1);
  for (let k = 0; k < columns; k++) {
    const behind = Math.min(MAX_BEHIND, (most - best[k]!) / marginUnit);
    evidence[k] = k < usable ? cleared - behind : -2 * MAX_BEHIND;
  }
}

/** What is taken off a step's evidence when the frame stands at an example that is not the step's best one. */
export function positionCost(marginUnit: number, best: number, cosine: number): number {
  return POSITION_WEIGHT * Math.min(MAX_POSITION_UNITS, (best - cosine) / marginUnit);
}
