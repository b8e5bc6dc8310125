import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { detectStepBoundaries, stepOfEachClip } from './step-boundaries.ts';

interface BoundaryCase {
  readonly id: string;
  readonly embeddings: number[][];
  readonly threshold_factor: number;
  readonly min_step_clips: number;
  readonly expected: { readonly boundaries: number[]; readonly step_map: number[] };
}

const file = new URL('__fixtures__/step_boundaries.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: BoundaryCase[] };

test.each(cases)('$id', ({ embeddings, threshold_factor, min_step_clips, expected }) => {
  const boundaries = detectStepBoundaries(Float32Array.from(embeddings.flat()), embeddings[0]!.length, {
    thresholdFactor: threshold_factor,
    minStepClips: min_step_clips,
  });
  expect(boundaries).toEqual(expected.boundaries);
  expect(stepOfEachClip(boundaries)).toEqual(expected.step_map);
});

test('no clips: one empty step', () => {
  const params = { thresholdFactor: 1, minStepClips: 2 };
  expect(detectStepBoundaries(new Float32Array(0), 4, params)).toEqual([0, 0]);
});
