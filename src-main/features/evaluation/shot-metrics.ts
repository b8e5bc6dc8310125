import type { ShotTruth } from './shot-truth.ts';

/** A cut counts as found when it is at most this far off. */
const CUT_TOLERANCE_FRAMES = 1;

export interface CutCounts {
  readonly hits: number;
  readonly falseCuts: number;
  readonly missed: number;
}

export interface JudgedCuts extends CutCounts {
  readonly falseFrames: readonly number[];
  readonly missedFrames: readonly number[];
}

/**
 * Holds detected cuts against the truth, each matched once. A required gradual change is found by one cut within it;
 * cuts within an optional one or an ignored span count neither way.
 */
export function judgeCuts(truth: ShotTruth, detected: readonly number[], fps: number): JudgedCuts {
  const ignored = (frame: number): boolean =>
    truth.ignoreSec.some(([from, to]) => frame / fps >= from && frame / fps < to);
  const open = new Set(detected.filter((frame) => !ignored(frame)));
  const missedFrames: number[] = [];
  let hits = 0;

  for (const cut of truth.cutFrames.filter((frame) => !ignored(frame))) {
    const [nearest] = [...open]
      .filter((frame) => Math.abs(frame - cut) <= CUT_TOLERANCE_FRAMES)
      .sort((a, b) => Math.abs(a - cut) - Math.abs(b - cut));
    if (nearest === undefined) missedFrames.push(cut);
    else {
      hits += 1;
      open.delete(nearest);
    }
  }
  for (const { startFrame, endFrame, optional } of truth.gradual) {
    const within = [...open].filter(
      (frame) => frame >= startFrame - CUT_TOLERANCE_FRAMES && frame <= endFrame + CUT_TOLERANCE_FRAMES,
    );
    if (optional) for (const frame of within) open.delete(frame);
    else if (within[0] !== undefined) {
      hits += 1;
      open.delete(within[0]);
    } else if (!ignored(startFrame)) missedFrames.push(startFrame);
  }
  return { hits, falseCuts: open.size, missed: missedFrames.length, falseFrames: [...open], missedFrames };
}

export function precisionRecallF1({ hits, falseCuts, missed }: CutCounts): {
  precision: number;
  recall: number;
  f1: number;
} {
  const precision = hits + falseCuts > 0 ? hits / (hits + falseCuts) : 1;
  const recall = hits + missed > 0 ? hits / (hits + missed) : 1;
  return { precision, recall, f1: precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0 };
}

export function addCounts(a: CutCounts, b: CutCounts): CutCounts {
  return { hits: a.hits + b.hits, falseCuts: a.falseCuts + b.falseCuts, missed: a.missed + b.missed };
}
