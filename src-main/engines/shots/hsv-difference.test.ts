import { describe, expect, it } from 'vitest';
import { HsvDifference } from './hsv-difference.ts';

/** OpenCV's conversion, written plainly (modules/imgproc/src/color_hsv.simd.hpp, 8 bits, hue range 180). */
function openCvHsv(red: number, green: number, blue: number): [number, number, number] {
  const roundHalfToEven = (value: number): number => {
    const rounded = Math.round(value);
    return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
  };
  const value = Math.max(red, green, blue);
  const chroma = value - Math.min(red, green, blue);
  const saturationFactor = value === 0 ? 0 : roundHalfToEven((255 << 12) / value);
  const hueFactor = chroma === 0 ? 0 : roundHalfToEven((180 << 12) / (6 * chroma));
  const sector = value === red ? green - blue : value === green ? blue - red + 2 * chroma : red - green + 4 * chroma;
  const hue = (sector * hueFactor + 2048) >> 12;
  return [hue < 0 ? hue + 180 : hue, (chroma * saturationFactor + 2048) >> 12, value];
}

function write(difference: HsvDifference, pixels: readonly (readonly [number, number, number])[]): void {
  pixels.forEach((pixel, index) => {
    difference.pixels.set(pixel, index * 3);
  });
  difference.measure();
}

describe('HsvDifference', () => {
  it('agrees with OpenCV for every pair of neighbouring colours of a dense grid', () => {
    const levels = [0, 1, 2, 3, 60, 84, 85, 86, 127, 128, 170, 201, 253, 254, 255];
    const colours = levels.flatMap((r) => levels.flatMap((g) => levels.map((b) => [r, g, b] as const)));
    const difference = new HsvDifference(1, 1);
    write(difference, [colours[0]!]);
    for (let index = 1; index < colours.length; index += 1) {
      const before = openCvHsv(...colours[index - 1]!);
      const now = openCvHsv(...colours[index]!);
      write(difference, [colours[index]!]);
      const steps = now.map((value, channel) => Math.abs(value - before[channel]!));
      expect(difference.contentScore).toBeCloseTo((steps[0]! + steps[1]! + steps[2]!) / 3, 9);
      expect(difference.valueDifference).toBe(steps[2]);
    }
  });

  it('averages over pixels, also when their number is no multiple of four', () => {
    const difference = new HsvDifference(3, 2);
    const grey = [100, 100, 100] as const;
    write(
      difference,
      Array.from({ length: 6 }, () => grey),
    );
    expect(difference.contentScore).toBe(0);
    write(difference, [[130, 130, 130], grey, grey, grey, grey, [106, 106, 106]]);
    expect(difference.valueDifference).toBeCloseTo(36 / 6, 12);
    expect(difference.contentScore).toBeCloseTo(36 / 6 / 3, 12);
  });

  it('is 0 for the first picture and for a picture that does not change', () => {
    const difference = new HsvDifference(2, 1);
    const picture = [
      [200, 10, 30],
      [5, 250, 90],
    ] as const;
    write(difference, picture);
    expect([difference.contentScore, difference.valueDifference]).toEqual([0, 0]);
    write(difference, picture);
    expect([difference.contentScore, difference.valueDifference]).toEqual([0, 0]);
  });
});
