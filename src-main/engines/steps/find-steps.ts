import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { Span } from '../../../src-shared/time.ts';
import { clamp } from '../vector-math/vectors.ts';
import type { DecodedFrames } from './decode-steps.ts';
import { explainOrder } from './explain-order.ts';
import { type PerformedStep, runSec } from './performed-steps.ts';
import type { StepFinding } from './step-finding.ts';
import type { StepModel } from './step-model.ts';
import type { StepRun } from './step-runs.ts';

/** A run unlike anything in gold is worth a remark from here on; shorter ones are transitions. */
const MIN_EXTRA_SEC = 1.5;
const FULL_EXTRA_SEC = 10;
/** Similarity by which a missing step's best second stays below its level when it is surely missing. */
const SURE_GAP = 0.25;

/** Required steps that no run shows. */
export function missingSteps(
  model: StepModel,
  decoded: DecodedFrames,
  performed: readonly PerformedStep[],
): StepFinding[] {
  return performed
    .filter(({ step, main }) => main.length === 0 && model.steps[step]!.required !== false)
    .map(({ step, longestSec }) => ({
      type: 'missing',
      steps: [step],
      span: null,
      severity: 'major',
      confidence: 0.5 + 0.5 * clamp((model.levels[step]! - bestSecond(decoded, step)) / SURE_GAP, 0, 1),
      extent: 1,
      sentence:
        longestSec > 0
          ? say('step-missing-but-for', { step: nameOf(model, step), seenSec: longestSec })
          : say('step-missing', { step: nameOf(model, step) }),
    }));
}

/** Steps done out of gold's order. */
export function swappedSteps(
  model: StepModel,
  decoded: DecodedFrames,
  performed: readonly PerformedStep[],
): StepFinding[] {
  const inTime = performed
    .filter(({ step, main }) => main.length > 0 && model.steps[step]!.orderMatters !== false)
    .toSorted((a, b) => a.main[0]!.startSec - b.main[0]!.startSec);
  const { exchanged, moved } = explainOrder(inTime.map(({ step }) => step));
  const finding = (steps: readonly number[], sentence: Sentence): StepFinding => {
    const runs = steps.flatMap((step) => performed[step]!.main);
    return {
      type: 'swapped',
      steps,
      span: hull(runs),
      severity: 'major',
      confidence: Math.min(...runs.map((run) => runConfidence(decoded, run))),
      extent: 1,
      sentence,
    };
  };
  return [
    ...exchanged.map((pair) =>
      finding(pair, say('steps-exchanged', { first: nameOf(model, pair[0]), second: nameOf(model, pair[1]) })),
    ),
    ...moved.map((step) => {
      const rank = inTime.findIndex((performedStep) => performedStep.step === step);
      const isEarly = inTime.slice(0, rank).every((before) => before.step < step);
      return finding([step], say(isEarly ? 'step-too-early' : 'step-too-late', { step: nameOf(model, step) }));
    }),
  ];
}

/** Steps done again. */
export function repeatedSteps(
  model: StepModel,
  decoded: DecodedFrames,
  performed: readonly PerformedStep[],
): StepFinding[] {
  return performed
    .filter(({ again }) => again.length > 0)
    .map(({ step, again, goldSec }) => ({
      type: 'repeated',
      steps: [step],
      span: hull(again.slice(0, 1)),
      severity: 'minor',
      confidence: Math.min(...again.map((run) => runConfidence(decoded, run))),
      extent: clamp(again.reduce((sum, run) => sum + runSec(run), 0) / goldSec, 0.5, 1),
      sentence: say('step-done-again', { step: nameOf(model, step), atSec: again.map(({ startSec }) => startSec) }),
    }));
}

/** Stretches that show nothing of gold. */
export function extraStretches(
  decoded: DecodedFrames,
  runs: readonly StepRun[],
  explained: ReadonlySet<StepRun>,
): StepFinding[] {
  return runs
    .filter((run) => run.step === null && !run.isBetween && !explained.has(run) && runSec(run) >= MIN_EXTRA_SEC)
    .map((run) => ({
      type: 'extra',
      steps: [],
      span: { startSec: run.startSec, endSec: run.endSec },
      severity: 'minor',
      confidence: otherConfidence(decoded, run),
      extent: clamp(runSec(run) / FULL_EXTRA_SEC, 0.25, 1),
      sentence: say('something-not-in-gold', { startSec: run.startSec, endSec: run.endSec }),
    }));
}

export function nameOf(model: StepModel, step: number): string {
  return model.steps[step]!.name;
}

export function hull(runs: readonly StepRun[]): Span {
  return {
    startSec: Math.min(...runs.map(({ startSec }) => startSec)),
    endSec: Math.max(...runs.map(({ endSec }) => endSec)),
  };
}

/** 0.5 to 1 by the mean evidence that speaks for a run's step. */
function runConfidence({ evidence, labels, columns }: DecodedFrames, run: StepRun): number {
  let sum = 0;
  for (let frame = run.firstFrame; frame < run.endFrame; frame++) {
    const label = labels[frame]!;
    sum += label < columns ? evidence[frame * columns + label]! : 0;
  }
  return 0.5 + 0.5 * clamp(sum / (run.endFrame - run.firstFrame), 0, 1);
}

/** 0.5 to 1 by how clearly no step is alike. */
function otherConfidence({ evidence, columns }: DecodedFrames, run: StepRun): number {
  let sum = 0;
  for (let frame = run.firstFrame; frame < run.endFrame; frame++) {
    sum += Math.max(...evidence.subarray(frame * columns, (frame + 1) * columns));
  }
  return 0.5 + 0.5 * clamp(-sum / (run.endFrame - run.firstFrame), 0, 1);
}

/** Greatest mean similarity to a step over four frames that follow each other. */
function bestSecond({ best, columns, labels }: DecodedFrames, step: number): number {
  const window = Math.min(4, labels.length);
  let most = -1;
  for (let first = 0; first + window <= labels.length; first++) {
    let sum = 0;
    for (let frame = first; frame < first + window; frame++) sum += best[frame * columns + step]!;
    most = Math.max(most, sum / window);
  }
  return most;
}
