/** Players and files round times differently; frames are further apart than this. */
const TIME_ROUNDING_SEC = 0.0006;

/** Where frames sit on the player's clock. */
export interface FrameGrid {
  readonly fps: number;
  /** Presentation time of the first picture. */
  readonly firstFrameSec: number;
  readonly durationSec: number;
}

/** The mean length of a frame in seconds; of a recording that states no rate, that of a common one. */
export function frameSecOf({ fps }: Pick<FrameGrid, 'fps'>): number {
  return fps > 0 ? 1 / fps : 0.04;
}

/**
 * The time to seek to for the frame `delta` frames from the one at `sec`: the middle of that frame's interval, so that
 * rounding in the container's time base cannot land on a neighbour. On variable frame rate it is the mean interval.
 */
export function stepFrameSec(sec: number, delta: number, grid: FrameGrid): number {
  const fps = grid.fps > 0 ? grid.fps : 25;
  const shown = Math.floor((sec - grid.firstFrameSec) * fps + 0.01);
  const last = Math.max(0, Math.ceil((grid.durationSec - grid.firstFrameSec) * fps - 0.01) - 1);
  const target = Math.min(last, Math.max(0, shown + delta));
  return grid.firstFrameSec + (target + 0.5) / fps;
}

/** When the frames of a part of a recording are shown, in seconds, and whether its first and its last are among them. */
export interface FrameTimes {
  readonly timesSec: readonly number[];
  readonly hasFirst: boolean;
  readonly hasLast: boolean;
}

/** As `stepFrameSec`, by the frames' own times: exact at any rate. Null where the frame lies outside of what is known. */
export function stepKnownFrameSec(
  sec: number,
  delta: number,
  { timesSec, hasFirst, hasLast }: FrameTimes,
  durationSec: number,
): number | null {
  const shown = lastAtOrBefore(timesSec, sec + TIME_ROUNDING_SEC);
  if (shown < 0 && !hasFirst) return null;
  const wanted = Math.max(0, shown) + delta;
  const target = Math.min(hasLast ? timesSec.length - 1 : wanted, hasFirst ? Math.max(0, wanted) : wanted);
  const startSec = timesSec[target];
  // Where the next begins is where this one ends; of the last one before what is not known that cannot be said.
  const endSec = timesSec[target + 1] ?? (hasLast ? Math.max(durationSec, startSec ?? 0) : undefined);
  return startSec === undefined || endSec === undefined ? null : (startSec + endSec) / 2;
}

/** The nearest of sorted `times` at or before `sec`; the first when none is. Null for an empty list. */
export function nearestBefore(times: readonly number[], sec: number): number | null {
  return times[Math.max(0, lastAtOrBefore(times, sec))] ?? null;
}

/** The index of the last of sorted `times` that is not after `sec`; -1 when there is none. */
function lastAtOrBefore(times: readonly number[], sec: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= sec) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Speeds of J and L: pressing again doubles, the other direction starts over at 1. */
export function nextShuttle(current: number, direction: 1 | -1): number {
  if (Math.sign(current) !== direction) return direction;
  return direction * Math.min(8, Math.abs(current) * 2);
}
