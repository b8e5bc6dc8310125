import type { ScanOutput } from './scan-output.ts';

interface CutScoreNames {
  readonly frameTimes: string;
  readonly contentScores: string;
}

/** Time (float64 seconds) and content score (float32, 0..255) of every frame; cuts are found from them later. */
export function cutScores({ frameTimes, contentScores }: CutScoreNames): ScanOutput {
  return {
    key: 'cut-scores',
    version: 1,
    wants: 'every-small-frame',
    files: () => [
      { name: frameTimes, kind: 'values', bytesPerValue: 8 },
      { name: contentScores, kind: 'values', bytesPerValue: 4 },
    ],
    begin: ({ append }) => ({
      onFrames: (batch) => {
        append(frameTimes, batch.timesSec);
        append(contentScores, batch.contentScores);
      },
    }),
  };
}
