import { describe, expect, it } from 'vitest';
import { DEFAULT_STEP_RULES } from '../../../src-shared/model/sop.ts';
import { appendStep, draftsOf, hasOwnRules, mergeWithNext, splitStep, stepProblems } from './step-edit.ts';

const take = { startSec: 0, endSec: 20 };
const drafts = draftsOf([
  { index: 0, name: 'Open', startSec: 0, endSec: 5.25, suggested: true, ...DEFAULT_STEP_RULES },
  { index: 1, name: 'Swap', startSec: 5.25, endSec: 12, suggested: true, ...DEFAULT_STEP_RULES, maxSec: 9 },
]);

describe('step edit', () => {
  it('shows steps as time codes that are read back the same', () => {
    expect(drafts[0]).toMatchObject({ start: '00:00.000', end: '00:05.250' });
    expect(stepProblems(drafts, take)).toEqual([null, null]);
  });

  it('names what is wrong with each step', () => {
    const change = (index: number, patch: object) => drafts.map((one, i) => (i === index ? { ...one, ...patch } : one));
    expect(stepProblems(change(0, { name: ' ' }), take)).toEqual(['name', null]);
    expect(stepProblems(change(1, { start: 'soon' }), take)).toEqual([null, 'time']);
    expect(stepProblems(change(1, { end: '0:05' }), take)).toEqual([null, 'order']);
    expect(stepProblems(change(1, { start: '0:04' }), take)).toEqual([null, 'overlap']);
    expect(stepProblems(change(1, { end: '0:21' }), take)).toEqual([null, 'outside']);
  });

  it('knows which steps have rules of their own, and refuses bounds that cross', () => {
    expect(drafts.map((draft) => hasOwnRules(draft.rules))).toEqual([false, true]);
    const crossed = drafts.map((draft) => ({ ...draft, rules: { ...draft.rules, minSec: 12 } }));
    expect(stepProblems(crossed, take)).toEqual([null, 'bounds']);
  });

  it('splits in the middle and joins again', () => {
    const split = splitStep(drafts, 1, 'new');
    expect(split.map((draft) => [draft.start, draft.end])).toEqual([
      ['00:00.000', '00:05.250'],
      ['00:05.250', '00:08.625'],
      ['00:08.625', '00:12.000'],
    ]);
    expect(mergeWithNext(split, 1)).toEqual(drafts);
    expect(mergeWithNext(drafts, 1)).toEqual(drafts);
  });

  it('appends from the last end to the end of the take', () => {
    expect(appendStep(drafts, take, 'Close', 'new').at(-1)).toMatchObject({
      name: 'Close',
      start: '00:12.000',
      end: '00:20.000',
    });
    expect(appendStep([], take, 'All', 'new')[0]).toMatchObject({ start: '00:00.000', end: '00:20.000' });
  });
});
