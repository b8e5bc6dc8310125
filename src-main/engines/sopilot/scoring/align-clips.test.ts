import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { alignClips } from './align-clips.ts';

interface WarpCase {
  readonly id: string;
  readonly gold: number[][];
  readonly trainee: number[][];
  readonly expected: {
    readonly path: number[][];
    readonly path_length: number;
    readonly mean_cost: number;
    readonly similarity: number[];
  };
}

const file = new URL('__fixtures__/dtw.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: WarpCase[] };

describe('golden alignments, equal to the last bit', () => {
  test.each(cases)('$id', ({ gold, trainee, expected }) => {
    const dim = gold[0]!.length;
    const found = alignClips(Float32Array.from(gold.flat()), Float32Array.from(trainee.flat()), dim);
    expect(found.pairs.map((pair) => [pair.gold, pair.trainee])).toEqual(expected.path);
    expect(found.pairs).toHaveLength(expected.path_length);
    expect(found.pairs.map((pair) => pair.similarity)).toEqual(expected.similarity);
    expect(found.meanCost).toBe(expected.mean_cost);
  });
});

test('2000 clips are aligned, 2001 are refused with both counts', () => {
  const limit = new Float32Array(2000).fill(1);
  expect(alignClips(limit, limit.subarray(0, 3), 1).pairs).toHaveLength(2000);
  expect(() => alignClips(limit.subarray(0, 3), new Float32Array(2001), 1)).toThrow(
    expect.objectContaining({
      code: 'unsupported',
      message: expect.stringMatching(/gold 3, trainee 2001; the limit is 2000/),
    }),
  );
});
