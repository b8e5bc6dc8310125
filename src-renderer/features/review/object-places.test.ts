import { describe, expect, it } from 'vitest';
import { objectColour } from './object-colours.ts';
import { boxesAt } from './object-places.ts';

const box = (timeSec: number, left: number) => ({ timeSec, left, top: 0.25, right: left + 0.25, bottom: 0.75 });
const found = {
  everySec: 0.5,
  tracks: [
    {
      ...{ track: 3, label: 'person', score: 0.9, startSec: 1, endSec: 12 },
      boxes: [box(1, 0), box(1.5, 0.5), box(3, 0.25), box(12, 0)],
    },
  ],
};
const leftAt = (sec: number): number | undefined => boxesAt(found, sec)[0]?.left;

describe('where things are', () => {
  it.each([
    [0.99, undefined],
    [1, 0],
    [1.25, 0.25],
    // Missed in two pictures, and on its way.
    [2.25, 0.375],
    // Too long a time for that: as long as the picture that shows it counts.
    [3.4, 0.25],
    [3.6, undefined],
    [12.4, 0],
    [12.5, undefined],
  ])('at %f s is %j from the left', (sec, left) => {
    expect(leftAt(sec)).toEqual(left);
  });

  it('is shown in the label’s own colour', () => {
    expect(objectColour('person')).toBe(objectColour('person'));
    expect(new Set(['person', 'car', 'truck', 'bus', 'dog'].map(objectColour)).size).toBeGreaterThan(2);
  });
});
