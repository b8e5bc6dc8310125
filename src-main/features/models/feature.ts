import { asVigilError } from '../../../src-shared/contract/errors.ts';
import { verifyEncoder } from '../../engines/encoders/verify-encoder.ts';
import type { Feature, Parts } from '../feature.ts';

/** The models of this machine, and whether their files are what they say. */
export function modelsFeature({
  encoders,
  inference,
}: Pick<Parts, 'encoders' | 'inference'>): Feature<'models.list' | 'models.test'> {
  return {
    calls: {
      'models.list': async () => ({ encoders: await encoders.list() }),
      'models.test': async ({ encoderId }) => {
        const { folder } = await encoders.locate(encoderId);
        try {
          await verifyEncoder(folder, inference);
          return { encoderId, ok: true, detail: 'Files and self-test vectors agree.' };
        } catch (thrown) {
          return { encoderId, ok: false, detail: asVigilError(thrown).message };
        }
      },
    },
  };
}
