import type { CallAnswer, CallName, ParsedInput } from './api.ts';

/** What a handler may know about the call beyond its input. */
export interface CallContext {
  /** Aborted when the caller goes away or cancels. */
  readonly signal: AbortSignal;
}

/** The function behind one call: parsed input in, output out, failures thrown as `VigilError`. */
type Handler<Name extends CallName> = (
  input: ParsedInput<Name>,
  context: CallContext,
) => Promise<CallAnswer<Name>> | CallAnswer<Name>;

/** Handlers for some calls; a feature exports one of these. */
export type Handlers<Name extends CallName> = { readonly [Key in Name]: Handler<Key> };
