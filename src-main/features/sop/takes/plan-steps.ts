import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { DEFAULT_STEP_RULES, type Step, type StepInput } from '../../../../src-shared/model/sop.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import type { Span } from '../../../../src-shared/time.ts';

/** Steps a trainer writes down by hand may miss the end of the take, or each other, by this much. */
const TOLERANCE_SEC = 0.5;
const TOUCH_SEC = 0.001;

/** A step that is not yet part of a take: its place in the list is its number. */
export type PlannedStep = Omit<Step, 'index'>;

/**
 * Steps as given by a trainer, checked against the take: in order of time, trimmed to the take where they miss it by
 * less than half a second. What a step does not say of its rules is what the step of that name in `before` says. Throws
 * `bad-input` with a sentence that names the step.
 */
export function planGivenSteps(
  steps: readonly StepInput[],
  take: Span,
  before: readonly PlannedStep[] = [],
): PlannedStep[] {
  const planned = steps
    .map((step, at) => planStep(step, at, take, before))
    .toSorted((a, b) => a.startSec - b.startSec || a.endSec - b.endSec);
  for (const [at, step] of planned.entries()) {
    const next = planned[at + 1];
    if (next && step.endSec > next.startSec + TOUCH_SEC) {
      throw refused(
        say('steps-overlap', {
          ...{ first: step.name, firstSpan: spanWords(step) },
          ...{ second: next.name, secondSpan: spanWords(next) },
        }),
        say('steps-overlap-hint'),
      );
    }
  }
  return planned;
}

/** Steps nobody has named or confirmed yet. */
export function planSuggestedSteps(spans: readonly Span[]): PlannedStep[] {
  return spans.map(({ startSec, endSec }, at) => ({
    ...DEFAULT_STEP_RULES,
    ...{ name: `Step ${at + 1}`, startSec, endSec, suggested: true },
  }));
}

function planStep(
  { name, startSec, endSec, ...rules }: StepInput,
  at: number,
  take: Span,
  before: readonly PlannedStep[],
): PlannedStep {
  const trimmed = name.trim();
  if (trimmed === '') throw refused(say('step-without-name', { number: at + 1 }), say('step-without-name-hint'));
  if (endSec <= startSec) {
    throw refused(
      say('step-ends-before-start', { name: trimmed, endSec, startSec }),
      say('step-ends-before-start-hint'),
    );
  }
  if (startSec < take.startSec - TOLERANCE_SEC || endSec > take.endSec + TOLERANCE_SEC) {
    throw refused(
      say('step-span-outside-take', {
        name: trimmed,
        step: spanWords({ startSec, endSec }),
        take: spanWords(take),
      }),
      say('step-span-outside-take-hint'),
    );
  }
  const known = before.find((step) => step.name === trimmed) ?? DEFAULT_STEP_RULES;
  const minSec = rules.minSec === undefined ? known.minSec : rules.minSec;
  const maxSec = rules.maxSec === undefined ? known.maxSec : rules.maxSec;
  if (minSec !== null && maxSec !== null && minSec > maxSec) {
    throw refused(say('step-bounds-exchanged', { name: trimmed, minSec, maxSec }), say('step-bounds-exchanged-hint'));
  }
  const step = {
    required: rules.required ?? known.required,
    orderMatters: rules.orderMatters ?? known.orderMatters,
    weight: rules.weight ?? known.weight,
    minSec,
    maxSec,
    name: trimmed,
    startSec: Math.max(startSec, take.startSec),
    endSec: Math.min(endSec, take.endSec),
    suggested: false,
  };
  if (step.endSec <= step.startSec) {
    throw refused(say('step-outside-take', { name: trimmed, take: spanWords(take) }), say('step-outside-take-hint'));
  }
  return step;
}

function spanWords({ startSec, endSec }: Span): Sentence {
  return say('span-from-to', { startSec, endSec });
}

function refused(message: Sentence, hint: Sentence): VigilError {
  return new VigilError('bad-input', message, { hint });
}
