import { type FrameGrid, stepFrameSec } from '../../../../ui/player/frame-steps.ts';
import { pairAt, type SyncPath } from './sync-path.ts';

/** A recording moves by frames where it runs at least this fast. */
const MIN_RATE = 0.02;

/**
 * The clock one frame on (1) or back (-1): a frame of the recording that runs faster there. A recording that is gone
 * (null) sets no pace.
 */
export function stepClockSec(
  path: SyncPath,
  clockSec: number,
  direction: 1 | -1,
  grids: { readonly gold: FrameGrid | null; readonly trainee: FrameGrid | null },
): number {
  // Rates are those of the stretch being entered: looked up a little that way.
  const pair = pairAt(path, clockSec + direction * 0.001);
  const both = [
    { sec: pair.goldSec, rate: pair.goldRate, grid: grids.gold },
    { sec: pair.traineeSec, rate: pair.traineeRate, grid: grids.trainee },
  ].flatMap(({ grid, ...one }) => (grid && one.rate >= MIN_RATE ? [{ ...one, grid }] : []));
  const [first, second] = both;
  const fastest = first && second ? (second.rate > first.rate ? second : first) : first;
  const deltaSec = fastest
    ? (stepFrameSec(fastest.sec, direction, fastest.grid) - fastest.sec) / fastest.rate
    : direction / 25;
  return Math.min(path.durationSec, Math.max(0, clockSec + deltaSec));
}
