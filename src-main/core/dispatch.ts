import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { api, type CallName, isCallName } from '../../src-shared/contract/api.ts';
import type { CallDefinition } from '../../src-shared/contract/call.ts';
import { type CallOptions, cancelledReply, type Reply } from '../../src-shared/contract/client.ts';
import { asVigilError, VigilError } from '../../src-shared/contract/errors.ts';
import type { CallContext, Handlers } from '../../src-shared/contract/handler.ts';
import { say } from '../../src-shared/sentences/say.ts';
import type { Log } from '../platform/log.ts';

export interface DispatchOptions {
  /** False refuses every call of VIGIL-RAG while SOP scoring goes on. */
  vigilEnabled(): boolean;
  readonly log: Pick<Log, 'error'>;
  /** Checks each output against the contract: on in tests and development, off in the packed app. */
  readonly checkOutput?: boolean;
}

/** Answers one call by name; never throws. Without a signal the call cannot be cancelled by its caller. */
export type Dispatch = (name: string, input: unknown, options?: CallOptions) => Promise<Reply>;

type AnyHandler = (input: unknown, context: CallContext) => unknown;

/**
 * The one door to the features: input is parsed here, once, by the contract's schema, and failures leave as data.
 * What is not a `VigilError` becomes `internal`, logged under an id that its message names.
 */
export function createDispatcher<Name extends CallName>(handlers: Handlers<Name>, options: DispatchOptions): Dispatch {
  const table = handlers as unknown as Readonly<Record<string, AnyHandler | undefined>>;
  return async (name, input, { signal = new AbortController().signal } = {}) => {
    const context = { signal };
    try {
      if (signal.aborted) return cancelledReply();
      if (!isCallName(name)) throw new VigilError('not-found', say('call-not-found', { name }));
      const definition: CallDefinition = api[name];
      const handler = Object.hasOwn(table, name) ? table[name] : undefined;
      if (!handler) throw new VigilError('unsupported', say('call-not-available', { name }));
      if (definition.vigilOnly && !options.vigilEnabled()) {
        throw new VigilError('feature-disabled', say('vigil-switched-off'), {
          hint: say('vigil-switched-off-hint'),
        });
      }
      const parsed = definition.input.safeParse(input ?? {});
      if (!parsed.success) throw badInput(parsed.error);
      const value = await handler(parsed.data, context);
      if (options.checkOutput) checkOutput(name, definition, value);
      return { ok: true, value };
    } catch (thrown) {
      return { ok: false, error: toFailure(thrown, name, context, options).toShape() };
    }
  };
}

/** The schema's complaints as one readable sentence; the paths of the fields are in `details.fields`. */
function badInput(error: z.ZodError): VigilError {
  const complaints = error.issues.map((issue) => {
    const field = issue.path.map(String).join('.');
    return { field, message: issue.message };
  });
  const shown = complaints.slice(0, 3).map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
  const message = say('input-invalid', { complaints: shown.join('; '), more: complaints.length - shown.length });
  return new VigilError('bad-input', message, { details: { fields: complaints.map((c) => c.field) } });
}

function checkOutput(name: string, definition: CallDefinition, value: unknown): void {
  const checked = definition.output.safeParse(value);
  if (!checked.success) {
    throw new Error(`${name} answered outside the contract: ${badInput(checked.error).message}`);
  }
}

function toFailure(thrown: unknown, name: string, context: CallContext, options: DispatchOptions): VigilError {
  if (context.signal.aborted && !(thrown instanceof VigilError)) {
    return new VigilError('cancelled', say('call-cancelled'), { cause: thrown });
  }
  const error = asVigilError(thrown);
  if (error.code !== 'internal') return error;
  const logId = randomBytes(4).toString('hex');
  options.log.error(error.message, { logId, call: name, error: error.cause ?? error });
  return new VigilError('internal', say('something-went-wrong', { logId, reason: error.said.message }), {
    hint: error.said.hint,
    details: { ...error.details, logId },
    cause: thrown,
  });
}
