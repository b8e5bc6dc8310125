import { say } from '../../../src-shared/sentences/say.ts';
import { clamp } from '../vector-math/vectors.ts';
import type { DecodedFrames } from './decode-steps.ts';
import { hull, nameOf } from './find-steps.ts';
import { type PerformedStep, runSec } from './performed-steps.ts';
import { CLEAR_LEAD_UNITS, leadOver } from './settle-runs.ts';
import type { StepFinding } from './step-finding.ts';
import type { StepModel } from './step-model.ts';

/** Allowed share of gold's duration, beyond what several gold takes show. */
const MIN_RATIO = 0.85;
const MAX_RATIO = 1.15;
/** Two frames: a smaller difference cannot be told from where the frames happen to fall. */
const MIN_DIFFERENCE_SEC = 0.5;
/** One gold take says nothing of how people differ: up to this factor a difference is shown as minor. */
const MAJOR_RATIO = 1.5;
/** A duration this much beyond the allowed one is as bad as it gets; the second number, as sure as it gets. */
const FULL_EXTENT = 1;
const SURE_EXTENT = 0.2;

interface PacedStep extends PerformedStep {
  readonly sec: number;
  readonly type: 'slow' | 'fast';
}

/** Steps that took longer or shorter than gold allows. */
export function pacedSteps(
  model: StepModel,
  decoded: DecodedFrames,
  performed: readonly PerformedStep[],
): StepFinding[] {
  const paced = performed.flatMap((own) => pacedStep(model, own) ?? []);
  return paced
    .filter((own) => !paced.some((other) => isUnclearBound(model, decoded, own, other)))
    .map((own) => asFinding(model, own));
}

function pacedStep(model: StepModel, own: PerformedStep): PacedStep | undefined {
  const { step, main, goldSec } = own;
  const sec = lengthSec(own);
  if (main.length === 0 || goldSec <= 0 || Math.abs(sec - goldSec) < MIN_DIFFERENCE_SEC - 1e-6) return undefined;
  const { min, max } = allowedSec(model, step);
  const type = sec > max ? 'slow' : sec < min ? 'fast' : undefined;
  return type && { ...own, sec, type };
}

/**
 * Whether two steps that follow each other, one slow and one fast, are of normal length together while their pictures
 * hardly differ: then it is the bound between them that is in doubt, not their pace.
 */
function isUnclearBound(model: StepModel, decoded: DecodedFrames, own: PacedStep, other: PacedStep): boolean {
  if (own.type === other.type) return false;
  const [first, second] = own.main[0]!.startSec < other.main[0]!.startSec ? [own, other] : [other, own];
  if (first.main.at(-1)!.endFrame !== second.main[0]!.firstFrame) return false;
  const [a, b] = [allowedSec(model, own.step), allowedSec(model, other.step)];
  const together = own.sec + other.sec;
  if (together > a.max + b.max || together < a.min + b.min) return false;
  const leads = [own, other].map(({ step, main }) => leadOver(decoded, main, step, undefined));
  return Math.min(...leads) < CLEAR_LEAD_UNITS * decoded.marginUnit;
}

function asFinding(model: StepModel, { step, main, goldSec, sec, type }: PacedStep): StepFinding {
  const { min, max } = allowedSec(model, step);
  const beyond = type === 'slow' ? sec / Math.max(max, 1e-9) - 1 : min / Math.max(sec, 1e-9) - 1;
  const ratio = sec / goldSec;
  const isMajor = model.goldSec[step]!.length > 1 || Math.max(ratio, 1 / ratio) >= MAJOR_RATIO;
  return {
    type,
    steps: [step],
    span: hull(main),
    severity: isMajor ? 'major' : 'minor',
    confidence: 0.5 + 0.5 * clamp(beyond / SURE_EXTENT, 0, 1),
    extent: clamp(beyond / FULL_EXTENT, 0.2, 1),
    sentence: say('step-pace', { step: nameOf(model, step), sec, leastSec: min, mostSec: max, ratio }),
  };
}

/** What the task allows, or what the gold takes show with some room on both sides. */
function allowedSec(model: StepModel, step: number): { readonly min: number; readonly max: number } {
  const stated = model.steps[step]!.allowedSec;
  if (stated) return stated;
  const seen = model.goldSec[step]!;
  return { min: MIN_RATIO * Math.min(...seen), max: MAX_RATIO * Math.max(...seen) };
}

function lengthSec({ main }: PerformedStep): number {
  return main.reduce((sum, run) => sum + runSec(run), 0);
}
