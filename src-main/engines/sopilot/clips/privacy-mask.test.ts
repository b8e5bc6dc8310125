import { expect, test } from 'vitest';
import cases from './__fixtures__/privacy_mask_rects.json' with { type: 'json' };
import { paintMask, parseMaskRects } from './privacy-mask.ts';

test.each(cases)('$id', ({ input, expected }) => {
  const found = parseMaskRects(input).map(({ left, top, right, bottom }) => [left, top, right, bottom]);
  expect(found).toEqual(expected);
});

test('masked pixels are black, the others untouched', () => {
  const image = { width: 4, height: 2, data: new Uint8Array(24).fill(9) };
  const rects = parseMaskRects('0.5:0:1:0.5; 0:0.5:0.25:1');
  paintMask(
    image,
    rects.map((rect) => ({ mode: 'black', rect })),
    'nearest',
  );
  const reds = Array.from({ length: 8 }, (_, pixel) => image.data[pixel * 3]);
  expect(reds).toEqual([9, 9, 0, 0, 0, 9, 9, 9]);
});
