import type { CoreEvent } from '../../src-shared/contract/events.ts';

type AnswerDelta = Extract<CoreEvent, { type: 'answer.delta' }>;

const listeners = new Map<string, (piece: string) => void>();

/** Hears the pieces of one answer's text as they come, from the first one on. Returns how to stop. */
export function onAnswerText(answerId: string, listener: (piece: string) => void): () => void {
  listeners.set(answerId, listener);
  return () => listeners.delete(answerId);
}

/** Hands a piece to whoever asked for its answer. Answers that others asked for are not shown here. */
export function deliverAnswerText({ answerId, text }: AnswerDelta): void {
  listeners.get(answerId)?.(text);
}
