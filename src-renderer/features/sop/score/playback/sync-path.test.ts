import { describe, expect, it } from 'vitest';
import { clockAtGold, clockAtTrainee, pairAt, syncPath } from './sync-path.ts';

const takes = (goldEnd: number, traineeEnd: number) => ({
  gold: { startSec: 0, endSec: goldEnd },
  trainee: { startSec: 0, endSec: traineeEnd },
});
const points = (...pairs: [number, number][]) =>
  pairs.map(([goldSec, traineeSec]) => ({ goldSec, traineeSec, similarity: 1 }));

describe('sync path', () => {
  it('runs both at life speed where the takes agree', () => {
    const path = syncPath(points([1, 1], [2, 2], [3, 3]), takes(4, 4));
    expect(path.durationSec).toBe(4);
    expect(pairAt(path, 2.5)).toEqual({ goldSec: 2.5, traineeSec: 2.5, goldRate: 1, traineeRate: 1 });
  });

  it('slows the one that has less to show, and never runs either faster than life', () => {
    const path = syncPath(points([2, 2], [4, 8]), takes(6, 10));
    expect(path.durationSec).toBe(10);
    const middle = pairAt(path, 5);
    expect(middle).toMatchObject({ goldSec: 3, traineeSec: 5, traineeRate: 1 });
    expect(middle.goldRate).toBeCloseTo(1 / 3);
    for (let clock = 0; clock <= 10; clock += 0.1) {
      const { goldRate, traineeRate } = pairAt(path, clock);
      expect(Math.max(goldRate, traineeRate)).toBeLessThanOrEqual(1);
    }
  });

  it('lets the trainee wait while gold shows a step that was left out', () => {
    const path = syncPath(points([0, 0], [4, 4], [8, 4], [12, 8]), takes(12, 8));
    expect(pairAt(path, 6)).toEqual({ goldSec: 6, traineeSec: 4, goldRate: 1, traineeRate: 0 });
    expect(path.durationSec).toBe(12);
  });

  it('takes many trainee moments for one of gold, as warping gives them', () => {
    const path = syncPath(points([1, 1], [1, 2], [1, 3], [2, 4]), takes(3, 5));
    expect(pairAt(path, 2)).toMatchObject({ goldSec: 1, traineeSec: 2, goldRate: 0, traineeRate: 1 });
  });

  it('finds the clock for a time of either recording', () => {
    const path = syncPath(points([0, 0], [4, 4], [8, 4], [12, 8]), takes(12, 8));
    expect(clockAtGold(path, 6)).toBe(6);
    expect(clockAtTrainee(path, 6)).toBe(10);
    expect(clockAtTrainee(path, 4)).toBe(4);
    expect(clockAtGold(path, 99)).toBe(12);
  });

  it('begins and ends with the takes, wherever they lie in their recordings', () => {
    const path = syncPath(points([102, 33]), {
      gold: { startSec: 100, endSec: 104 },
      trainee: { startSec: 30, endSec: 36 },
    });
    expect(pairAt(path, 0)).toMatchObject({ goldSec: 100, traineeSec: 30 });
    expect(pairAt(path, path.durationSec)).toMatchObject({ goldSec: 104, traineeSec: 36 });
  });

  it('holds times that run backwards and clips what lies outside', () => {
    const path = syncPath(points([1, 5], [2, 3], [3, 99]), takes(4, 8));
    const times = Array.from({ length: 60 }, (_, i) => pairAt(path, i * 0.2).traineeSec);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.max(...times)).toBe(8);
  });

  it('plays side by side from the starts without an alignment', () => {
    const path = syncPath([], takes(4, 6));
    expect(pairAt(path, 3)).toMatchObject({ goldSec: 3, traineeSec: 3 });
    expect(pairAt(path, 5)).toMatchObject({ goldSec: 4, traineeSec: 5 });
    expect(path.durationSec).toBe(6);
  });
});
