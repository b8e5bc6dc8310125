import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { TimeWarp } from '../../alignment/time-warp.ts';
import { orderedRowProducts } from '../../vector-math/row-products.ts';
import type { AlignedPair } from './deviations.ts';
import { normaliseRows } from './float32.ts';

/** More clips than this on one side are refused, as SOPilot did. */
export const MAX_CLIPS = 2000;

export interface ClipAlignment {
  /** (gold clips x trainee clips) cosine similarities in binary32. */
  readonly similarity: Float32Array;
  /** Forward from (0, 0) to the last pair; empty when either side is. */
  readonly pairs: readonly AlignedPair[];
  /** Total cost divided by the number of pairs; 1 for an empty path. */
  readonly meanCost: number;
}

/**
 * SOPilot's alignment of two clip matrices, (m x dim) and (n x dim), rounded exactly as it rounded.
 * Throws `unsupported` when a side has more than 2000 clips.
 */
export function alignClips(gold: Float32Array, trainee: Float32Array, dim: number): ClipAlignment {
  const m = dim > 0 ? gold.length / dim : 0;
  const n = dim > 0 ? trainee.length / dim : 0;
  if (m > MAX_CLIPS || n > MAX_CLIPS) {
    throw new VigilError(
      'unsupported',
      say('too-many-clips-to-align', { goldClips: m, traineeClips: n, limit: MAX_CLIPS }),
      {
        hint: say('too-many-clips-to-align-hint'),
        details: { goldClips: m, traineeClips: n, limit: MAX_CLIPS },
      },
    );
  }
  const similarity = orderedRowProducts(normaliseRows(gold, dim), normaliseRows(trainee, dim), dim);
  if (m === 0 || n === 0) return { similarity, pairs: [], meanCost: 1 };
  const warp = new TimeWarp(m, n);
  for (let row = 0; row < m; row++) warp.pushSimilarities(similarity, row * n);
  const path = warp.path();
  const pairs = Array.from(path.gold, (goldClip, at): AlignedPair => {
    const traineeClip = path.trainee[at]!;
    const cost = Math.fround(1 - similarity[goldClip * n + traineeClip]!);
    return { gold: goldClip, trainee: traineeClip, similarity: 1 - cost };
  });
  return { similarity, pairs, meanCost: path.totalCost / pairs.length };
}
