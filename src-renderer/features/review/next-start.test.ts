import { describe, expect, it } from 'vitest';
import { nextStart } from './next-start.ts';

describe('next start', () => {
  const spans = [12, 3, 7].map((startSec) => ({ startSec, endSec: startSec + 2 }));

  it('goes forward and back in time, whatever the order of the list', () => {
    expect(nextStart(spans, 0, 1)).toBe(1);
    expect(nextStart(spans, 3, 1)).toBe(2);
    expect(nextStart(spans, 11, -1)).toBe(2);
  });

  it('goes to the one before when the current one has just begun, else to its start', () => {
    expect(nextStart(spans, 7.2, -1)).toBe(1);
    expect(nextStart(spans, 8, -1)).toBe(2);
  });

  it('ends at the ends', () => {
    expect(nextStart(spans, 12, 1)).toBeNull();
    expect(nextStart(spans, 3, -1)).toBeNull();
    expect(nextStart([], 3, 1)).toBeNull();
  });
});
