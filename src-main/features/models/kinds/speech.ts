import { join } from 'node:path';
import { licenceOf } from '../../../engines/encoders/hub-repository.ts';
import { checkGraphNames } from '../../../engines/models/graph-names.ts';
import { isOfWholeNumbers } from '../../../engines/models/whole-numbers.ts';
import { SpeechManifest } from '../../../engines/speech/manifest.ts';
import { describeWhisper, filesOfWhisper, isPublishedWhisper } from '../../../engines/speech/published-whisper.ts';
import { SpeechTokens } from '../../../engines/speech/speech-tokens.ts';
import { defineKind } from './define-kind.ts';
import { openedFirst } from './opened-first.ts';

/** Writes down what is said. */
export const speech = openedFirst(
  defineKind<SpeechManifest, SpeechTokens>({
    kind: 'speech',
    manifest: SpeechManifest,
    graphs: ({ encoder, decoder }) => [encoder, decoder],
    passes: ({ encoder, melBands }) => [
      {
        graph: encoder,
        feeds: { input_features: { type: 'float32', dims: [1, melBands, 3000], fill: { noise: [-1, 1] } } },
        tolerance: isOfWholeNumbers(encoder) ? 0.05 : 0.001,
      },
    ],
    open: async (folder, manifest, { inference }) => {
      const { files, encoder, decoder, alignmentHeads } = manifest;
      const listed = { folder, files };
      await checkGraphNames(listed, encoder, { inputs: ['input_features'], outputs: [] }, inference);
      const followed = [...new Set(alignmentHeads.map(([layer]) => `cross_attentions.${layer}`))];
      const needed = { inputs: ['input_ids', 'encoder_hidden_states'], outputs: ['logits', ...followed] };
      await checkGraphNames(listed, decoder, needed, inference);
      return SpeechTokens.read(folder, manifest);
    },
    published: {
      recognises: isPublishedWhisper,
      files: filesOfWhisper,
      describe: async (folder, copied, known, { inference }) => {
        const described = await describeWhisper(folder);
        const { outputs } = await inference.describe({ path: join(copied.folder, described.decoder), listed: copied });
        // Most exports name the heads and leave out what they attend to.
        const follows = described.alignmentHeads.every(([layer]) => outputs.includes(`cross_attentions.${layer}`));
        return SpeechManifest.parse({
          ...{ format: 1, kind: 'speech', licence: await licenceOf(folder), files: copied.files },
          ...described,
          ...(!follows && { alignmentHeads: [] }),
          ...known,
        });
      },
    },
  }),
);
