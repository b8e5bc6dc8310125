import { type Finding, type StepOutcome, USUAL_PENALTIES } from '../../../src-shared/model/sop.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { DecodedFrames } from './decode-steps.ts';
import { decodeTake } from './decode-take.ts';
import { type FilledSlot, filledSlots } from './fill-slots.ts';
import { deviatingSteps } from './find-deviations.ts';
import { pacedSteps } from './find-pace.ts';
import { extraStretches, missingSteps, repeatedSteps, swappedSteps } from './find-steps.ts';
import { type PerformedStep, runSec } from './performed-steps.ts';
import { pictureRegionsOf } from './picture-regions.ts';
import { settleRuns } from './settle-runs.ts';
import type { StepFinding } from './step-finding.ts';
import { calibrateSteps, type StepModel } from './step-model.ts';
import { type PenaltyWeights, penalise } from './step-penalties.ts';
import { stepRuns } from './step-runs.ts';
import { checkTakes, cutTake, type GoldTake, type TakeVectors } from './take-vectors.ts';

export interface StepScoreInput {
  /** The first one's steps are the ones findings speak of. */
  readonly golds: readonly GoldTake[];
  readonly trainee: TakeVectors;
  /** Tells where vectors hold the picture's layout, which makes smaller deviations visible. */
  readonly encoderId: string;
  readonly penalties?: Partial<PenaltyWeights> | undefined;
}

export interface StepScore {
  /** 0..100: 100 minus the points of all findings. */
  readonly score: number;
  readonly steps: StepOutcome[];
  /** In order of time; missing steps where gold has them. */
  readonly findings: Finding[];
}

/**
 * Scores a take against gold takes of the same task: which steps are missing, swapped, repeated, slow, fast, done
 * differently, and what was added. Throws `bad-input` when a take has too few frames or gold no steps, and
 * `encoder-mismatch` when the vectors are not of one encoder.
 */
export function scoreSteps({ golds, trainee, encoderId, penalties }: StepScoreInput): StepScore {
  checkTakes(golds, trainee);
  const model = calibrateSteps(golds);
  const take = cutTake(trainee, say('the-trainee-take'));
  const decoded = decodeTake(model, take);
  const decodedRuns = stepRuns(decoded.labels, model.steps.length, take);
  const { runs, performed: found } = settleRuns(model, decoded, decodedRuns);
  const slots = filledSlots(model, decoded, runs, found);
  const performed = withSlots(found, slots);
  const all: StepFinding[] = [
    ...missingSteps(model, decoded, performed),
    ...swappedSteps(model, decoded, performed),
    ...repeatedSteps(model, decoded, performed),
    ...extraStretches(decoded, runs, new Set(slots.map(({ run }) => run))),
    ...pacedSteps(model, decoded, performed),
    ...deviatingSteps(model, decoded, take, performed, slots, pictureRegionsOf(encoderId)),
  ];
  const inTime = all.toSorted((a, b) => placeOf(a, performed) - placeOf(b, performed));
  const { score, findings } = penalise(model, inTime, { ...USUAL_PENALTIES, ...penalties });
  return { score, findings, steps: outcomesOf(model, decoded, performed, all) };
}

function withSlots(performed: readonly PerformedStep[], slots: readonly FilledSlot[]): PerformedStep[] {
  return performed.map((own) => {
    const slot = slots.find(({ step }) => step === own.step);
    return slot ? { ...own, main: [slot.run] } : own;
  });
}

/** When a finding comes up: its start, or for a missing step the end of what was done of the steps before it. */
function placeOf({ span, steps }: StepFinding, performed: readonly PerformedStep[]): number {
  if (span) return span.startSec;
  const before = performed.filter(({ step, main }) => main.length > 0 && step < (steps[0] ?? 0));
  return Math.max(-1, ...before.map(({ main }) => main.at(-1)!.endSec));
}

function outcomesOf(
  model: StepModel,
  decoded: DecodedFrames,
  performed: readonly PerformedStep[],
  findings: readonly StepFinding[],
): StepOutcome[] {
  return model.steps.map((step, k) => {
    const { main, again, goldSec } = performed[k]!;
    const types = [...new Set(findings.filter(({ steps }) => steps.includes(k)).map(({ type }) => type))];
    const spans = [...main, ...again].toSorted((a, b) => a.startSec - b.startSec);
    const sec = main.reduce((sum, run) => sum + runSec(run), 0);
    return {
      index: step.index,
      name: step.name,
      goldStartSec: step.startSec,
      goldEndSec: step.endSec,
      spans: spans.map(({ startSec, endSec }): [number, number] => [startSec, endSec]),
      outcomes: types.length > 0 ? types : main.length > 0 ? ['done'] : ['left out'],
      durationRatio: main.length > 0 && goldSec > 0 ? sec / goldSec : null,
      similarity: main.length > 0 ? meanSimilarity(decoded, main, k) : null,
    };
  });
}

/** Mean cosine of a step's frames to their best examples, background taken away, held to 0..1. */
function meanSimilarity({ best, columns }: DecodedFrames, main: PerformedStep['main'], step: number): number {
  let sum = 0;
  let count = 0;
  for (const run of main) {
    for (let frame = run.firstFrame; frame < run.endFrame; frame++) {
      sum += best[frame * columns + step]!;
      count += 1;
    }
  }
  return Math.min(1, Math.max(0, sum / count));
}
