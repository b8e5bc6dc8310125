import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { CompareDependencies } from './dependencies.ts';
import { plainResult } from './plain-result.ts';
import { planGivenSteps } from './plan-steps.ts';

const WHOLE = { startSec: 0, endSec: Number.POSITIVE_INFINITY };

/** Scoring raw vectors from files, without the library. */
export function createCompareHandlers({ runScore, runRawSteps }: CompareDependencies): Handlers<'sop.compare'> {
  return {
    'sop.compare': async (input, { signal }) => {
      const gold = { vectorsPath: input.goldPath, metaPath: input.goldMetaPath };
      const trainee = { vectorsPath: input.traineePath, metaPath: input.traineeMetaPath };
      if (input.scorer === 'sopilot-v1') {
        const { result, dtw } = await runScore({ gold, trainee, paramsPath: input.paramsPath }, signal);
        const path = dtw.path.map(([goldClip, traineeClip]): [number, number] => [goldClip, traineeClip]);
        return { ...plainResult(result), dtw: { ...dtw, path } };
      }
      if (!input.steps || input.steps.length === 0) {
        throw new VigilError('bad-input', 'The scorer vigil needs the steps of gold.', {
          hint: 'Give them as [{"name","startSec","endSec"}], on the clock of the gold vectors.',
        });
      }
      const steps = planGivenSteps(input.steps, WHOLE);
      const { score, steps: outcomes, findings } = await runRawSteps({ gold: { ...gold, steps }, trainee }, signal);
      return { scorer: 'vigil' as const, score, steps: [...outcomes], findings: [...findings] };
    },
  };
}
