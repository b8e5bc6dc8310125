import { meanOfFloats, medianOfFloats } from './float32.ts';

const { fround } = Math;

/** SOPilot's metrics of each gold clip's best trainee clip; they do not depend on the alignment. */
export interface BestMatchMetrics {
  readonly duplicateRatio: number;
  readonly orderViolationRatio: number;
  readonly temporalDrift: number;
  readonly confidenceLoss: number;
  readonly localSimilarityGap: number;
  readonly adaptiveThreshold: number;
  readonly hardMissRatio: number;
}

/**
 * From the (m x n) similarities of gold and trainee clips. With either side empty every ratio is 1 and the threshold is
 * `lowSimilarityThreshold`, which is also the least it can be.
 */
export function bestMatchMetrics(
  similarity: Float32Array,
  m: number,
  n: number,
  lowSimilarityThreshold: number,
): BestMatchMetrics {
  if (m === 0 || n === 0) {
    return {
      duplicateRatio: 1,
      orderViolationRatio: 1,
      temporalDrift: 1,
      confidenceLoss: 1,
      localSimilarityGap: 1,
      adaptiveThreshold: lowSimilarityThreshold,
      hardMissRatio: 1,
    };
  }
  const { clips, similarities } = bestMatches(similarity, m, n);
  const median = medianOfFloats(similarities);
  const adaptiveThreshold = Math.max(lowSimilarityThreshold, median - 0.01);
  let inversions = 0;
  for (let i = 1; i < m; i++) if (clips[i]! < clips[i - 1]!) inversions += 1;
  return {
    duplicateRatio: (m - new Set(clips).size) / m,
    orderViolationRatio: inversions / Math.max(1, m - 1),
    temporalDrift: meanDrift(clips, n) / Math.max(1, n - 1),
    confidenceLoss: Math.max(0, 1 - meanOfFloats(similarities)),
    localSimilarityGap: Math.max(0, median - Math.min(...similarities)),
    adaptiveThreshold,
    hardMissRatio: similarities.filter((value) => value < adaptiveThreshold).length / m,
  };
}

/** For each gold clip the trainee clip of greatest similarity, the first of equals. */
function bestMatches(
  similarity: Float32Array,
  m: number,
  n: number,
): { clips: Int32Array; similarities: Float32Array } {
  const clips = new Int32Array(m);
  const similarities = new Float32Array(m);
  for (let i = 0; i < m; i++) {
    let best = 0;
    for (let j = 1; j < n; j++) if (similarity[i * n + j]! > similarity[i * n + best]!) best = j;
    clips[i] = best;
    similarities[i] = similarity[i * n + best]!;
  }
  return { clips, similarities };
}

/** Mean distance in clips between the best matches and m evenly spaced points from 0 to n - 1. */
function meanDrift(clips: Int32Array, n: number): number {
  const last = clips.length - 1;
  const spacing = last > 0 ? (n - 1) / last : 0;
  const distances = Float32Array.from(clips, (clip, i) => {
    const expected = fround(i === last && last > 0 ? n - 1 : i * spacing);
    return Math.abs(fround(clip - expected));
  });
  return meanOfFloats(distances);
}
