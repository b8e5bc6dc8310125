import { english } from '../sentences/en/index.ts';
import { say } from '../sentences/say.ts';
import { asIs } from '../sentences/sentence.ts';
import { type SentenceCatalog, worded } from '../sentences/word.ts';
import type { CallInput, CallName, CallOutput } from './api.ts';
import { ErrorShape, VigilError } from './errors.ts';
import type { CoreEvent } from './events.ts';

/** What a transport carries back: a value, or an error as data. */
export type Reply = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

export interface CallOptions {
  /** Aborting it ends what the core does for the call; the caller gets `cancelled`. */
  readonly signal?: AbortSignal | undefined;
}

/** A way to reach the core: Electron's bridge, HTTP, or the core in this very process. */
export interface Transport {
  /** Replies with the error `cancelled` once the signal is aborted. */
  call(name: CallName, input: unknown, options?: CallOptions): Promise<Reply>;
  /** Returns how to stop listening. */
  subscribe(listener: (event: CoreEvent) => void): () => void;
}

/** The reply to a call that its caller has withdrawn. */
export function cancelledReply(): Reply {
  return { ok: false, error: new VigilError('cancelled', say('call-cancelled')).toShape() };
}

/** The core as every face sees it. */
export interface VigilClient {
  call<Name extends CallName>(name: Name, input: CallInput<Name>, options?: CallOptions): Promise<CallOutput<Name>>;
  subscribe(listener: (event: CoreEvent) => void): () => void;
}

/**
 * The typed client over any transport. Sentences are worded in the language of `catalog` here, in this one place.
 * Errors arrive as `VigilError`, whichever way they came. The reply is trusted: its handler is typed, and the dispatcher
 * of every test and every run from source holds it against the contract.
 */
export function createClient(transport: Transport, catalog: SentenceCatalog = english): VigilClient {
  return {
    async call<Name extends CallName>(
      name: Name,
      input: CallInput<Name>,
      options?: CallOptions,
    ): Promise<CallOutput<Name>> {
      const reply = await transport.call(name, input, options);
      if (reply.ok) return worded(reply.value, catalog) as CallOutput<Name>;
      const shape = ErrorShape.safeParse(reply.error);
      throw shape.success
        ? VigilError.fromShape(shape.data, catalog)
        : new VigilError('internal', asIs(String(reply.error)), { catalog });
    },
    subscribe: (listener) => transport.subscribe(listener),
  };
}
