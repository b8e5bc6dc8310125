import { DEFAULT_STEP_RULES, type Step } from '../../../src-shared/model/sop.ts';
import { formatTimecode, parseTimecode, type Span } from '../../../src-shared/time.ts';

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

export const draftsOf = (steps: readonly Step[]): StepDraft[] =>
  steps.map((step) => ({
    key: `step-${step.index}`,
    name: step.name,
    start: formatTimecode(step.startSec, 3),
    end: formatTimecode(step.endSec, 3),
    suggested: step.suggested,
    rules: {
      required: step.required,
      orderMatters: step.orderMatters,
      weight: step.weight,
      minSec: step.minSec,
      maxSec: step.maxSec,
    },
  }));

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

/** Two halves in place of one step. */
export function splitStep(drafts: readonly StepDraft[], index: number, newKey: string): StepDraft[] {
  const draft = drafts[index];
  const span = draft && draftSpan(draft);
  if (!draft || !span || span.endSec <= span.startSec) return [...drafts];
  const middle = formatTimecode((span.startSec + span.endSec) / 2, 3);
  return drafts.toSpliced(
    index,
    1,
    { ...draft, end: middle },
    { ...draft, key: newKey, name: `${draft.name} 2`, start: middle },
  );
}

/** One step in place of it and the next, under its own name. */
export function mergeWithNext(drafts: readonly StepDraft[], index: number): StepDraft[] {
  const [draft, next] = [drafts[index], drafts[index + 1]];
  return draft && next ? drafts.toSpliced(index, 2, { ...draft, end: next.end }) : [...drafts];
}

/** A step from the end of the last one to the end of the take. */
export function appendStep(drafts: readonly StepDraft[], take: Span, name: string, newKey: string): StepDraft[] {
  const last = drafts.at(-1);
  const startSec = Math.min(take.endSec, (last && draftSpan(last)?.endSec) ?? take.startSec);
  return [
    ...drafts,
    {
      key: newKey,
      name,
      start: formatTimecode(startSec, 3),
      end: formatTimecode(take.endSec, 3),
      suggested: false,
      rules: DEFAULT_STEP_RULES,
    },
  ];
}
