import type { Cut } from '../../engines/shots/find-cuts.ts';
import type { ShotTruth } from './shot-truth.ts';

/** A cut counts as found when it is at most this far off. */
const CUT_TOLERANCE_FRAMES = 1;

export interface CutCounts {
  readonly hits: number;
  readonly falseCuts: number;
  readonly missed: number;
}

/**
 * Counts over sudden cuts and over gradual changes. A false cut belongs where its detector puts it: dissolves and fades
 * to the gradual ones, all others to the sudden ones, also those of a detector that knows no kinds.
 */
export interface KindCounts {
  readonly hard: CutCounts;
  readonly gradual: CutCounts;
}

interface JudgedCuts extends KindCounts {
  readonly falseFrames: readonly number[];
  readonly missedFrames: readonly number[];
}

const NO_COUNTS: CutCounts = { hits: 0, falseCuts: 0, missed: 0 };
export const NOTHING_COUNTED: KindCounts = { hard: NO_COUNTS, gradual: NO_COUNTS };

/**
 * Holds detected cuts against the truth, each matched once. A required gradual change is found by one cut within it;
 * cuts within an optional one or an ignored span count neither way.
 */
export function judgeCuts(truth: ShotTruth, detected: readonly Cut[], fps: number): JudgedCuts {
  const ignored = (frame: number): boolean =>
    truth.ignoreSec.some(([from, to]) => frame / fps >= from && frame / fps < to);
  const open = new Map(detected.filter(({ frame }) => !ignored(frame)).map(({ frame, kind }) => [frame, kind]));
  const missedCuts: number[] = [];
  const missedGradual: number[] = [];
  let hits = 0;
  let gradualHits = 0;

  for (const cut of truth.cutFrames.filter((frame) => !ignored(frame))) {
    const [nearest] = [...open.keys()]
      .filter((frame) => Math.abs(frame - cut) <= CUT_TOLERANCE_FRAMES)
      .sort((a, b) => Math.abs(a - cut) - Math.abs(b - cut));
    if (nearest === undefined) missedCuts.push(cut);
    else {
      hits += 1;
      open.delete(nearest);
    }
  }
  for (const { startFrame, endFrame, optional } of truth.gradual) {
    const within = [...open.keys()].filter(
      (frame) => frame >= startFrame - CUT_TOLERANCE_FRAMES && frame <= endFrame + CUT_TOLERANCE_FRAMES,
    );
    if (optional) for (const frame of within) open.delete(frame);
    else if (within[0] !== undefined) {
      gradualHits += 1;
      open.delete(within[0]);
    } else if (!ignored(startFrame)) missedGradual.push(startFrame);
  }
  const falseSudden = [...open.values()].filter((kind) => kind === 'cut').length;
  return {
    hard: { hits, falseCuts: falseSudden, missed: missedCuts.length },
    gradual: { hits: gradualHits, falseCuts: open.size - falseSudden, missed: missedGradual.length },
    falseFrames: [...open.keys()],
    missedFrames: [...missedCuts, ...missedGradual].sort((a, b) => a - b),
  };
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

function addCounts(a: CutCounts, b: CutCounts): CutCounts {
  return { hits: a.hits + b.hits, falseCuts: a.falseCuts + b.falseCuts, missed: a.missed + b.missed };
}

export function addKinds(a: KindCounts, b: KindCounts): KindCounts {
  return { hard: addCounts(a.hard, b.hard), gradual: addCounts(a.gradual, b.gradual) };
}

/** The figures of one detector by name: of all changes of shots, of the sudden ones, and of the gradual ones. */
export function figuresOf({ hard, gradual }: KindCounts): Record<string, number> {
  const all = addCounts(hard, gradual);
  const [ofHard, ofGradual] = [precisionRecallF1(hard), precisionRecallF1(gradual)];
  return {
    ...precisionRecallF1(all),
    ...{ hardPrecision: ofHard.precision, hardRecall: ofHard.recall, hardF1: ofHard.f1 },
    ...{ gradualPrecision: ofGradual.precision, gradualRecall: ofGradual.recall, gradualF1: ofGradual.f1 },
    ...all,
  };
}
