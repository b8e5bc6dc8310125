import { describe, expect, it } from 'vitest';
import { TINY_BYTES, TINY_CELLS, TinyFrames } from './tiny-frame.ts';

type Colour = readonly [number, number, number];

function shrink(width: number, height: number, colourAt: (x: number, y: number) => Colour): number[] {
  const pixels = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at += 1) pixels.set(colourAt(at % width, Math.floor(at / width)), at * 3);
  const out = new Uint8Array(TINY_BYTES + 1);
  new TinyFrames(width, height).shrink(pixels, out, 1);
  return [...out.subarray(1)];
}

describe('TinyFrames', () => {
  it('gives brightness and colour differences on the scale of JPEG', () => {
    const of = (colour: Colour): number[] => {
      const tiny = shrink(256, 144, () => colour);
      expect(new Set(tiny.slice(0, TINY_CELLS)).size).toBe(1);
      return [tiny[0]!, tiny[TINY_CELLS]!, tiny[TINY_BYTES - 1]!];
    };
    expect(of([200, 200, 200])).toEqual([200, 128, 128].map((value) => expect.closeTo(value, -0.5)));
    expect(of([255, 0, 0])).toEqual([76, 85, 255].map((value) => expect.closeTo(value, -0.5)));
    expect(of([0, 0, 255])).toEqual([29, 255, 107].map((value) => expect.closeTo(value, -0.5)));
  });

  it('averages within cells, from the left to the right and from the top down', () => {
    const tiny = shrink(256, 144, (x, y) =>
      x < 32 && y < 24 ? (y % 2 === 0 ? [90, 90, 90] : [110, 110, 110]) : [0, 0, 0],
    );
    expect(tiny[0]).toBeGreaterThanOrEqual(90);
    expect(tiny[0]).toBeLessThanOrEqual(110);
    expect(tiny.slice(1, TINY_CELLS).every((value) => value === 0)).toBe(true);
    const lower = shrink(256, 144, (_, y) => (y >= 120 ? [50, 50, 50] : [0, 0, 0]));
    expect(lower.slice(0, 40).every((value) => value === 0)).toBe(true);
    expect(lower.slice(40, TINY_CELLS).every((value) => value >= 49)).toBe(true);
  });

  it.each([
    [1, 1],
    [3, 2],
    [7, 5],
    [255, 143],
    [36, 256],
  ])('covers pictures of %i x %i pixels', (width, height) => {
    const tiny = shrink(width, height, () => [120, 120, 120]);
    expect(tiny.slice(0, TINY_CELLS).every((value) => value >= 119 && value <= 120)).toBe(true);
    expect(tiny.slice(TINY_CELLS).every((value) => value === 128)).toBe(true);
  });
});
