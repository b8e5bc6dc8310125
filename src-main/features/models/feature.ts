import { asVigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Feature, Parts } from '../feature.ts';

/** The models of this machine, and whether their files are what they say. */
export function modelsFeature({
  encoders,
  models,
}: Pick<Parts, 'encoders' | 'models'>): Feature<'models.list' | 'models.test'> {
  return {
    calls: {
      'models.list': async () => ({ encoders: await encoders.list() }),
      'models.test': async ({ encoderId }) => {
        const model = await models.find(encoderId);
        try {
          await models.verify(model);
          return { encoderId, ok: true, detail: say('encoder-test-passed') };
        } catch (thrown) {
          return { encoderId, ok: false, detail: asVigilError(thrown).said.message };
        }
      },
    },
  };
}
