import { checkGraphNames } from '../../../engines/models/graph-names.ts';
import { SoundManifest } from '../../../engines/sound/manifest.ts';
import { readLabels } from '../../../engines/sound/read-labels.ts';
import { defineKind } from './define-kind.ts';
import { openedFirst } from './opened-first.ts';

/** Names sounds. */
export const sound = openedFirst(
  defineKind<SoundManifest, readonly string[]>({
    kind: 'sound',
    manifest: SoundManifest,
    graphs: ({ graph }) => [graph],
    passes: ({ graph, input, spectra: { frames, bands } }) => [
      {
        graph,
        feeds: { [input]: { type: 'float32', dims: [1, frames, bands], fill: { noise: [-7, 2] } } },
        tolerance: 0.001,
      },
    ],
    open: async (folder, manifest, { inference }) => {
      const { files, graph, input, output } = manifest;
      await checkGraphNames({ folder, files }, graph, { inputs: [input], outputs: [output] }, inference);
      return readLabels(folder, manifest);
    },
  }),
);
