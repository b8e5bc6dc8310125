import { expect, it } from 'vitest';
import type { Take } from '../../../../../src-shared/model/sop.ts';
import type { Score } from '../../../../../src-shared/model/worded.ts';
import { takeSpans } from './take-spans.ts';

const score: Pick<Score, 'goldTakeIds' | 'traineeTakeId' | 'steps' | 'alignment'> = {
  goldTakeIds: ['gold', 'second'],
  traineeTakeId: 'run',
  steps: [
    {
      index: 0,
      name: 'Jack',
      goldStartSec: 2,
      goldEndSec: 8,
      spans: [[11, 14]],
      outcomes: [],
      durationRatio: 1,
      similarity: 1,
    },
  ],
  alignment: [
    { goldSec: 1, traineeSec: 10, similarity: 1 },
    { goldSec: 7, traineeSec: 19, similarity: 1 },
  ],
};
const take = (takeId: string, startSec: number, endSec: number): Pick<Take, 'takeId' | 'startSec' | 'endSec'> => ({
  takeId,
  startSec,
  endSec,
});

it('takes the spans of the takes, or what the score says of those that are gone', () => {
  const takes = [take('second', 50, 60), take('gold', 0, 9), take('run', 10, 20)];
  expect(takeSpans(score, takes)).toMatchObject({ gold: { startSec: 0, endSec: 9 }, trainee: { endSec: 20 } });
  expect(takeSpans(score, [])).toEqual({
    gold: { startSec: 1, endSec: 8 },
    trainee: { startSec: 10, endSec: 19 },
  });
  expect(takeSpans({ ...score, steps: [], alignment: [] }, [])).toEqual({
    gold: { startSec: 0, endSec: 0 },
    trainee: { startSec: 0, endSec: 0 },
  });
});
