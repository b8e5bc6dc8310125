import { expect, it } from 'vitest';
import { labelSpans } from './label-spans.ts';

const track = (label: number, startSec: number, endSec: number, score = 0.8) => ({
  ...{ track: 1, label, startSec, endSec, score, pictures: 3 },
});

it('joins the tracks of a label over short breaks, cuts long times and leaves other labels alone', () => {
  const tracks = [track(0, 0, 4), track(0, 6, 8, 0.4), track(0, 12, 12), track(1, 1, 41.5), track(7, 0, 1)];
  const spans = labelSpans(tracks, ['person', 'car'], 0.5);
  expect(spans.filter(({ label }) => label === 'person')).toEqual([
    { label: 'person', startSec: 0, endSec: 8.5, score: expect.closeTo(0.6), tracks: 2 },
    { label: 'person', startSec: 12, endSec: 12.5, score: 0.8, tracks: 1 },
  ]);
  const cars = spans.filter(({ label }) => label === 'car');
  expect(cars.map(({ endSec }) => endSec)).toEqual([expect.closeTo(14.667, 2), expect.closeTo(28.333, 2), 42]);
  expect(spans).toHaveLength(5);
});
