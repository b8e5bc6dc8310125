import type { AlignmentPoint } from '../../../../../src-shared/model/sop.ts';

/** Both recordings at one moment of synced playback, each on its own clock. */
export interface PairTimes {
  readonly goldSec: number;
  readonly traineeSec: number;
}

/**
 * Synced playback as one clock. Between two aligned pairs the clock takes as long as the slower of the two needs, so
 * neither ever runs faster than life and nothing is skipped: the one with less to show goes slower, or waits.
 */
export interface SyncPath {
  /** Clock time of each knot, from 0, strictly growing. */
  readonly clockSec: Float64Array;
  readonly goldSec: Float64Array;
  readonly traineeSec: Float64Array;
  readonly durationSec: number;
}

/** A stretch of two recordings: where each starts and ends. */
export interface PairSpan {
  readonly gold: { readonly startSec: number; readonly endSec: number };
  readonly trainee: { readonly startSec: number; readonly endSec: number };
}

/**
 * Builds the clock from an alignment (in any order; times that run backwards are held at the latest). The ends of both
 * takes are added, so that what lies before the first and after the last pair plays too. Without alignment both run
 * from their starts.
 */
export function syncPath(alignment: readonly AlignmentPoint[], takes: PairSpan): SyncPath {
  const inside = (sec: number, span: { startSec: number; endSec: number }) =>
    Math.min(span.endSec, Math.max(span.startSec, sec));
  const sorted = [...alignment].sort((a, b) => a.goldSec - b.goldSec || a.traineeSec - b.traineeSec);
  const knots: PairTimes[] = [{ goldSec: takes.gold.startSec, traineeSec: takes.trainee.startSec }];
  let traineeSec = takes.trainee.startSec;
  for (const point of sorted) {
    traineeSec = Math.max(traineeSec, inside(point.traineeSec, takes.trainee));
    knots.push({ goldSec: inside(point.goldSec, takes.gold), traineeSec });
  }
  if (sorted.length === 0) {
    // Side by side from the starts: the shorter one stops at its end.
    const shortest = Math.min(length(takes.gold), length(takes.trainee));
    knots.push({ goldSec: takes.gold.startSec + shortest, traineeSec: takes.trainee.startSec + shortest });
  }
  knots.push({ goldSec: takes.gold.endSec, traineeSec: takes.trainee.endSec });

  const clock = [0];
  const gold = [knots[0]!.goldSec];
  const trainee = [knots[0]!.traineeSec];
  for (const knot of knots.slice(1)) {
    const stepSec = Math.max(knot.goldSec - gold.at(-1)!, knot.traineeSec - trainee.at(-1)!);
    if (stepSec <= 1e-9) continue;
    clock.push(clock.at(-1)! + stepSec);
    gold.push(knot.goldSec);
    trainee.push(knot.traineeSec);
  }
  return {
    clockSec: Float64Array.from(clock),
    goldSec: Float64Array.from(gold),
    traineeSec: Float64Array.from(trainee),
    durationSec: clock.at(-1)!,
  };
}

const length = (span: { startSec: number; endSec: number }): number => span.endSec - span.startSec;

/** Index of the knot at or before `value` in a growing list, never the last. */
function segmentOf(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** Where both recordings are at a clock time, and how fast each runs there (0..1 of life). */
export function pairAt(path: SyncPath, clockSec: number): PairTimes & { goldRate: number; traineeRate: number } {
  if (path.clockSec.length < 2) {
    return { goldSec: path.goldSec[0] ?? 0, traineeSec: path.traineeSec[0] ?? 0, goldRate: 0, traineeRate: 0 };
  }
  const at = Math.min(path.durationSec, Math.max(0, clockSec));
  const i = segmentOf(path.clockSec, at);
  const stepSec = path.clockSec[i + 1]! - path.clockSec[i]!;
  const done = (at - path.clockSec[i]!) / stepSec;
  const goldStep = path.goldSec[i + 1]! - path.goldSec[i]!;
  const traineeStep = path.traineeSec[i + 1]! - path.traineeSec[i]!;
  return {
    goldSec: path.goldSec[i]! + done * goldStep,
    traineeSec: path.traineeSec[i]! + done * traineeStep,
    goldRate: goldStep / stepSec,
    traineeRate: traineeStep / stepSec,
  };
}

/** The first clock time at which the gold take has reached `goldSec`. */
export const clockAtGold = (path: SyncPath, goldSec: number): number => clockAt(path, path.goldSec, goldSec);

/** The first clock time at which the trainee take has reached `traineeSec`. */
export const clockAtTrainee = (path: SyncPath, traineeSec: number): number =>
  clockAt(path, path.traineeSec, traineeSec);

function clockAt(path: SyncPath, times: Float64Array, sec: number): number {
  let i = 0;
  while (i < times.length - 1 && times[i + 1]! < sec) i++;
  if (i >= times.length - 1) return path.durationSec;
  const step = times[i + 1]! - times[i]!;
  const done = step <= 0 ? 0 : Math.min(1, Math.max(0, (sec - times[i]!) / step));
  return path.clockSec[i]! + done * (path.clockSec[i + 1]! - path.clockSec[i]!);
}
