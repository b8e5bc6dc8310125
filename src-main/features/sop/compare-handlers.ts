import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { CompareDependencies } from './dependencies.ts';
import { plainResult } from './plain-result.ts';

/** Scoring raw vectors from files, without the library. */
export function createCompareHandlers({ runScore }: CompareDependencies): Handlers<'sop.compare'> {
  return {
    'sop.compare': async (input, { signal }) => {
      const { result, dtw } = await runScore(
        {
          gold: { vectorsPath: input.goldPath, metaPath: input.goldMetaPath },
          trainee: { vectorsPath: input.traineePath, metaPath: input.traineeMetaPath },
          paramsPath: input.paramsPath,
        },
        signal,
      );
      const path = dtw.path.map(([gold, trainee]): [number, number] => [gold, trainee]);
      return { ...plainResult(result), dtw: { ...dtw, path } };
    },
  };
}
