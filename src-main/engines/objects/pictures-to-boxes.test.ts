import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../pictures/rgb-image.ts';
import { type Detection, overlapOf } from './box.ts';
import { letterbox } from './letterbox.ts';
import { suppressRepeats } from './suppress-repeats.ts';
import { cellCount, decodeYolox } from './yolox.ts';

const plain = (width: number, height: number, rgb: readonly number[]): RgbImage => ({
  ...{ width, height },
  data: Uint8Array.from({ length: width * height * 3 }, (_, at) => rgb[at % 3]!),
});

describe('a letterboxed picture', () => {
  const input = { width: 8, height: 8, pad: 114, channels: 'bgr', scale: 1 } as const;

  it('lies in the upper left corner, blue first, with grey around it', () => {
    const target = new Float32Array(2 * 192).fill(-1);
    expect(letterbox(plain(16, 8, [10, 20, 30]), input, target, 192)).toEqual({ width: 8, height: 4 });
    expect(target.subarray(0, 192).every((value) => value === -1)).toBe(true);
    for (const [plane, value] of [30, 20, 10].entries()) {
      const rows = target.subarray(192 + plane * 64, 192 + (plane + 1) * 64);
      expect([...rows.subarray(0, 32)]).toEqual(Array(32).fill(value));
      expect([...rows.subarray(32)]).toEqual(Array(32).fill(114));
    }
  });

  it('is upright where the picture is, red first and scaled where the graph wants that', () => {
    const target = new Float32Array(192);
    const unit = { ...input, channels: 'rgb', scale: 1 / 255 } as const;
    expect(letterbox(plain(4, 16, [255, 0, 51]), unit, target, 0)).toEqual({ width: 2, height: 8 });
    expect([target[0], target[1], target[2], target[64], target[128]].map((value) => value!.toFixed(3))).toEqual([
      ...['1.000', '1.000', '0.447', '0.000', '0.200'],
    ]);
  });

  it('is bilinear between pixel centres, also when it is enlarged', () => {
    const ramp = { width: 2, height: 1, data: Uint8Array.of(0, 0, 0, 100, 100, 100) };
    const target = new Float32Array(192);
    expect(letterbox(ramp, input, target, 0)).toEqual({ width: 8, height: 4 });
    expect([...target.subarray(0, 8)]).toEqual([0, 0, 12.5, 37.5, 62.5, 87.5, 100, 100]);
  });
});

describe('the cells of YOLOX', () => {
  const grid = { strides: [8, 16], width: 32, height: 16, labelCount: 3 };
  const output = (cells: Readonly<Record<number, readonly number[]>>): Float32Array => {
    const values = new Float32Array(cellCount(grid) * 8);
    for (const [cell, row] of Object.entries(cells)) values.set(row, Number(cell) * 8);
    return values;
  };

  it('become boxes in parts of the picture, cut at its edges', () => {
    expect(cellCount(grid)).toBe(10);
    const values = output({
      // Column 1 of row 1 of the first grid: centre (12, 12), 8 x 16 pixels.
      5: [0.5, 0.5, 0, Math.log(2), 0.9, 0.1, 0.8, 0.2],
      // The second cell of the second grid: centre (24, 8), 32 x 8 pixels.
      9: [0.5, 0.5, Math.log(2), Math.log(0.5), 0.5, 0, 0, 1],
      // Sure that there is something, not what.
      2: [0.5, 0.5, 0, 0, 1, 0.1, 0.1, 0.1],
      3: [0.5, 0.5, 0, 0, Number.NaN, 1, 1, 1],
    });
    const found = decodeYolox(values, grid, { width: 32, height: 16 }, 0.3);
    expect(found.map(({ label }) => label)).toEqual([1, 2]);
    const sides = found.map(({ left, top, right, bottom, score }) => [left, top, right, bottom, score]);
    expect(sides.flat().map((value) => Number(value.toFixed(6)))).toEqual([
      ...[0.25, 0.25, 0.5, 1, 0.72],
      ...[0.25, 0.25, 1, 0.75, 0.5],
    ]);
  });

  it('that lie in the padding are no boxes', () => {
    const values = output({ 5: [0.5, 0.5, 0, 0, 0.9, 1, 0, 0] });
    expect(decodeYolox(values, grid, { width: 32, height: 8 }, 0.3)).toEqual([]);
  });
});

describe('repeats', () => {
  const box = (left: number, label: number, score: number): Detection => ({
    ...{ left, label, score },
    ...{ top: 0, right: left + 0.5, bottom: 1 },
  });

  it('go where a surer box of the same label is nearly the same', () => {
    expect(overlapOf(box(0, 0, 1), box(0.25, 0, 1))).toBeCloseTo(1 / 3, 6);
    expect(overlapOf(box(0, 0, 1), box(0.5, 0, 1), 0.25)).toBeCloseTo(0.2, 6);
    const all = [box(0.05, 0, 0.5), box(0, 0, 0.9), box(0.02, 1, 0.6), box(0.4, 0, 0.3)];
    expect(suppressRepeats(all, 0.45)).toEqual([all[1], all[2], all[3]]);
  });
});
