/** Where frames sit on the player's clock. */
export interface FrameGrid {
  readonly fps: number;
  /** Presentation time of the first picture. */
  readonly firstFrameSec: number;
  readonly durationSec: number;
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

/** The nearest of sorted `times` at or before `sec`; the first when none is. Null for an empty list. */
export function nearestBefore(times: readonly number[], sec: number): number | null {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= sec) low = middle + 1;
    else high = middle;
  }
  return times[Math.max(0, low - 1)] ?? null;
}

/** Speeds of J and L: pressing again doubles, the other direction starts over at 1. */
export function nextShuttle(current: number, direction: 1 | -1): number {
  if (Math.sign(current) !== direction) return direction;
  return direction * Math.min(8, Math.abs(current) * 2);
}
