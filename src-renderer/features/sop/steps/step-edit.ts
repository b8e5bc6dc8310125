import { DEFAULT_STEP_RULES, type Step, type StepInput } from '../../../../src-shared/model/sop.ts';
import { formatTimecode, parseTimecode, type Span } from '../../../../src-shared/time.ts';

/** What a task asks of a step, besides its name and its place. */
export type StepRules = Pick<Step, 'required' | 'orderMatters' | 'weight' | 'minSec' | 'maxSec'>;

/** A step as it is being edited: times are what stands in the field. */
export interface StepDraft {
  readonly key: string;
  readonly name: string;
  readonly start: string;
  readonly end: string;
  readonly suggested: boolean;
  readonly rules: StepRules;
}

export type StepProblem = 'name' | 'time' | 'order' | 'overlap' | 'outside' | 'bounds';

/** No step is made shorter than this by dragging, splitting or filling a gap. */
export const MIN_STEP_SEC = 0.1;

/** A time as it stands in a field: cut to the millisecond. */
export const timeField = (sec: number): string => formatTimecode(sec, 3);

export const draftsOf = (steps: readonly Step[]): StepDraft[] =>
  steps.map((step) => ({
    key: `step-${step.index}`,
    name: step.name,
    start: timeField(step.startSec),
    end: timeField(step.endSec),
    suggested: step.suggested,
    rules: rulesOf(step),
  }));

export const rulesOf = ({ required, orderMatters, weight, minSec, maxSec }: Step): StepRules => ({
  required,
  orderMatters,
  weight,
  minSec,
  maxSec,
});

/** What is sent to the core to be stored. */
export const stepsToSave = (
  drafts: readonly StepDraft[],
): (StepRules & { name: string; startSec: string; endSec: string })[] =>
  drafts.map((draft) => ({ name: draft.name.trim(), startSec: draft.start, endSec: draft.end, ...draft.rules }));

/** A stored version's steps as they are sent to be stored again, to the last digit. */
export const stepsToRestore = (steps: readonly Step[]): StepInput[] =>
  steps.map((step) => ({ name: step.name, startSec: step.startSec, endSec: step.endSec, ...rulesOf(step) }));

/** Whether both say the same to the core. */
export const sameSteps = (a: readonly StepDraft[], b: readonly StepDraft[]): boolean =>
  JSON.stringify(stepsToSave(a)) === JSON.stringify(stepsToSave(b));

/** Whether anything was asked of a step beyond what is usual. */
export const hasOwnRules = (rules: StepRules): boolean =>
  (Object.keys(DEFAULT_STEP_RULES) as (keyof StepRules)[]).some((key) => rules[key] !== DEFAULT_STEP_RULES[key]);

export function draftSpan(draft: StepDraft): Span | null {
  const startSec = parseTimecode(draft.start);
  const endSec = parseTimecode(draft.end);
  return startSec === undefined || endSec === undefined ? null : { startSec, endSec };
}

/** Labels cut to the millisecond may lie that far outside. */
const SLACK_SEC = 0.002;

/** What is wrong with each step, or null. Steps follow one another inside the take; gaps are fine. */
export function stepProblems(drafts: readonly StepDraft[], take: Span): (StepProblem | null)[] {
  let lastEndSec = Number.NEGATIVE_INFINITY;
  return drafts.map((draft) => {
    const span = draftSpan(draft);
    if (span === null) return 'time';
    const before = lastEndSec;
    lastEndSec = Math.max(lastEndSec, span.endSec);
    if (span.endSec <= span.startSec) return 'order';
    if (span.startSec < before - SLACK_SEC) return 'overlap';
    if (span.startSec < take.startSec - SLACK_SEC || span.endSec > take.endSec + SLACK_SEC) return 'outside';
    const { minSec, maxSec } = draft.rules;
    if (minSec !== null && maxSec !== null && minSec > maxSec) return 'bounds';
    return draft.name.trim() === '' ? 'name' : null;
  });
}

/** Which of a step's two times is to blame; null when it is neither. */
export function problemEdge(draft: StepDraft, problem: StepProblem, take: Span): 'start' | 'end' | null {
  const startSec = parseTimecode(draft.start);
  switch (problem) {
    case 'time':
      return startSec === undefined ? 'start' : 'end';
    case 'overlap':
      return 'start';
    case 'outside':
      return startSec !== undefined && startSec < take.startSec - SLACK_SEC ? 'start' : 'end';
    case 'order':
    case 'bounds':
      return 'end';
    case 'name':
      return null;
  }
}

/** The step that can be split at a time: both parts are as long as the shortest step; -1 for none. */
export const splittableAt = (drafts: readonly StepDraft[], sec: number): number =>
  drafts.findIndex((draft) => {
    const span = draftSpan(draft);
    return span !== null && Math.min(sec - span.startSec, span.endSec - sec) >= MIN_STEP_SEC - 1e-6;
  });

/** Two parts in place of one step, cut at `atSec` or in the middle; the same steps where a part would be too short. */
export function splitStep(
  drafts: readonly StepDraft[],
  index: number,
  newKey: string,
  atSec: number | null = null,
): StepDraft[] {
  const draft = drafts[index];
  const span = draft && draftSpan(draft);
  if (!draft || !span) return [...drafts];
  const cutSec = atSec ?? (span.startSec + span.endSec) / 2;
  const shorter = Math.min(cutSec - span.startSec, span.endSec - cutSec);
  if (shorter < MIN_STEP_SEC - 1e-6) return [...drafts];
  const cut = timeField(cutSec);
  return drafts.toSpliced(
    index,
    1,
    { ...draft, end: cut },
    { ...draft, key: newKey, name: `${draft.name} 2`, start: cut },
  );
}

/** One step in place of it and the next, under its own name. */
export function mergeWithNext(drafts: readonly StepDraft[], index: number): StepDraft[] {
  const [draft, next] = [drafts[index], drafts[index + 1]];
  return draft && next ? drafts.toSpliced(index, 2, { ...draft, end: next.end }) : [...drafts];
}

/** The parts of a take that belong to no step, long enough to be one. */
export function gaps(drafts: readonly StepDraft[], take: Span): Span[] {
  const spans = drafts
    .flatMap((draft) => draftSpan(draft) ?? [])
    .toSorted((a, b) => a.startSec - b.startSec || a.endSec - b.endSec);
  const found: Span[] = [];
  let freeFromSec = take.startSec;
  for (const span of [...spans, { startSec: take.endSec, endSec: take.endSec }]) {
    if (span.startSec - freeFromSec >= MIN_STEP_SEC) found.push({ startSec: freeFromSec, endSec: span.startSec });
    freeFromSec = Math.max(freeFromSec, span.endSec);
  }
  return found;
}

/** A step in the gap at `atSec`, else in the last gap there is; null when the take is full of steps. */
export function addStep(
  drafts: readonly StepDraft[],
  take: Span,
  atSec: number,
  name: string,
  newKey: string,
): StepDraft[] | null {
  const free = gaps(drafts, take);
  const gap = free.find((span) => atSec >= span.startSec && atSec < span.endSec) ?? free.at(-1);
  if (!gap) return null;
  const added: StepDraft = {
    key: newKey,
    name,
    start: timeField(gap.startSec),
    end: timeField(gap.endSec),
    suggested: false,
    rules: DEFAULT_STEP_RULES,
  };
  const after = drafts.findIndex((draft) => (draftSpan(draft)?.startSec ?? -1) >= gap.endSec - SLACK_SEC);
  return drafts.toSpliced(after === -1 ? drafts.length : after, 0, added);
}
