import { describe, expect, it } from 'vitest';
import { stepClockSec } from './frame-step.ts';
import { pairAt, syncPath } from './sync-path.ts';

const path = syncPath(
  [
    { goldSec: 4, traineeSec: 4, similarity: 1 },
    { goldSec: 4, traineeSec: 8, similarity: 1 },
  ],
  { gold: { startSec: 0, endSec: 8 }, trainee: { startSec: 0, endSec: 12 } },
);
const grids = {
  gold: { fps: 20, firstFrameSec: 0, durationSec: 8 },
  trainee: { fps: 10, firstFrameSec: 0, durationSec: 12 },
};

describe('stepping both by frames', () => {
  it('moves by a frame of gold while both run', () => {
    const clockSec = stepClockSec(path, 1.025, 1, grids);
    expect(pairAt(path, clockSec).goldSec).toBeCloseTo(1.075);
    expect(stepClockSec(path, clockSec, -1, grids)).toBeCloseTo(1.025);
  });

  it('moves by a frame of the trainee while gold waits, or is gone', () => {
    expect(stepClockSec(path, 6.05, 1, grids)).toBeCloseTo(6.15);
    expect(stepClockSec(path, 1.05, 1, { ...grids, gold: null })).toBeCloseTo(1.15);
  });

  it('stays within the run', () => {
    // The middle of the first frame.
    expect(stepClockSec(path, 0, -1, grids)).toBeCloseTo(0.025);
    expect(stepClockSec(path, path.durationSec, 1, grids)).toBeLessThanOrEqual(path.durationSec);
  });
});
