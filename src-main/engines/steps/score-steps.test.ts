import { expect, test } from 'vitest';
import { word } from '../../../src-shared/sentences/word.ts';
import { type StepScore, scoreSteps } from './score-steps.ts';
import type { GoldTake, TakeVectors } from './take-vectors.ts';
import { type MadePart, madeGold, madeTake, seeded } from './testing/made-takes.ts';

const STEP_SEC = [5, 4, 6, 4.5, 5.5, 5];

function score(gold: GoldTake, trainee: TakeVectors): StepScore {
  return scoreSteps({ golds: [gold], trainee, encoderId: 'none' });
}

function told({ findings }: StepScore): string[] {
  return findings.map(({ type, steps }) => [type, ...steps].join(' '));
}

function parts(stepSec: readonly number[], order = stepSec.map((_, step) => step)): MadePart[] {
  return order.map((step) => ({ step, sec: stepSec[step]! }));
}

test('gold against itself has no finding and all points', () => {
  const gold = madeGold(STEP_SEC);
  const result = score(gold, gold);
  expect(result.findings).toEqual([]);
  expect(result.score).toBe(100);
  expect(result.steps.map(({ outcomes }) => outcomes)).toEqual(STEP_SEC.map(() => ['done']));
  for (const [at, { durationRatio, similarity, spans }] of result.steps.entries()) {
    expect(Math.abs(durationRatio! - 1)).toBeLessThan(0.05);
    expect(similarity).toBeCloseTo(1, 4);
    expect(spans).toHaveLength(1);
    expect(Math.abs(spans[0]![0] - gold.steps[at]!.startSec)).toBeLessThanOrEqual(0.25);
  }
});

test('of 300 takes with two steps exchanged, each shows exactly that pair', () => {
  const random = seeded(3);
  const wrong: string[] = [];
  for (let round = 0; round < 300; round++) {
    const stepSec = Array.from({ length: 3 + Math.floor(random() * 6) }, () => 3 + Math.floor(random() * 6) / 2);
    const a = Math.floor(random() * stepSec.length);
    const b = (a + 1 + Math.floor(random() * (stepSec.length - 1))) % stepSec.length;
    const order = stepSec.map((_, step) => (step === a ? b : step === b ? a : step));
    const result = told(score(madeGold(stepSec), madeTake(parts(stepSec, order), 0.1, round)));
    const exactly = `swapped ${Math.min(a, b)} ${Math.max(a, b)}`;
    if (result.join() !== exactly) wrong.push(`${order.join()}: ${result.join()}`);
  }
  process.stdout.write(`two steps exchanged: ${300 - wrong.length} of 300 show exactly that pair\n`);
  expect(wrong).toEqual([]);
});

test('of 300 random orders, those and only those that are not gold’s have an order finding', () => {
  const random = seeded(5);
  let inOrder = 0;
  const wrong: string[] = [];
  for (let round = 0; round < 300; round++) {
    const stepSec = STEP_SEC.slice(0, 3 + (round % 4));
    const order = stepSec
      .map((_, step) => ({ step, at: random() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ step }) => step);
    const isGolds = order.every((step, at) => step === at);
    const found = told(score(madeGold(stepSec), madeTake(parts(stepSec, order), 0.1, round)));
    const isRight = found.length > 0 === !isGolds && found.every((finding) => finding.startsWith('swapped'));
    if (!isRight) wrong.push(`${order.join()}: ${found.join()}`);
    if (isGolds) inOrder += 1;
  }
  process.stdout.write(`random orders: ${300 - wrong.length} of 300 right, ${inOrder} of them gold’s own\n`);
  expect(wrong).toEqual([]);
  expect(inOrder).toBeGreaterThan(5);
});

test('a step left out is the one that is missing, and costs its part of the score', () => {
  for (const dropped of STEP_SEC.keys()) {
    const take = madeTake(parts(STEP_SEC).filter(({ step }) => step !== dropped));
    const result = score(madeGold(STEP_SEC), take);
    expect(told(result)).toEqual([`missing ${dropped}`]);
    expect(result.score).toBeCloseTo(100 - 100 / STEP_SEC.length, 1);
    expect(result.steps[dropped]).toMatchObject({ spans: [], durationRatio: null, similarity: null });
  }
});

test('a step that takes longer or shorter is slow or fast and nothing else', () => {
  for (const step of STEP_SEC.keys()) {
    for (const factor of [0.5, 0.7, 1, 1.3, 1.6, 2]) {
      const take = madeTake(
        parts(STEP_SEC).map((part) => (part.step === step ? { step, sec: part.sec * factor } : part)),
      );
      const expected = factor === 1 ? [] : [`${factor > 1 ? 'slow' : 'fast'} ${step}`];
      expect(told(score(madeGold(STEP_SEC), take)), `${step} x ${factor}`).toEqual(expected);
    }
  }
});

test('noise makes no finding until it is as large as what tells the steps apart', () => {
  const gold = madeGold(STEP_SEC);
  for (const noise of [0.1, 0.3, 0.6, 1, 1.4]) {
    expect(told(score(gold, madeTake(parts(STEP_SEC), noise, 11))), `noise ${noise}`).toEqual([]);
  }
  expect(told(score(gold, madeTake(parts(STEP_SEC), 12, 11))).length).toBeGreaterThan(0);
});

test('a step done again later is repeated, something foreign is extra, both with their place', () => {
  const [first, second, ...rest] = parts(STEP_SEC);
  const again = score(madeGold(STEP_SEC), madeTake([first!, second!, first!, ...rest]));
  expect(told(again)).toEqual(['repeated 0']);
  expect(Math.abs(again.findings[0]!.startSec! - 9)).toBeLessThanOrEqual(0.25);
  const extra = score(madeGold(STEP_SEC), madeTake([first!, second!, { step: -3, sec: 4 }, ...rest]));
  expect(told(extra)).toEqual(['extra']);
  expect(Math.abs(extra.findings[0]!.startSec! - 9)).toBeLessThanOrEqual(0.25);
  expect(Math.abs(extra.findings[0]!.endSec! - 13)).toBeLessThanOrEqual(0.25);
});

test('a step interrupted by something foreign is still done once', () => {
  const [first, second, ...rest] = parts(STEP_SEC);
  const half = { step: 1, sec: second!.sec / 2 };
  const take = madeTake([first!, half, { step: -3, sec: 3 }, half, ...rest]);
  const result = score(madeGold(STEP_SEC), take);
  expect(told(result)).toEqual(['extra']);
  expect(result.steps[1]!.spans).toHaveLength(2);
});

test('points are tenths that sum to what the score lost, each with its reason', () => {
  const take = madeTake([
    { step: 1, sec: 4 },
    { step: 0, sec: 9 },
    { step: -2, sec: 5 },
    { step: 3, sec: 4.5 },
    { step: 1, sec: 4 },
  ]);
  const { score: points, findings } = score(madeGold(STEP_SEC), take);
  const lost = findings.reduce((sum, finding) => sum + finding.pointsLost, 0);
  expect(points).toBeCloseTo(100 - lost, 6);
  expect(points).toBeGreaterThanOrEqual(0);
  for (const finding of findings) {
    expect(word(finding.explanation)).toContain(String(finding.pointsLost));
    expect(finding.confidence).toBeGreaterThanOrEqual(0.5);
    expect(finding.confidence).toBeLessThanOrEqual(1);
  }
});

test('a take that shows nothing of gold has no points left', () => {
  const result = score(madeGold(STEP_SEC), madeTake([-2, -3, -4].map((step) => ({ step, sec: 7 }))));
  expect(result.score).toBe(0);
  expect(told(result).filter((finding) => finding.startsWith('missing'))).toHaveLength(STEP_SEC.length);
});
