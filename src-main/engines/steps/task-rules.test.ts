import { expect, test } from 'vitest';
import { say } from '../../../src-shared/sentences/say.ts';
import { scoreSteps } from './score-steps.ts';
import { cutTake, type GoldStep, type GoldTake } from './take-vectors.ts';
import { DIM, madeGold, madeTake } from './testing/made-takes.ts';

const STEP_SEC = [5, 4, 6, 4.5];
const parts = STEP_SEC.map((sec, step) => ({ step, sec }));

function withRules(gold: GoldTake, index: number, rules: Partial<GoldStep>): GoldTake {
  return { ...gold, steps: gold.steps.map((step) => (step.index === index ? { ...step, ...rules } : step)) };
}

function told(golds: readonly GoldTake[], trainee: ReturnType<typeof madeTake>): string[] {
  return scoreSteps({ golds, trainee, encoderId: 'none' }).findings.map(({ type, steps }) =>
    [type, ...steps].join(' '),
  );
}

test('several gold takes set what is a normal length', () => {
  const slow = madeTake(parts.with(1, { step: 1, sec: 6 }));
  expect(told([madeGold(STEP_SEC)], slow)).toEqual(['slow 1']);
  expect(told([madeGold(STEP_SEC), madeGold([5, 6.5, 6, 4.5], 0.1)], slow)).toEqual([]);
});

test('a task may allow a length, an absence or any order', () => {
  const gold = madeGold(STEP_SEC);
  const slow = madeTake(parts.with(1, { step: 1, sec: 7 }));
  expect(told([withRules(gold, 1, { allowedSec: { min: 3, max: 8 } })], slow)).toEqual([]);
  const without = madeTake(parts.toSpliced(2, 1));
  expect(told([withRules(gold, 2, { required: false })], without)).toEqual([]);
  const late = madeTake([parts[1]!, parts[2]!, parts[3]!, parts[0]!]);
  expect(told([gold], late)).toEqual(['swapped 0']);
  expect(told([withRules(gold, 0, { orderMatters: false })], late)).toEqual([]);
});

test('weights move points between steps', () => {
  const without = madeTake(parts.toSpliced(2, 1));
  const scoreOf = (gold: GoldTake): number => scoreSteps({ golds: [gold], trainee: without, encoderId: 'none' }).score;
  expect(scoreOf(madeGold(STEP_SEC))).toBe(75);
  expect(scoreOf(withRules(madeGold(STEP_SEC), 2, { weight: 3 }))).toBe(50);
  const lenient = scoreSteps({
    golds: [madeGold(STEP_SEC)],
    trainee: without,
    encoderId: 'none',
    penalties: { missing: 0.2 },
  });
  expect(lenient.score).toBe(95);
});

test('what gold itself shows between its steps is nothing extra', () => {
  const whole = [parts[0]!, { step: -2, sec: 4 }, parts[1]!, parts[2]!];
  const steps = [
    { index: 0, name: 'a', startSec: 0, endSec: 5 },
    { index: 1, name: 'b', startSec: 9, endSec: 13 },
    { index: 2, name: 'c', startSec: 13, endSec: 19 },
  ];
  const gold = { ...madeTake(whole, 0.1), steps };
  expect(told([gold], madeTake(whole, 0.1, 5))).toEqual([]);
  expect(told([gold], madeTake(whole.with(1, { step: -4, sec: 4 }), 0.1, 5))).toEqual(['extra']);
});

test('a step done in another way deviates instead of being missing beside something extra', () => {
  const take = madeTake(parts);
  const stranger = madeTake([{ step: -5, sec: 6 }]);
  // Step 2 becomes a mixture in which gold's step is the most alike, yet below its level.
  for (let frame = 36; frame < 60; frame++) {
    for (let k = 0; k < DIM; k++) {
      const at = frame * DIM + k;
      take.vectors[at] = 0.35 * take.vectors[at]! + 0.65 * stranger.vectors[(frame - 36) * DIM + k]!;
    }
  }
  expect(told([madeGold(STEP_SEC)], take)).toEqual(['deviating 2']);
});

test('refuses what cannot be compared, in sentences', () => {
  const gold = madeGold(STEP_SEC);
  const trainee = madeTake(parts);
  const refusal = (golds: readonly GoldTake[], take = trainee) => {
    try {
      scoreSteps({ golds, trainee: take, encoderId: 'none' });
    } catch (error) {
      return error;
    }
    return undefined;
  };
  expect(refusal([])).toMatchObject({ code: 'bad-input' });
  expect(refusal([{ ...gold, steps: [] }])).toMatchObject({ code: 'bad-input' });
  expect(refusal([gold, madeGold([5, 4])])).toMatchObject({ code: 'bad-input' });
  expect(refusal([gold], { ...trainee, dim: DIM / 2 })).toMatchObject({ code: 'encoder-mismatch' });
  expect(refusal([gold], { ...trainee, span: { startSec: 3, endSec: 3.2 } })).toMatchObject({ code: 'bad-input' });
  expect(refusal([gold], { ...trainee, timesSec: [0, 1] })).toMatchObject({ code: 'bad-input' });
});

test('a take is cut to its span on the player’s clock', () => {
  const cut = cutTake({ ...madeTake(parts), span: { startSec: 2, endSec: 4 } }, say('the-gold-take'));
  expect([...cut.timesSec]).toEqual([2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 3.75]);
  expect(cut.frameSec).toBe(0.25);
  expect(cut.vectors).toHaveLength(8 * DIM);
});
