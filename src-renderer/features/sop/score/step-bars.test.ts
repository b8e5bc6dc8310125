import { describe, expect, it } from 'vitest';
import type { StepOutcome } from '../../../../src-shared/model/sop.ts';
import { barScale, doneSteps, inOrderDone, traineeSec } from './step-bars.ts';

const step = (index: number, ...spans: [number, number][]): StepOutcome => ({
  index,
  name: `Step ${index + 1}`,
  goldStartSec: index * 5,
  goldEndSec: index * 5 + 5,
  spans,
  outcomes: [],
  durationRatio: null,
  similarity: null,
});
// The second and third changed places, the first was done twice, the last never.
const steps = [step(0, [0, 4], [13, 15]), step(1, [9, 13]), step(2, [4, 9]), step(3)];

describe('bars of steps', () => {
  it('go in the order done, what was never done last', () => {
    expect(doneSteps(steps).map(({ step: { index }, nth }) => [index, nth])).toEqual([
      [0, 0],
      [2, 0],
      [1, 0],
      [0, 1],
    ]);
    expect(inOrderDone(steps).map(({ index }) => index)).toEqual([0, 2, 1, 3]);
  });

  it('count all times a step was done', () => {
    expect(steps.map(traineeSec)).toEqual([6, 4, 5, null]);
  });

  it('share one scale, each take from its own start', () => {
    const scale = barScale({ gold: { startSec: 100, endSec: 120 }, trainee: { startSec: 10, endSec: 50 } });
    expect(scale.durationSec).toBe(40);
    expect(scale.gold(110)).toBe(0.25);
    expect(scale.trainee(30)).toBe(0.5);
    expect(scale.ticksSec).toEqual([0, 5, 10, 15, 20, 25, 30, 35]);
  });
});
