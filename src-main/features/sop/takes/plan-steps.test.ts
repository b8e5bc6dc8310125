import { describe, expect, it } from 'vitest';
import { planGivenSteps, planSuggestedSteps } from './plan-steps.ts';
import { coversVideo, onVideoClock, takeSpan } from './take-span.ts';

const take = { startSec: 10, endSec: 30 };

describe('onVideoClock', () => {
  const video = { durationSec: 6 };

  it('takes times read off a player that counts from the file’s own start', () => {
    expect(onVideoClock(video, { fromSec: 6, toSec: 12 }, 6)).toEqual({ fromSec: 0, toSec: 6 });
    expect(onVideoClock(video, { fromSec: 8, toSec: undefined }, 6)).toEqual({ fromSec: 2, toSec: undefined });
  });

  it('leaves times alone that lie in the video, or in it on neither clock', () => {
    for (const given of [
      { fromSec: 2, toSec: 4 },
      { fromSec: 2, toSec: 20 },
      { fromSec: 2, toSec: 9 },
    ]) {
      expect(onVideoClock(video, given, 6)).toEqual(given);
    }
  });

  it.each([
    [
      'are moved with the steps that the same player showed',
      { fromSec: 5, toSec: 13, steps: spans([5, 7], [7, 9]) },
      { fromSec: 1, toSec: 9, steps: spans([1, 3], [3, 5]) },
    ],
    ['are moved where a step alone says so', { steps: spans([5, 8], [8, 13]) }, { steps: spans([1, 4], [4, 9]) }],
    [
      'are moved without steps that can only be on Vigil’s clock',
      { fromSec: 5, toSec: 13, steps: spans([1, 3], [3, 9]) },
      { fromSec: 1, toSec: 9, steps: spans([1, 3], [3, 9]) },
    ],
    [
      'stay with steps that fit no clock together with them',
      { fromSec: 0, toSec: 9, steps: spans([5, 13]) },
      { fromSec: 0, toSec: 9, steps: spans([5, 13]) },
    ],
  ])('takes steps with the span: they %s', (_, given, expected) => {
    // What lies between 4 and 10 may be on either clock.
    expect(onVideoClock({ durationSec: 10 }, given as Parameters<typeof onVideoClock>[1], 4)).toEqual(expected);
  });
});

function spans(...times: readonly (readonly [number, number])[]) {
  return times.map(([startSec, endSec]) => ({ startSec, endSec }));
}

describe('steps given by a trainer', () => {
  it('are put in order of time, trimmed names and all', () => {
    const steps = planGivenSteps(
      [
        { name: ' Close ', startSec: 20, endSec: 30 },
        { name: 'Open', startSec: 10, endSec: 20 },
      ],
      take,
    );
    expect(steps).toMatchObject([
      { name: 'Open', startSec: 10, endSec: 20, suggested: false },
      { name: 'Close', startSec: 20, endSec: 30, suggested: false },
    ]);
  });

  it('may miss the ends of the take by less than half a second', () => {
    expect(planGivenSteps([{ name: 'All', startSec: 9.8, endSec: 30.4 }], take)).toMatchObject([
      { name: 'All', startSec: 10, endSec: 30, suggested: false },
    ]);
  });

  it('may leave gaps', () => {
    const steps = [
      { name: 'A', startSec: 11, endSec: 12 },
      { name: 'B', startSec: 15, endSec: 16 },
    ];
    expect(planGivenSteps(steps, take)).toHaveLength(2);
  });

  it.each([
    [[{ name: '  ', startSec: 10, endSec: 12 }], 'Step 1 has no name.'],
    [[{ name: 'Open', startSec: 14, endSec: 14 }], /“Open” ends at 00:14\.0, which is not after its start/],
    [
      [{ name: 'Open', startSec: 25, endSec: 31 }],
      /“Open” \(00:25\.0 to 00:31\.0\) lies outside the take, which is 00:10\.0 to 00:30\.0/,
    ],
    [[{ name: 'Open', startSec: 9.6, endSec: 9.9 }], /“Open” lies outside the take/],
    [
      [
        { name: 'Open', startSec: 10, endSec: 15 },
        { name: 'Close', startSec: 14, endSec: 20 },
      ],
      /“Open” \(00:10\.0 to 00:15\.0\) and “Close” \(00:14\.0 to 00:20\.0\) overlap/,
    ],
  ])('are refused with a sentence: %#', (steps, sentence) => {
    expect(() => planGivenSteps(steps, take)).toThrow(sentence);
  });
});

describe('rules of steps', () => {
  const strict = { name: 'A', startSec: 10, endSec: 20, required: false, orderMatters: false, weight: 2, maxSec: 12 };

  it('are the usual ones unless given', () => {
    const [plain] = planGivenSteps([{ name: 'A', startSec: 10, endSec: 20 }], take);
    expect(plain).toMatchObject({ required: true, orderMatters: true, weight: 1, minSec: null, maxSec: null });
    expect(planGivenSteps([strict], take)).toMatchObject([{ ...strict, minSec: null }]);
  });

  it('stay what they were for the step of that name, and can be taken away', () => {
    const before = planGivenSteps([strict], take);
    const moved = { name: 'A', startSec: 11, endSec: 19 };
    expect(planGivenSteps([moved], take, before)).toMatchObject([{ ...strict, ...moved }]);
    const [freed] = planGivenSteps([{ ...moved, maxSec: null, required: true }], take, before);
    expect(freed).toMatchObject({ maxSec: null, required: true, weight: 2 });
    expect(() => planGivenSteps([{ ...moved, minSec: 13 }], take, before)).toThrow('at least 13 s and at most 12 s');
  });
});

describe('suggested steps', () => {
  it('are numbered and marked', () => {
    expect(planSuggestedSteps([take])).toMatchObject([{ name: 'Step 1', startSec: 10, endSec: 30, suggested: true }]);
  });
});

describe('the span of a take', () => {
  const video = { name: 'run.mp4', durationSec: 24.02 };

  it('is the whole video by default, and ends with it', () => {
    expect(takeSpan(video, {})).toEqual({ startSec: 0, endSec: 24.02 });
    expect(takeSpan(video, { fromSec: 3, toSec: 24.3 })).toEqual({ startSec: 3, endSec: 24.02 });
    expect(coversVideo(takeSpan(video, {}), video)).toBe(true);
    expect(coversVideo(takeSpan(video, { fromSec: 3 }), video)).toBe(false);
  });

  it.each([
    [{ fromSec: 24.02 }, '00:24.0 is outside run.mp4, which is 00:24.0 long.'],
    [{ toSec: 40 }, '00:40.0 is outside run.mp4'],
    [{ fromSec: 9, toSec: 8 }, /ends at 00:08\.0, which is not after its start at 00:09\.0/],
  ])('is refused outside the video: %o', (given, sentence) => {
    expect(() => takeSpan(video, given)).toThrow(sentence);
  });
});
