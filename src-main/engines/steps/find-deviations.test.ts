import { expect, test } from 'vitest';
import { word } from '../../../src-shared/sentences/word.ts';
import { pictureRegionsOf } from './picture-regions.ts';
import { type StepScore, scoreSteps } from './score-steps.ts';
import type { TakeVectors } from './take-vectors.ts';
import { FRAMES_PER_SEC, seeded } from './testing/made-takes.ts';

const DIM = 512;
const STEPS = 4;
const STEP_SEC = 5;
const regions = pictureRegionsOf('vigil-basic')!;
const CELLS = regions.columns * regions.rows;

/** Pictures of one colour field per step; `paint` changes a cell's value of a channel at a time. */
function pictures(paint: (value: number, step: number, cell: number, channel: number) => number): TakeVectors {
  const frames = STEPS * STEP_SEC * FRAMES_PER_SEC;
  const vectors = new Float32Array(frames * DIM);
  for (let frame = 0; frame < frames; frame++) {
    const step = Math.floor(frame / (STEP_SEC * FRAMES_PER_SEC));
    const field = seeded(step * 31 + 7);
    for (let k = 0; k < 319; k++) vectors[frame * DIM + k] = 0.08 * field();
    for (let channel = 0; channel < regions.channels; channel++) {
      for (let cell = 0; cell < CELLS; cell++) {
        const flicker = 0.001 * Math.sin(frame + cell);
        const value = 0.1 * (field() - 0.5) + flicker;
        vectors[frame * DIM + regions.indexOf(cell, channel)] = paint(value, step, cell, channel);
      }
    }
  }
  const timesSec = Array.from({ length: frames }, (_, at) => at / FRAMES_PER_SEC);
  return { vectors, dim: DIM, timesSec, span: { startSec: 0, endSec: frames / FRAMES_PER_SEC } };
}

const same = pictures((value) => value);
const gold = {
  ...same,
  steps: Array.from({ length: STEPS }, (_, index) => ({
    index,
    name: `step ${index}`,
    startSec: index * STEP_SEC,
    endSec: (index + 1) * STEP_SEC,
  })),
};

function score(trainee: TakeVectors, encoderId = 'vigil-basic'): StepScore {
  return scoreSteps({ golds: [gold], trainee, encoderId });
}

function told(result: StepScore): string[] {
  return result.findings.map(({ type, steps }) => [type, ...steps].join(' '));
}

test('a cell that differs throughout a step makes that step deviate', () => {
  const patched = pictures((value, step, cell, channel) =>
    step === 2 && cell === 27 && channel === 0 ? value + 0.15 : value,
  );
  const result = score(patched);
  expect(told(result)).toEqual(['deviating 2']);
  expect(word(result.findings[0]!.explanation)).toContain('part of the picture');
  expect(told(score(patched, 'an encoder of unknown layout'))).toEqual([]);
});

test('more light, or a little difference everywhere, is no deviation', () => {
  expect(told(score(pictures((value) => value)))).toEqual([]);
  expect(told(score(pictures((value, _step, _cell, channel) => (channel === 0 ? value * 1.2 + 0.02 : value))))).toEqual(
    [],
  );
  expect(told(score(pictures((value, step, cell) => value + 0.01 * Math.sin(step + cell * 3))))).toEqual([]);
});

test('layouts are known for the encoders that have one', () => {
  const values = new Set<number>();
  for (let cell = 0; cell < CELLS; cell++) for (let c = 0; c < 3; c++) values.add(regions.indexOf(cell, c));
  expect(values.size).toBe(CELLS * 3);
  expect(Math.min(...values)).toBe(319);
  expect(Math.max(...values)).toBe(510);
  expect(pictureRegionsOf('heuristic-v1')!.indexOf(143, 2)).toBe(40 + 143 * 3 + 2);
  expect(pictureRegionsOf('something else')).toBeUndefined();
});
