import { describe, expect, it } from 'vitest';
import { nearestBefore, nextShuttle, stepFrameSec, stepKnownFrameSec } from './frame-steps.ts';

describe('frame steps', () => {
  const grid = { fps: 25, firstFrameSec: 0.08, durationSec: 2.08 };

  it('lands in the middle of the neighbouring frame', () => {
    expect(stepFrameSec(0.08, 1, grid)).toBeCloseTo(0.08 + 1.5 / 25);
    expect(stepFrameSec(0.12, -1, grid)).toBeCloseTo(0.08 + 0.5 / 25);
  });

  it('steps every frame exactly once, even when times carry rounding', () => {
    const seen = [];
    let sec = 0;
    const ntsc = { fps: 30000 / 1001, firstFrameSec: 0, durationSec: 2 };
    for (let i = 0; i < 50; i++) {
      sec = stepFrameSec(sec, 1, ntsc);
      const frame = Math.floor(sec * ntsc.fps);
      // Players report the frame's own time in the container's time base.
      sec = Math.round((frame / ntsc.fps) * 90000) / 90000;
      seen.push(frame);
    }
    expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });

  it('stops at both ends', () => {
    expect(stepFrameSec(0.08, -1, grid)).toBeCloseTo(0.08 + 0.5 / 25);
    expect(stepFrameSec(2.07, 5, grid)).toBeCloseTo(0.08 + 49.5 / 25);
  });

  it('steps uneven frames by their own times', () => {
    const times = { timesSec: [0, 0.13, 0.26, 0.3, 0.43], hasFirst: true, hasLast: true };
    const step = (sec: number, delta: number) => stepKnownFrameSec(sec, delta, times, 0.5);
    expect(step(0.13, 1)).toBeCloseTo(0.28);
    expect(step(0.2596, 1)).toBeCloseTo(0.365);
    expect(step(0.3, -1)).toBeCloseTo(0.28);
    expect(step(0.28, 2)).toBeCloseTo(0.465);
    // Both ends hold, and a place before the first frame is at the first.
    expect(step(0.43, 3)).toBeCloseTo(0.465);
    expect(step(0, -1)).toBeCloseTo(0.065);
    // What lies outside of a part is not guessed.
    const part = { ...times, hasFirst: false, hasLast: false };
    expect(stepKnownFrameSec(0.3, 1, part, 9)).toBeNull();
    expect(stepKnownFrameSec(0.13, -2, part, 9)).toBeNull();
    expect(stepKnownFrameSec(0.13, -1, part, 9)).toBeCloseTo(0.065);
    expect(stepKnownFrameSec(1, 1, { timesSec: [], hasFirst: false, hasLast: false }, 9)).toBeNull();
  });

  it('finds the still to show', () => {
    expect([0, 0.4, 1, 7].map((sec) => nearestBefore([0.5, 1, 2], sec))).toEqual([0.5, 0.5, 1, 2]);
    expect(nearestBefore([], 3)).toBeNull();
  });

  it('doubles the shuttle and turns round at 1', () => {
    expect(nextShuttle(0, 1)).toBe(1);
    expect(nextShuttle(4, 1)).toBe(8);
    expect(nextShuttle(8, 1)).toBe(8);
    expect(nextShuttle(4, -1)).toBe(-1);
  });
});
