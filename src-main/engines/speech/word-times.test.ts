import { expect, test } from 'vitest';
import { tokenStarts } from './word-times.ts';

test('words begin where the heads that follow the sound begin to look', () => {
  const [rows, heads, positions] = [6, 2, 300];
  const attention = new Float32Array(rows * heads * positions);
  for (let row = 0; row < rows; row++) {
    for (let head = 0; head < heads; head++) {
      // Each token is written by half a second of sound, and a little by all of it.
      for (let at = 0; at < positions; at++) {
        const looked = at >= row * 25 && at < (row + 1) * 25 ? 0.04 : 0.0001 * ((at * 7 + head) % 5);
        attention[(row * heads + head) * positions + at] = looked;
      }
    }
  }
  const starts = tokenStarts(attention, rows, heads, 3);
  expect(starts).toHaveLength(rows);
  for (const [row, sec] of starts.entries()) expect(Math.abs(sec - row * 0.5)).toBeLessThan(0.1);
  expect(tokenStarts(new Float32Array(0), 0, 0, 1)).toEqual([]);
});
