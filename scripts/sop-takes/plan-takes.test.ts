import { expect, test } from 'vitest';
import { type PlannedTake, planTask, type SourceClip } from './plan-takes.ts';
import { SeededRandom } from './random.ts';

const scenes: SourceClip[] = Array.from({ length: 10 }, (_, at) => ({ path: `scene-${at}`, durationSec: 9 + at }));
const continuous: SourceClip[] = [{ path: 'film', durationSec: 90 }];

const stepsOf = (take: PlannedTake): (number | undefined)[] => take.segments.map(({ step }) => step);

test('the same seed plans the same takes', () => {
  const plan = (seed: number) => planTask(new SeededRandom(seed), { scenes, continuous }, 'scenes', 6);
  expect(plan(5)).toEqual(plan(5));
  expect(plan(5)).not.toEqual(plan(6));
});

test('every planned fault is what its segments show, and nothing else is wrong', () => {
  const random = new SeededRandom(11);
  const seen = new Set<string>();
  for (let round = 0; round < 60; round++) {
    const task = planTask(random, { scenes, continuous }, round % 2 === 0 ? 'scenes' : 'continuous', 8);
    const gold = stepsOf(task.gold);
    expect(gold).toEqual(gold.map((_, step) => step));
    for (const take of task.takes) {
      // Undoing the faults one by one leads back to gold.
      let undone = [...take.segments];
      for (const { type, steps, segment } of take.faults) {
        seen.add(type);
        const shown = segment === undefined ? undefined : take.segments[segment]!;
        if (type === 'missing') expect(stepsOf(take)).not.toContain(steps[0]);
        if (type === 'slow') expect(shown!.factor).toBeGreaterThanOrEqual(1.3);
        if (type === 'extra') expect(task.gold.segments.map(({ clip }) => clip)).not.toContain(shown!.clip);
        if (type === 'extra' || type === 'repeated') undone = undone.filter((part) => part !== shown);
      }
      const swapped = take.faults.find(({ type }) => type === 'swapped')?.steps;
      const order = undone
        .map(({ step }) => step)
        .map((step) => (step === swapped?.[0] ? swapped?.[1] : step === swapped?.[1] ? swapped?.[0] : step));
      const missing = take.faults.find(({ type }) => type === 'missing')?.steps[0];
      expect(order).toEqual(gold.filter((step) => step !== missing));
      const slow = take.faults.find(({ type }) => type === 'slow')?.steps[0];
      for (const { step, factor } of take.segments) expect(factor === 1 || step === slow).toBe(true);
    }
  }
  expect(seen.size).toBe(5);
});

test('too few clips are refused', () => {
  const few = { scenes: scenes.slice(0, 2), continuous };
  expect(() => planTask(new SeededRandom(1), few, 'scenes', 1)).toThrow('too few clips');
});
