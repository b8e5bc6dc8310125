import { describe, expect, it, test } from 'vitest';
import { blurPixels, blurSigma, blurSize } from './gaussian-blur.ts';

test.each([
  [1, 3],
  [15, 3],
  [16, 5],
  [31, 7],
  [80, 21],
  [320, 81],
])('a side of %d pixels is blurred over %d', (side, size) => expect(blurSize(side)).toBe(size));

test('the deviation is OpenCV’s for the size', () => {
  expect(blurSigma(21)).toBeCloseTo(3.5, 10);
});

describe('blurPixels', () => {
  const dark = (width: number, height: number) => ({ width, height, data: new Uint8Array(width * height * 3) });

  it('spreads a bright pixel by the kernel of both sides', () => {
    const image = dark(9, 9);
    image.data[(4 * 9 + 4) * 3] = 240;
    blurPixels(image, { x: 0, y: 0, width: 9, height: 9 });
    const red = (x: number, y: number) => image.data[(y * 9 + x) * 3];
    expect([red(4, 4), red(3, 4), red(3, 3), red(2, 4)]).toEqual([60, 30, 15, 0]);
  });

  it('mirrors at the border of the rectangle and leaves everything outside alone', () => {
    const image = dark(8, 4);
    image.data.fill(200);
    for (let y = 0; y < 4; y++) image.data.fill(40, (y * 8 + 4) * 3, (y * 8 + 8) * 3);
    const before = image.data.slice();
    blurPixels(image, { x: 0, y: 0, width: 4, height: 4 });
    // The rectangle is even inside: nothing of what lies beside it comes in.
    expect(image.data).toEqual(before);
  });
});
