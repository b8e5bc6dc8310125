import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

/**
 * What the promise gives; `cancelled` as soon as the signal is aborted. What was waited for goes on, because others may
 * wait for it too: the opening of a model, a scan of the vectors.
 */
export async function unlessCancelled<Value>(pending: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise: cancelled, reject } = Promise.withResolvers<never>();
  const cancel = (): void => reject(withdrawn());
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await Promise.race([cancelled, pending]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw withdrawn();
}

function withdrawn(): VigilError {
  return new VigilError('cancelled', say('question-withdrawn'));
}
