import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src-shared/model/worded.ts';
import { markPlaces, nextFinding, placedFindings } from './finding-order.ts';

const made = (type: Finding['type'], startSec: number): Finding => ({
  type,
  steps: [],
  startSec,
  endSec: startSec + 1,
  goldSpan: null,
  severity: 'minor',
  confidence: 1,
  pointsLost: 1,
  explanation: '',
});
const late = made('slow', 9);
const early = made('missing', 2);
const middle = made('slow', 5);
const clockOf = (finding: Finding): number => finding.startSec ?? 0;
const all = placedFindings([late, early, middle], new Set(), clockOf);

describe('walking through findings', () => {
  it('goes in the order of time, of the chosen types alone', () => {
    expect(all.map(({ finding }) => finding)).toEqual([early, middle, late]);
    expect(placedFindings([late, early, middle], new Set(['slow']), clockOf).map(({ finding }) => finding)).toEqual([
      middle,
      late,
    ]);
  });

  it('starts from the clock, then goes from one to the next and round again', () => {
    expect(nextFinding(all, { finding: null, clockSec: 4 }, 1)).toBe(middle);
    expect(nextFinding(all, { finding: null, clockSec: 4 }, -1)).toBe(early);
    expect(nextFinding(all, { finding: null, clockSec: 20 }, 1)).toBe(early);
    expect(nextFinding(all, { finding: middle, clockSec: 0 }, 1)).toBe(late);
    expect(nextFinding(all, { finding: late, clockSec: 0 }, 1)).toBe(early);
    expect(nextFinding(all, { finding: early, clockSec: 0 }, -1)).toBe(late);
  });

  it('starts over when the current one is filtered away, and finds none among none', () => {
    const slow = all.filter(({ finding }) => finding.type === 'slow');
    expect(nextFinding(slow, { finding: early, clockSec: 2 }, 1)).toBe(middle);
    expect(nextFinding([], { finding: null, clockSec: 0 }, 1)).toBeNull();
  });
});

describe('marks on the line', () => {
  const marks = (...times: number[]) =>
    markPlaces(
      times.map((clockSec) => ({ finding: early, clockSec })),
      100,
    );

  it('stand at their times, beside each other where these are the same', () => {
    expect(marks(10, 50)).toEqual([0.1, 0.5]);
    expect(marks(10, 10, 10).map((place) => Math.round(place * 1000))).toEqual([100, 125, 150]);
  });

  it('stay on the line', () => {
    expect(marks(100, 100).map((place) => Math.round(place * 1000))).toEqual([975, 1000]);
  });
});
