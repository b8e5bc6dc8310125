import { describe, expect, it } from 'vitest';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { goldToUse, hasOlderSteps, unscoredTakes } from './score-choice.ts';

const take = (takeId: string): Take => ({
  ...{ takeId, taskId: 'pads', videoId: 'v', videoName: 'run.mp4', role: 'trainee', startSec: 0, endSec: 9 },
  ...{ label: null, steps: [], stepsVersion: 3, createdAt: '2026-01-01T00:00:00Z' },
});

describe('score choice', () => {
  it('uses the remembered gold take as long as it is there', () => {
    const choice = { goldByTask: { pads: 'g1' } };
    expect(goldToUse(choice, 'pads', [take('g2'), take('g1')])).toBe('g1');
    expect(goldToUse(choice, 'pads', [take('g2')])).toBeNull();
    expect(goldToUse(choice, 'other', [take('g1')])).toBeNull();
  });

  it('finds the runs without a score by the chosen scorer', () => {
    const scores = [
      { traineeTakeId: 'done', scorer: 'vigil', state: 'completed' },
      { traineeTakeId: 'waiting', scorer: 'vigil', state: 'queued' },
      { traineeTakeId: 'broken', scorer: 'vigil', state: 'failed' },
      { traineeTakeId: 'stopped', scorer: 'vigil', state: 'cancelled' },
      { traineeTakeId: 'old', scorer: 'sopilot-v1', state: 'completed' },
    ] as const;
    const takes = ['done', 'waiting', 'broken', 'stopped', 'old', 'new'].map(take);
    const left = unscoredTakes(takes, scores, 'vigil').map(({ takeId }) => takeId);
    expect(left).toEqual(['broken', 'stopped', 'old', 'new']);
    expect(unscoredTakes(takes, scores, 'sopilot-v1')).toHaveLength(5);
  });

  it('knows when steps were edited after a score', () => {
    const made = (stepsVersion: number) => ({ steps: [], stepsVersion, passMark: 60, penalties: {} });
    const score = { goldTakeIds: ['g1'], state: 'completed' as const };
    const golds = [take('g1')];
    expect(hasOlderSteps({ ...score, scoredWith: made(2) }, golds)).toBe(true);
    expect(hasOlderSteps({ ...score, scoredWith: made(3) }, golds)).toBe(false);
    expect(hasOlderSteps({ ...score, scoredWith: null }, golds)).toBe(false);
    expect(hasOlderSteps({ ...score, scoredWith: made(2) }, [])).toBe(false);
  });
});
