import type { ScoreCalibration } from './manifest.ts';

/**
 * How likely the footage shows what the text says, 0..1, from cosines of this encoder.
 * `backgroundCosines` are the scores of `calibration.backgroundTexts` on the same footage; only `softmax` reads them.
 */
export function matchProbability(
  calibration: ScoreCalibration,
  cosine: number,
  backgroundCosines: readonly number[] = [],
): number {
  if (calibration.kind === 'sigmoid') return 1 / (1 + Math.exp(-(calibration.scale * cosine + calibration.bias)));
  // Differences to the text's own cosine keep exp() in range whatever the scale.
  const rest = backgroundCosines.reduce((sum, other) => sum + Math.exp(calibration.scale * (other - cosine)), 0);
  return 1 / (1 + rest);
}
