import type { FrameEncoder } from '../../../engines/encoders/encoder.ts';
import { describeHubRepository, hubFiles, isHubRepository } from '../../../engines/encoders/hub-repository.ts';
import { readManifest } from '../../../engines/encoders/load-encoder.ts';
import { EncoderManifest, graphsOfEncoder, modelOfEncoder } from '../../../engines/encoders/manifest.ts';
import { openEncoder } from '../../../engines/encoders/open-encoder.ts';
import { selfTestOf } from '../../../engines/encoders/self-test.ts';
import { verifyEncoder } from '../../../engines/encoders/verify-encoder.ts';
import { isOfWholeNumbers } from '../../../engines/models/whole-numbers.ts';
import type { ModelKind } from './kind.ts';

/** Pictures and texts whose vectors an import keeps: sizes that are reduced, enlarged, both, and cut on either side. */
const SELF_TEST = {
  pictures: [
    { width: 640, height: 360 },
    { width: 90, height: 160 },
    { width: 180, height: 320 },
    { width: 333, height: 251 },
  ],
  texts: ['A Red Forklift, reversing!', 'two people'],
};
/** Between processors the same graph differs by some 1e-5; graphs of whole numbers by far more. */
const TOLERANCE = 0.0005;
const TOLERANCE_WHOLE_NUMBERS = 0.02;

/** Pictures and words to vectors: what footage is indexed and searched with. */
export const encoder: ModelKind<EncoderManifest, FrameEncoder> = {
  kind: 'encoder',
  readManifest,
  toJson: modelOfEncoder,
  graphs: graphsOfEncoder,
  tokenizer: ({ text }) => text?.tokenizer,
  open: (folder, { inference }) => openEncoder(folder, inference),
  withSelfTest: async (folder, manifest, { inference }) => {
    if (manifest.selfTest.images.length > 0) return manifest;
    const selfTest = await selfTestOf(await openEncoder(folder, inference), {
      pictures: SELF_TEST.pictures,
      texts: manifest.text ? SELF_TEST.texts : [],
      tolerance: isOfWholeNumbers(manifest.image.file) ? TOLERANCE_WHOLE_NUMBERS : TOLERANCE,
    });
    return { ...manifest, selfTest };
  },
  verify: async (folder, { inference }) => {
    await verifyEncoder(folder, inference);
  },
  published: {
    recognises: isHubRepository,
    files: async (folder) => (await hubFiles(folder)).all,
    describe: async (folder, copied, known, { inference }) =>
      EncoderManifest.parse({
        ...(await describeHubRepository(folder, await hubFiles(folder), copied, inference)),
        ...known,
        files: copied.files,
        selfTest: { tolerance: TOLERANCE, images: [], texts: [] },
      }),
  },
};
