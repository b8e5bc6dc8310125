import { create } from 'zustand';
import type { CallInput } from '../../src-shared/contract/api.ts';
import { onAnswerText } from '../client/answer-text.ts';
import { connection } from '../client/connection.ts';
import { refresh } from '../client/queries.ts';
import { setReview, showResult } from './review.ts';

interface Asking {
  /** The answer that is being made; null when none is. */
  readonly answerId: string | null;
  /** What has been said of it so far. */
  readonly text: string;
  /** The question before was stopped by the user. */
  readonly stopped: boolean;
  /** Why the question before was not answered. */
  readonly error: Error | null;
}

const IDLE: Asking = { answerId: null, text: '', stopped: false, error: null };

export const useAsking = create<Asking>(() => IDLE);

let withdraw = new AbortController();

/**
 * Asks a question and shows its answer as it comes. One that is still being answered is withdrawn: only the newest one
 * is shown, whatever arrives late of an earlier one.
 */
export async function askQuestion(input: Omit<CallInput<'vigil.query'>, 'answerId'>): Promise<void> {
  withdraw.abort();
  const own = new AbortController();
  withdraw = own;
  const answerId = crypto.randomUUID();
  const isShown = (): boolean => useAsking.getState().answerId === answerId;
  setReview({ question: input.question });
  showResult(null);
  useAsking.setState({ ...IDLE, answerId });
  const stopListening = onAnswerText(answerId, (piece) => {
    if (isShown()) useAsking.setState(({ text }) => ({ text: text + piece }));
  });
  try {
    const answer = await connection.client.call('vigil.query', { ...input, answerId }, { signal: own.signal });
    if (!isShown()) return;
    showResult({ kind: 'answer', answer });
    useAsking.setState(IDLE);
  } catch (thrown) {
    if (!isShown()) return;
    useAsking.setState({ ...IDLE, error: thrown instanceof Error ? thrown : new Error(String(thrown)) });
  } finally {
    stopListening();
    refresh(['vigil.answers']);
  }
}

/** Withdraws the question that is being answered: the core stops, and nothing of the answer is kept. */
export function stopAsking(): void {
  if (useAsking.getState().answerId === null) return;
  useAsking.setState({ ...IDLE, stopped: true });
  withdraw.abort();
}
