import type { CallName } from './api.ts';
import { cancelledReply, type Reply, type Transport } from './client.ts';
import type { CoreEvent } from './events.ts';

/** The part of what a desktop host puts on its page that carries calls and events. */
export interface CallBridge {
  /** `callId` is needed only to cancel the call; the page makes it up. */
  call(name: CallName, input: unknown, callId?: string): Promise<Reply>;
  /** Ends a call that still runs: it replies with the error `cancelled`. */
  cancel(callId: string): void;
  /** Returns how to stop listening. */
  onEvent(listener: (event: CoreEvent) => void): () => void;
}

/** Calls and events over a bridge. A signal cannot cross it: an id goes along, and a word when it is aborted. */
export function bridgeTransport(bridge: CallBridge): Transport {
  return {
    async call(name, input, { signal } = {}) {
      if (!signal) return bridge.call(name, input);
      if (signal.aborted) return cancelledReply();
      const callId = crypto.randomUUID();
      const cancel = (): void => bridge.cancel(callId);
      signal.addEventListener('abort', cancel, { once: true });
      try {
        return await bridge.call(name, input, callId);
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    },
    subscribe: (listener) => bridge.onEvent(listener),
  };
}
