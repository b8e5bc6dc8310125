import type { Step } from '../../../../src-shared/model/sop.ts';
import { SOPILOT_HEURISTIC_MODEL } from '../../../engines/sopilot/clips/heuristic.ts';
import { type StepScore, scoreSteps } from '../../../engines/steps/score-steps.ts';
import type { TakeVectors } from '../../../engines/steps/take-vectors.ts';
import { readSopilotClips } from './sopilot-clip-files.ts';

/** Vectors on disk, with the times of their rows; every 4 s without. */
export interface RawVectors {
  readonly vectorsPath: string;
  readonly metaPath?: string | undefined;
}

export interface SopRawStepsInput {
  readonly gold: RawVectors & { readonly steps: readonly Omit<Step, 'index'>[] };
  readonly trainee: RawVectors;
}

/** Length of SOPilot's descriptor, whose values have places in the picture. */
const SOPILOT_DIM = 904;

/** The scorer `vigil` on raw vectors, one row for each moment. */
export async function runSopRawStepsTask({ gold, trainee }: SopRawStepsInput): Promise<StepScore> {
  const [goldTake, traineeTake] = await Promise.all([readRaw(gold), readRaw(trainee)]);
  const steps = gold.steps.map((step, index) => {
    const { name, startSec, endSec, required, orderMatters, weight, minSec, maxSec } = step;
    const isFree = minSec === null && maxSec === null;
    const allowedSec = isFree ? undefined : { min: minSec ?? 0, max: maxSec ?? goldTake.span.endSec };
    return { index, name, startSec, endSec, required, orderMatters, weight, allowedSec };
  });
  return scoreSteps({
    golds: [{ ...goldTake, steps }],
    trainee: traineeTake,
    encoderId: goldTake.dim === SOPILOT_DIM ? SOPILOT_HEURISTIC_MODEL : 'unknown',
  });
}

async function readRaw({ vectorsPath, metaPath }: RawVectors): Promise<TakeVectors> {
  const { vectors, dim, clips } = await readSopilotClips(vectorsPath, metaPath);
  const span = { startSec: clips[0]?.startSec ?? 0, endSec: clips.at(-1)?.endSec ?? 0 };
  return { vectors, dim, timesSec: clips.map(({ startSec, endSec }) => (startSec + endSec) / 2), span };
}
