import { expect, test } from 'vitest';
import { scoreSteps } from './score-steps.ts';
import { madeGold, madeTake } from './testing/made-takes.ts';

function told(stepSec: readonly number[], order: readonly number[], factor = 1): string[] {
  const take = madeTake(
    order.map((step) => ({ step, sec: stepSec[step]! * factor })),
    0.3,
    5,
  );
  const { findings } = scoreSteps({ golds: [madeGold(stepSec)], trainee: take, encoderId: 'none' });
  return findings.map(({ type, steps }) => [type, ...steps].join(' '));
}

test('a long take, read coarsely first, shows the same faults', () => {
  const stepSec = Array.from({ length: 22 }, () => 20);
  const order = stepSec.map((_, step) => step);
  expect(told(stepSec, order)).toEqual([]);
  const faulty = order.with(3, 8).with(8, 3).toSpliced(12, 1);
  expect(told(stepSec, faulty)).toEqual(['swapped 3 8', 'missing 12']);
});

test('steps of minutes, of which not every frame is kept, have gold’s pace all the same', () => {
  const stepSec = [80, 20, 130, 15];
  expect(told(stepSec, [0, 1, 2, 3])).toEqual([]);
  expect(told(stepSec, [0, 1, 2, 3], 1.4)).toEqual(['slow 0', 'slow 1', 'slow 2', 'slow 3']);
});

test('two hours against a gold take of half a minute', () => {
  const stepSec = [5, 4, 6, 4.5, 5.5, 5];
  const gold = madeGold(stepSec);
  const foreign = (first: number) => Array.from({ length: 500 }, (_, at) => ({ step: first - at, sec: 7 }));
  const take = madeTake([...foreign(-2), ...stepSec.map((sec, step) => ({ step, sec })), ...foreign(-600)]);
  const { findings, steps } = scoreSteps({ golds: [gold], trainee: take, encoderId: 'none' });
  expect(findings.map(({ type }) => type)).toEqual(['extra', 'extra']);
  expect(Math.abs(steps[0]!.spans[0]![0] - 3500)).toBeLessThanOrEqual(0.5);
});
