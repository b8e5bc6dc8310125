import { describe, expect, it } from 'vitest';
import { heatPixels, likenessAt, pairUnder, pointOf, rampColor } from './heat-picture.ts';

const map = {
  goldCells: 2,
  traineeCells: 3,
  goldStartSec: 10,
  goldEndSec: 30,
  traineeStartSec: 0,
  traineeEndSec: 15,
  lowest: -0.5,
  highest: 0.5,
  base64: btoa(String.fromCharCode(0, 51, 102, 153, 204, 255)),
  encoder: 'vigil-basic',
};

describe('the picture of a heat map', () => {
  it('gets brighter with likeness, all the way', () => {
    const lightness = Array.from({ length: 256 }, (_, level) => {
      const [red, green, blue] = rampColor(level);
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    });
    expect(lightness).toEqual([...lightness].sort((a, b) => a - b));
    expect(lightness[255]! - lightness[0]!).toBeGreaterThan(190);
  });

  it('has gold downwards and the trainee to the right', () => {
    const pixels = heatPixels(map);
    expect(pixels).toHaveLength(24);
    expect([...pixels.subarray(20, 24)]).toEqual([...rampColor(255), 255]);
    expect(likenessAt(map, { goldSec: 25, traineeSec: 14 })).toBeCloseTo(0.5);
    expect(likenessAt(map, { goldSec: 12, traineeSec: 6 })).toBeCloseTo(-0.3);
  });

  it('finds times for points and points for times', () => {
    expect(pairUnder(map, 0.5, 0.25)).toEqual({ goldSec: 15, traineeSec: 7.5 });
    expect(pairUnder(map, -1, 2)).toEqual({ goldSec: 30, traineeSec: 0 });
    expect(pointOf(map, { goldSec: 15, traineeSec: 7.5 })).toEqual({ x: 0.5, y: 0.25 });
  });
});
