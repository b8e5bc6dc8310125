import type { Span } from '../../../../src-shared/time.ts';
import { draftSpan, MIN_STEP_SEC, type StepDraft, timeField } from './step-edit.ts';

/** A place on the strip that can be moved: where a step ends, where one starts, or both where two steps touch. */
export interface StepBound {
  readonly key: string;
  readonly sec: number;
  /** Index of the step that ends here. */
  readonly endOf: number | null;
  /** Index of the step that starts here. */
  readonly startOf: number | null;
  /** How far it may be moved: neighbours keep their shortest length and their other ends. */
  readonly minSec: number;
  readonly maxSec: number;
}

/** Closer than this, two steps touch: fields are cut to the millisecond. */
const TOUCH_SEC = 0.002;
const GRID_PER_SEC = 10;
const ROUNDING = 1e-6;

/** The nearest tenth of a second. */
export const snapSec = (sec: number): number => Math.round(sec * GRID_PER_SEC) / GRID_PER_SEC;

/** The next tenth of a second in a direction; a whole second on (to a tenth) when `coarse`. */
export function nudgeSec(sec: number, direction: 1 | -1, coarse: boolean): number {
  if (coarse) return snapSec(sec + direction);
  const ticks = sec * GRID_PER_SEC;
  return (direction === 1 ? Math.floor(ticks + 1 + ROUNDING) : Math.ceil(ticks - 1 - ROUNDING)) / GRID_PER_SEC;
}

/** What can be moved, from left to right. Steps whose times cannot be read, or lie in no order, have no bounds. */
export function stepBounds(drafts: readonly StepDraft[], take: Span): StepBound[] {
  const known = drafts.flatMap((draft, index) => {
    const span = draftSpan(draft);
    return span && span.endSec > span.startSec ? [{ ...span, index, key: draft.key }] : [];
  });
  const bounds: StepBound[] = [];
  known.forEach((step, at) => {
    const before = known[at - 1];
    const after = known[at + 1];
    const touchesBefore = before !== undefined && Math.abs(before.endSec - step.startSec) <= TOUCH_SEC;
    const touchesAfter = after !== undefined && Math.abs(after.startSec - step.endSec) <= TOUCH_SEC;
    if (!touchesBefore) {
      bounds.push({
        key: `start ${step.key}`,
        sec: step.startSec,
        endOf: null,
        startOf: step.index,
        minSec: before?.endSec ?? take.startSec,
        maxSec: step.endSec - MIN_STEP_SEC,
      });
    }
    bounds.push({
      key: `end ${step.key}`,
      sec: step.endSec,
      endOf: step.index,
      startOf: touchesAfter ? after.index : null,
      minSec: step.startSec + MIN_STEP_SEC,
      maxSec: touchesAfter ? after.endSec - MIN_STEP_SEC : (after?.startSec ?? take.endSec),
    });
  });
  return bounds;
}

/** The steps with a bound somewhere else, as far as it may go. */
export function moveBound(drafts: readonly StepDraft[], bound: StepBound, toSec: number): StepDraft[] {
  const field = timeField(Math.max(bound.minSec, Math.min(bound.maxSec, toSec)));
  return drafts.map((draft, index) => {
    if (index === bound.endOf) return { ...draft, end: field, suggested: false };
    if (index === bound.startOf) return { ...draft, start: field, suggested: false };
    return draft;
  });
}

/**
 * One end of a step put at a time. A neighbour in the way gives way; one that touched stays where it is, so that a gap
 * can be made. The step keeps its shortest length, and so does the neighbour.
 */
export function setStepEdge(
  drafts: readonly StepDraft[],
  index: number,
  edge: 'start' | 'end',
  atSec: number,
  take: Span,
): StepDraft[] {
  const draft = drafts[index];
  const span = draft && draftSpan(draft);
  const neighbourIndex = edge === 'start' ? index - 1 : index + 1;
  const neighbour = drafts[neighbourIndex] && draftSpan(drafts[neighbourIndex]);
  if (!draft || !span) return [...drafts];
  const minSec =
    edge === 'start' ? (neighbour ? neighbour.startSec + MIN_STEP_SEC : take.startSec) : span.startSec + MIN_STEP_SEC;
  const maxSec =
    edge === 'start' ? span.endSec - MIN_STEP_SEC : neighbour ? neighbour.endSec - MIN_STEP_SEC : take.endSec;
  const sec = Math.max(minSec, Math.min(maxSec, atSec));
  const field = timeField(sec);
  return drafts.map((one, at) => {
    if (at === index) return { ...one, [edge]: field, suggested: false };
    if (at !== neighbourIndex || !neighbour) return one;
    if (edge === 'start') return neighbour.endSec > sec ? { ...one, end: field } : one;
    return neighbour.startSec < sec ? { ...one, start: field } : one;
  });
}
