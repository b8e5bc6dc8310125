import { describe, expect, it } from 'vitest';
import { clockOrigin, isLate } from './file-clock.ts';

const sixSeconds = { firstFrameSec: 0, durationSec: 6 };

describe('clockOrigin', () => {
  it.each([
    ['nothing where the picture begins at 0', 0, { currentTime: 0, duration: 6 }, sixSeconds, 0],
    ['a start that the browser keeps', 6, { currentTime: 0, duration: 12 }, sixSeconds, 6],
    ['one whose length the browser takes too short', 6, { currentTime: 6, duration: 6 }, sixSeconds, 6],
    [
      'one of a live recording without a length',
      6,
      { currentTime: 0, duration: Number.POSITIVE_INFINITY },
      sixSeconds,
      6,
    ],
    ['a start that the browser takes away', 0, { currentTime: 0, duration: 6 }, sixSeconds, 0],
    [
      'only the container’s start where the picture comes after the sound',
      1.72,
      { currentTime: 0, duration: 15 },
      { firstFrameSec: 1.719, durationSec: 15 },
      0.001,
    ],
    ['nothing where the first pictures cannot be decoded', 1.5, { currentTime: 0, duration: 6 }, sixSeconds, 0],
    ['nothing below zero', 0, { currentTime: 0, duration: 6 }, { firstFrameSec: 0.5, durationSec: 6 }, 0],
  ])('is %s', (_, firstPictureSec, element, known, originSec) => {
    expect(clockOrigin(firstPictureSec, element, known)).toBeCloseTo(originSec, 6);
  });
});

describe('isLate', () => {
  it('tells a first picture that comes later than the library says from one that comes in time', () => {
    expect([6, 0.05, 0].map((sec) => isLate(sec, sixSeconds))).toEqual([true, false, false]);
    expect(isLate(6, { ...sixSeconds, firstFrameSec: 5.95 })).toBe(false);
  });
});
