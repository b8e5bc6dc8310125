import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { FrameEncoder } from '../../../engines/encoders/encoder.ts';
import { MANIFEST_FILE, readManifest } from '../../../engines/encoders/load-encoder.ts';
import type { EncoderManifest } from '../../../engines/encoders/manifest.ts';
import { openEncoder } from '../../../engines/encoders/open-encoder.ts';
import { verifyEncoder } from '../../../engines/encoders/verify-encoder.ts';
import type { ModelKind } from './kind.ts';

/** Pictures and words to vectors: what footage is indexed and searched with. */
export const encoder: ModelKind<EncoderManifest, FrameEncoder> = {
  kind: 'encoder',
  manifestFile: MANIFEST_FILE,
  readManifest,
  open: (folder, { inference }) => openEncoder(folder, inference),
  verify: async (folder, { inference }) => {
    await verifyEncoder(folder, inference);
  },
  missing: (encoderId, known) =>
    new VigilError('model-missing', say('encoder-not-found', { encoderId }), {
      hint: say('encoder-not-found-hint', { installed: known.join(', ') }),
      details: { encoderId, known },
    }),
};
