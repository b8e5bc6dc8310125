import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { EncoderRegistry } from './encoder-registry.ts';

export interface ModelDependencies {
  readonly encoders: EncoderRegistry;
  /** Checks an encoder's files and recomputes its self-test; throws what is wrong. */
  readonly verify: (folder: string) => Promise<void>;
}

export function createModelHandlers({ encoders, verify }: ModelDependencies): Handlers<'models.list' | 'models.test'> {
  return {
    'models.list': async () => ({ encoders: await encoders.list() }),
    'models.test': async ({ encoderId }) => {
      const { folder } = await encoders.locate(encoderId);
      try {
        await verify(folder);
        return { encoderId, ok: true, detail: 'Files and self-test vectors agree.' };
      } catch (thrown) {
        return { encoderId, ok: false, detail: asVigilError(thrown).message };
      }
    },
  };
}
