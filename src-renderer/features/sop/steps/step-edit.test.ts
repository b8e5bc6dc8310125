import { describe, expect, it } from 'vitest';
import { DEFAULT_STEP_RULES } from '../../../../src-shared/model/sop.ts';
import {
  addStep,
  draftsOf,
  gaps,
  hasOwnRules,
  mergeWithNext,
  problemEdge,
  sameSteps,
  splitStep,
  splittableAt,
  stepProblems,
  stepsToSave,
} from './step-edit.ts';

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

  it('blames the time that is wrong', () => {
    const [first, second] = drafts;
    expect(problemEdge({ ...first!, end: 'soon' }, 'time', take)).toBe('end');
    expect(problemEdge({ ...first!, start: 'soon' }, 'time', take)).toBe('start');
    expect(problemEdge(second!, 'overlap', take)).toBe('start');
    expect(problemEdge({ ...second!, end: '0:21' }, 'outside', take)).toBe('end');
    expect(problemEdge(first!, 'outside', { startSec: 1, endSec: 20 })).toBe('start');
    expect(problemEdge(second!, 'order', take)).toBe('end');
    expect(problemEdge({ ...first!, name: '' }, 'name', take)).toBeNull();
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

  it('splits at a time, unless a part would be too short', () => {
    expect(splitStep(drafts, 0, 'new', 2).map((draft) => draft.end)).toEqual(['00:02.000', '00:05.250', '00:12.000']);
    expect(splitStep(drafts, 0, 'new', 5.2)).toEqual(drafts);
    expect(splitStep(drafts, 0, 'new', 7)).toEqual(drafts);
    expect(splitStep(drafts, -1, 'new', 2)).toEqual(drafts);
  });

  it('knows which step can be split at a time', () => {
    expect([0, 0.1, 5.2, 5.25, 5.4, 11.9, 12].map((sec) => splittableAt(drafts, sec))).toEqual([
      -1, 0, -1, -1, 1, 1, -1,
    ]);
  });

  it('adds a step in the gap at the play-head, else in the last one, in its place', () => {
    const holed = drafts.with(0, { ...drafts[0]!, end: '00:03.000' });
    expect(gaps(holed, take)).toEqual([
      { startSec: 3, endSec: 5.25 },
      { startSec: 12, endSec: 20 },
    ]);
    const between = addStep(holed, take, 4, 'Wipe', 'new');
    expect(between?.map(({ name, start }) => [name, start])).toEqual([
      ['Open', '00:00.000'],
      ['Wipe', '00:03.000'],
      ['Swap', '00:05.250'],
    ]);
    expect(addStep(holed, take, 1, 'Close', 'new')?.at(-1)).toMatchObject({ start: '00:12.000', end: '00:20.000' });
    expect(addStep([], take, 1, 'All', 'new')).toMatchObject([{ start: '00:00.000', end: '00:20.000' }]);
    expect(addStep(drafts, { startSec: 0, endSec: 12 }, 4, 'None', 'new')).toBeNull();
  });

  it('is changed by what is stored, not by how it looks on screen', () => {
    expect(sameSteps(drafts, drafts.with(0, { ...drafts[0]!, key: 'other', suggested: false }))).toBe(true);
    expect(sameSteps(drafts, drafts.with(0, { ...drafts[0]!, name: 'Open it' }))).toBe(false);
    expect(sameSteps(drafts, drafts.toSpliced(1, 1))).toBe(false);
    expect(stepsToSave(drafts)[1]).toEqual({
      ...{ name: 'Swap', startSec: '00:05.250', endSec: '00:12.000' },
      ...{ required: true, orderMatters: true, weight: 1, minSec: null, maxSec: 9 },
    });
  });
});
