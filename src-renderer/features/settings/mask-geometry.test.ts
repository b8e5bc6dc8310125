import { describe, expect, it } from 'vitest';
import { moveCorner, moveRect, rectBetween } from './mask-geometry.ts';

const rect = { left: 0.2, top: 0.3, right: 0.6, bottom: 0.5 };

describe('rectangles of a mask', () => {
  it('come from two places in any order, cut at the edges of the picture', () => {
    expect(rectBetween({ x: 0.7, y: -0.2 }, { x: 0.25, y: 0.5 })).toEqual({
      left: 0.25,
      top: 0,
      right: 0.7,
      bottom: 0.5,
    });
    expect(rectBetween({ x: 0.5, y: 0.5 }, { x: 0.505, y: 0.9 })).toBeUndefined();
  });

  it('move within the picture and keep their size', () => {
    expect(moveRect(rect, { x: 0.1, y: -0.1 })).toEqual({ left: 0.3, top: 0.2, right: 0.7, bottom: 0.4 });
    expect(moveRect(rect, { x: 9, y: 9 })).toEqual({ left: 0.6, top: 0.8, right: 1, bottom: 1 });
  });

  it('have corners that stop at the picture and at each other', () => {
    expect(moveCorner(rect, 'se', { x: 0.1, y: 0.1 })).toEqual({ left: 0.2, top: 0.3, right: 0.7, bottom: 0.6 });
    expect(moveCorner(rect, 'nw', { x: -1, y: 1 })).toEqual({ left: 0, top: 0.49, right: 0.6, bottom: 0.5 });
  });
});
