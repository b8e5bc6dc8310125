import { describe, expect, it } from 'vitest';
import { DEFAULT_STEP_RULES } from '../../../../src-shared/model/sop.ts';
import { moveBound, nudgeSec, setStepEdge, snapSec, stepBounds } from './step-bounds.ts';
import { draftsOf, type StepDraft } from './step-edit.ts';

const take = { startSec: 2, endSec: 20 };
const step = (index: number, startSec: number, endSec: number) => ({
  ...{ index, name: `Step ${index + 1}`, startSec, endSec, suggested: true },
  ...DEFAULT_STEP_RULES,
});
/** Two that touch at 5.25, a gap from 9 to 12, a third to 18. */
const drafts = draftsOf([step(0, 2, 5.25), step(1, 5.25, 9), step(2, 12, 18)]);
const times = (list: readonly StepDraft[]) => list.map(({ start, end }) => [start, end]);

describe('times on the strip', () => {
  it('snap to tenths and are nudged along them', () => {
    expect(snapSec(5.249)).toBe(5.2);
    expect(nudgeSec(5.25, 1, false)).toBe(5.3);
    expect(nudgeSec(5.25, -1, false)).toBe(5.2);
    expect(nudgeSec(5.3, 1, false)).toBe(5.4);
    expect(nudgeSec(5.3, -1, false)).toBe(5.2);
    expect(nudgeSec(5.25, 1, true)).toBeCloseTo(6.3);
  });

  it('are nudged through every tenth, once each', () => {
    let sec = 0;
    for (let at = 0; at < 300; at++) sec = nudgeSec(sec, 1, false);
    expect(sec).toBeCloseTo(30, 9);
    for (let at = 0; at < 300; at++) sec = nudgeSec(sec, -1, false);
    expect(sec).toBeCloseTo(0, 9);
  });
});

describe('bounds', () => {
  it('are one where two steps touch, and know how far they may go', () => {
    expect(stepBounds(drafts, take)).toEqual([
      { key: 'start step-0', sec: 2, endOf: null, startOf: 0, minSec: 2, maxSec: 5.15 },
      { key: 'end step-0', sec: 5.25, endOf: 0, startOf: 1, minSec: 2.1, maxSec: 8.9 },
      { key: 'end step-1', sec: 9, endOf: 1, startOf: null, minSec: 5.35, maxSec: 12 },
      { key: 'start step-2', sec: 12, endOf: null, startOf: 2, minSec: 9, maxSec: 17.9 },
      { key: 'end step-2', sec: 18, endOf: 2, startOf: null, minSec: 12.1, maxSec: 20 },
    ]);
  });

  it('leave out steps whose times cannot be read', () => {
    const unread = drafts.with(1, { ...drafts[1]!, end: 'soon' });
    expect(stepBounds(unread, take).map(({ key }) => key)).toEqual([
      'start step-0',
      'end step-0',
      'start step-2',
      'end step-2',
    ]);
  });

  it('move both steps that touch, and stop at what they may not cross', () => {
    const [, shared, end] = stepBounds(drafts, take);
    expect(times(moveBound(drafts, shared!, 6.1))).toEqual([
      ['00:02.000', '00:06.100'],
      ['00:06.100', '00:09.000'],
      ['00:12.000', '00:18.000'],
    ]);
    expect(moveBound(drafts, shared!, 6.1).map(({ suggested }) => suggested)).toEqual([false, false, true]);
    expect(moveBound(drafts, shared!, 0)[0]!.end).toBe('00:02.100');
    expect(moveBound(drafts, end!, 15)[1]!.end).toBe('00:12.000');
  });
});

describe('an edge put at the play-head', () => {
  it('pushes a neighbour that is in the way, and leaves one alone that is not', () => {
    expect(times(setStepEdge(drafts, 1, 'start', 4, take)).slice(0, 2)).toEqual([
      ['00:02.000', '00:04.000'],
      ['00:04.000', '00:09.000'],
    ]);
    expect(times(setStepEdge(drafts, 1, 'start', 7, take)).slice(0, 2)).toEqual([
      ['00:02.000', '00:05.250'],
      ['00:07.000', '00:09.000'],
    ]);
    expect(times(setStepEdge(drafts, 1, 'end', 14, take)).slice(1)).toEqual([
      ['00:05.250', '00:14.000'],
      ['00:14.000', '00:18.000'],
    ]);
  });

  it('keeps every step as long as the shortest one may be, and inside the take', () => {
    expect(times(setStepEdge(drafts, 1, 'start', 0, take))[0]).toEqual(['00:02.000', '00:02.100']);
    expect(setStepEdge(drafts, 1, 'start', 10, take)[1]!.start).toBe('00:08.900');
    expect(setStepEdge(drafts, 2, 'end', 99, take)[2]!.end).toBe('00:20.000');
    expect(setStepEdge(drafts, 0, 'start', 0, take)[0]!.start).toBe('00:02.000');
  });
});
