import { describe, expect, test } from 'vitest';
import type { RgbImage } from '../pictures/rgb-image.ts';
import { fitImage, fittedLength } from './fit-image.ts';
import type { ImageInput } from './manifest.ts';

const base: ImageInput = {
  file: 'image.onnx',
  input: 'x',
  output: 'y',
  width: 2,
  height: 2,
  layout: 'nhwc',
  dtype: 'uint8',
  resize: 'squash',
  interpolation: 'area',
  mean: [0, 0, 0],
  std: [1, 1, 1],
};

function image(width: number, height: number, valueAt: (x: number, y: number, channel: number) => number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / 3);
    data[at] = valueAt(pixel % width, Math.floor(pixel / width), at % 3);
  }
  return { width, height, data };
}

function resized(picture: RgbImage, input: ImageInput): number[] {
  const target = input.dtype === 'uint8' ? new Uint8Array(fittedLength(input)) : new Float32Array(fittedLength(input));
  fitImage(picture, input, target, 0);
  return [...target];
}

describe('fitImage', () => {
  test('squashing by area gives the mean of what each pixel covers, also where borders cut pixels', () => {
    const picture = image(3, 2, (x, _y, channel) => (channel === 0 ? [0, 90, 240][x]! : 0));
    // Each output pixel covers one and a half source pixels: (0 + 90 / 2) / 1.5 and (90 / 2 + 240) / 1.5.
    expect(resized(picture, { ...base, height: 1 })).toEqual([30, 0, 0, 190, 0, 0]);
  });

  test('cropping keeps the aspect ratio and the centre', () => {
    const picture = image(8, 2, (x) => x * 10);
    expect(resized(picture, { ...base, resize: 'crop' }).filter((_, at) => at % 3 === 0)).toEqual([30, 40, 30, 40]);
  });

  test('planes, mean and deviation as the manifest says', () => {
    const picture = image(2, 2, (x, y, channel) => (channel === 1 ? 255 : x * 51 + y * 102));
    const fitted = resized(picture, {
      ...base,
      layout: 'nchw',
      dtype: 'float32',
      mean: [0.2, 0.5, 0],
      std: [0.5, 0.25, 1],
    });
    const expected = [-0.4, 0, 0.4, 0.8, 2, 2, 2, 2, 0, 0.2, 0.4, 0.6];
    for (const [at, value] of expected.entries()) expect(fitted[at]).toBeCloseTo(value, 5);
  });

  // Values of PIL 12.3 `Image.resize((width, 1), resample)` for one row.
  test.each([
    ['bilinear', 4, [94, 101, 113, 77]],
    ['bicubic', 4, [95, 101, 116, 73]],
    ['bilinear', 5, [88, 85, 157, 62, 95]],
    ['bicubic', 5, [89, 82, 165, 56, 94]],
    ['bilinear', 11, [10, 122, 146, 33, 76, 170, 193, 11, 41, 85, 120]],
    ['bicubic', 11, [0, 133, 165, 28, 65, 189, 215, 5, 30, 89, 123]],
  ] as const)('%s resizing to %i pixels gives what PIL gives', (interpolation, width, expected) => {
    const row = [10, 200, 30, 90, 250, 0, 60, 120];
    const fitted = resized(
      image(8, 1, (x) => row[x]!),
      { ...base, width, height: 1, interpolation },
    );
    expect(fitted.filter((_, at) => at % 3 === 0)).toEqual(expected);
  });

  test('area keeps fractions between its passes, and its sums are those of 64 bits kept in 32', () => {
    for (const [width, height, side] of [
      [64, 36, 10],
      [33, 47, 7],
      [5, 3, 8],
    ] as const) {
      const picture = image(width, height, (x, y, channel) => (x * 89 + y * 57 + channel * 101 + x * x * y) % 256);
      expect(resized(picture, { ...base, width: side, height: side })).toEqual(meansOf(picture, side));
    }
  });
});

/** The same, written plainly: the means of what each of `side` x `side` pixels covers. */
function meansOf({ width, height, data }: RgbImage, side: number): number[] {
  const across = sharesOf(width, side);
  const down = sharesOf(height, side);
  const columns = across.map((shares) =>
    Float32Array.from({ length: height * 3 }, (_, at) => {
      const pixel = (x: number): number => data[(Math.floor(at / 3) * width + x) * 3 + (at % 3)]!;
      return shares.reduce((sum, share, x) => sum + share * pixel(x), 0);
    }),
  );
  return down.flatMap((shares) =>
    columns.flatMap((column) =>
      [0, 1, 2].map((channel) => {
        const mean = shares.reduce((sum, share, y) => Math.fround(sum + share * column[y * 3 + channel]!), 0);
        return Math.trunc(mean + 0.5);
      }),
    ),
  );
}

/** How much of each of `count` pixels of the result is from each of `size` pixels. */
function sharesOf(size: number, count: number): number[][] {
  const step = size / count;
  return Array.from({ length: count }, (_, at) => {
    const [from, to] = [(at + 0.5) * step - step / 2, (at + 0.5) * step + step / 2];
    const covered = Array.from({ length: size }, (_, x) => Math.max(0, Math.min(x + 1, to) - Math.max(x, from)));
    const sum = covered.reduce((total, share) => total + share, 0);
    return covered.map((share) => Math.fround(share / sum));
  });
}
