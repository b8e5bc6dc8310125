import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fitToMaxSide } from './resize.ts';

interface ResizeCase {
  readonly id: string;
  readonly input: { height: number; width: number; max_side: number; data: string };
  readonly expected: { height: number; width: number; data: string };
}

const file = new URL('__fixtures__/frame_resize.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: ResizeCase[] };

test.each(cases)('$id', ({ input, expected }) => {
  const data = new Uint8Array(Buffer.from(input.data, 'base64'));
  const found = fitToMaxSide({ width: input.width, height: input.height, data }, input.max_side);
  expect([found.width, found.height]).toEqual([expected.width, expected.height]);
  expect(Buffer.from(found.data).equals(Buffer.from(expected.data, 'base64'))).toBe(true);
});

test('whole blocks of more than two by two are averaged', () => {
  const data = Uint8Array.from({ length: 6 * 3 * 3 }, (_, at) => (at % 3) * 10 + Math.floor(at / 9));
  const found = fitToMaxSide({ width: 6, height: 3, data }, 2);
  expect([found.width, found.height]).toEqual([2, 1]);
  expect([...found.data]).toEqual([2, 12, 22, 3, 13, 23]);
});
