import { checkGraphNames } from '../../../engines/models/graph-names.ts';
import { VoiceManifest } from '../../../engines/sound/manifest.ts';
import { VOICE_BLOCK } from '../../../engines/sound/spans-of-speech.ts';
import { VOICE_CONTEXT } from '../../../engines/sound/voice-activity.ts';
import { defineKind } from './define-kind.ts';
import { openedFirst } from './opened-first.ts';

/** Tells where somebody speaks. */
export const voice = openedFirst(
  defineKind<VoiceManifest, VoiceManifest>({
    kind: 'voice',
    manifest: VoiceManifest,
    graphs: ({ graph }) => [graph],
    passes: ({ graph, inputs }) => [
      {
        graph,
        feeds: {
          [inputs.samples]: { type: 'float32', dims: [1, VOICE_CONTEXT + VOICE_BLOCK], fill: { noise: [-0.5, 0.5] } },
          [inputs.state]: { type: 'float32', dims: [2, 1, 128], fill: { value: 0 } },
          ...(inputs.rate !== undefined && { [inputs.rate]: { type: 'int64', dims: [], fill: { value: 16_000 } } }),
        },
        tolerance: 0.001,
      },
    ],
    open: async (folder, manifest, { inference }) => {
      const { files, graph, inputs, outputs } = manifest;
      const needed = {
        inputs: Object.values(inputs).filter((name) => name !== undefined),
        outputs: Object.values(outputs),
      };
      await checkGraphNames({ folder, files }, graph, needed, inference);
      return manifest;
    },
  }),
);
