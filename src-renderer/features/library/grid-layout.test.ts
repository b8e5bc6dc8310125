import { describe, expect, it } from 'vitest';
import { columnsFor, rowHeightPx } from './grid-layout.ts';

describe('grid layout', () => {
  it('fits as many cards as stay readable, and at least one', () => {
    expect([0, 300, 452, 1000].map(columnsFor)).toEqual([1, 1, 2, 4]);
  });

  it('keeps pictures at 16:9', () => {
    expect(rowHeightPx(320, 1)).toBe(180 + 78 + 12);
    expect(rowHeightPx(2 * 320 + 12, 2)).toBe(180 + 78 + 12);
  });
});
