import { describe, expect, it } from 'vitest';
import { endsOf, SharedTime, speedAmong } from './shared-time.ts';

describe('the time that jobs share', () => {
  it('runs slower while more of them run', () => {
    let clockMs = 0;
    const time = new SharedTime(() => clockMs);
    time.begin('a');
    clockMs = 10_000;
    expect(time.nowMs()).toBe(10_000);
    time.begin('b');
    clockMs = 20_000;
    expect(time.nowMs()).toBeCloseTo(10_000 + 10_000 * speedAmong(2));
    time.end('b');
    clockMs = 30_000;
    expect(time.nowMs()).toBeCloseTo(20_000 + 10_000 * speedAmong(2));
  });

  it('knows that a job gets on faster once the shorter one beside it is done, unless another waits', () => {
    const time = new SharedTime(() => 0);
    time.begin('long');
    time.begin('short');
    time.tell('long', 100);
    time.tell('short', 10);
    expect(time.onTheWall('short', 10)).toBeCloseTo(10 / speedAmong(2));
    expect(time.onTheWall('long', 100)).toBeCloseTo(10 / speedAmong(2) + 90);
    time.isAwaited = true;
    expect(time.onTheWall('long', 100)).toBeCloseTo(100 / speedAmong(2));
  });
});

describe('when the jobs of a queue end', () => {
  it('is one after the other, or so many at once that each is slower', () => {
    expect(endsOf([10, 20, 5], 1)).toEqual([10, 30, 35]);
    const ends = endsOf([10, 20, 5], 2);
    const two = speedAmong(2);
    // The third begins when the first has ended, and ends before the second.
    expect(ends[0]).toBeCloseTo(10 / two);
    expect(ends[2]).toBeCloseTo(15 / two);
    expect(ends[1]).toBeCloseTo(15 / two + 5);
    expect(endsOf([], 2)).toEqual([]);
    expect(endsOf([0, 3], 1)).toEqual([0, 3]);
  });
});
