import type { CallAnswer, ParsedInput } from '../../../../src-shared/contract/api.ts';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Parts } from '../../feature.ts';
import { planGivenSteps } from '../takes/plan-steps.ts';
import { plainResult } from './plain-result.ts';

const WHOLE = { startSec: 0, endSec: Number.POSITIVE_INFINITY };

/** Scores raw vectors from files, without the library. Throws `bad-input` for the scorer `vigil` without steps. */
export async function compareVectorFiles(
  input: ParsedInput<'sop.compare'>,
  { pool }: Pick<Parts, 'pool'>,
  signal: AbortSignal,
): Promise<CallAnswer<'sop.compare'>> {
  const gold = { vectorsPath: input.goldPath, metaPath: input.goldMetaPath };
  const trainee = { vectorsPath: input.traineePath, metaPath: input.traineeMetaPath };
  if (input.scorer === 'sopilot-v1') {
    const { result, dtw } = await pool.run('sop-score', { gold, trainee, paramsPath: input.paramsPath }, { signal });
    const path = dtw.path.map(([goldClip, traineeClip]): [number, number] => [goldClip, traineeClip]);
    return { ...plainResult(result), dtw: { ...dtw, path } };
  }
  if (!input.steps || input.steps.length === 0) {
    throw new VigilError('bad-input', say('scorer-needs-steps'), {
      hint: say('scorer-needs-steps-hint'),
    });
  }
  const steps = planGivenSteps(input.steps, WHOLE);
  const scored = await pool.run('sop-raw-steps', { gold: { ...gold, steps }, trainee }, { signal });
  return { scorer: 'vigil', score: scored.score, steps: [...scored.steps], findings: [...scored.findings] };
}
