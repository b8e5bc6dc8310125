import { type Detector, openDetector } from '../../../engines/objects/detector.ts';
import { DetectorManifest } from '../../../engines/objects/manifest.ts';
import { defineKind } from './define-kind.ts';
import type { ModelKind } from './kind.ts';

const TOLERANCE = 0.001;

const tested = defineKind<DetectorManifest, Detector>({
  kind: 'detector',
  manifest: DetectorManifest,
  graphs: ({ image }) => [image.file],
  passes: ({ image: { file, input, width, height, scale } }) => [
    {
      graph: file,
      feeds: { [input]: { type: 'float32', dims: [1, 3, height, width], fill: { noise: [0, 255 * scale] } } },
      tolerance: TOLERANCE,
    },
  ],
  open: (folder, manifest, { inference }) => openDetector(folder, manifest, inference),
});

/** Pictures to boxes with labels: what is in the footage and where. */
export const detector: ModelKind<DetectorManifest, Detector> = {
  ...tested,
  withSelfTest: async (folder, manifest, runtime) => {
    // It says what is wrong with a graph of other inputs or labels, which a pass by itself cannot.
    await tested.open(folder, runtime);
    return tested.withSelfTest(folder, manifest, runtime);
  },
};
