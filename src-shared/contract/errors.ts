import { z } from 'zod';
import { english } from '../sentences/en/index.ts';
import { say } from '../sentences/say.ts';
import { asIs, Sentence } from '../sentences/sentence.ts';
import { hasWords, type SentenceCatalog, word } from '../sentences/word.ts';

/**
 * The closed set of things that can go wrong, each with its HTTP status and its process exit code. A code is part of
 * the contract: scripts branch on it. What to do next is said by the catalogs' `hint-<code>`.
 */
export const ERROR_CODES = {
  'bad-input': { status: 400, exitCode: 2 },
  'not-found': { status: 404, exitCode: 3 },
  'empty-file': { status: 422, exitCode: 10 },
  'not-a-video': { status: 422, exitCode: 11 },
  'no-video-stream': { status: 422, exitCode: 12 },
  undecodable: { status: 422, exitCode: 13 },
  encrypted: { status: 422, exitCode: 14 },
  'truncated-file': { status: 422, exitCode: 15 },
  unsupported: { status: 422, exitCode: 16 },
  'disk-full': { status: 507, exitCode: 20 },
  'feature-disabled': { status: 403, exitCode: 21 },
  'encoder-mismatch': { status: 409, exitCode: 22 },
  'model-missing': { status: 424, exitCode: 23 },
  'model-invalid': { status: 422, exitCode: 24 },
  'backend-unavailable': { status: 503, exitCode: 25 },
  conflict: { status: 409, exitCode: 26 },
  unauthorized: { status: 401, exitCode: 27 },
  cancelled: { status: 499, exitCode: 130 },
  internal: { status: 500, exitCode: 70 },
} as const satisfies Record<string, { status: number; exitCode: number }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** An error as data: what crosses every transport. */
export const ErrorShape = z.object({
  code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]),
  /** English words of `said`, for scripts and logs. */
  message: z.string(),
  hint: z.string(),
  details: z.record(z.string(), z.unknown()).default({}),
  /** What a window words in its own language; missing where an earlier version wrote the error, and over REST. */
  said: z.object({ message: Sentence, hint: Sentence }).optional(),
});
export type ErrorShape = z.infer<typeof ErrorShape>;

/**
 * The one error type of Vigil. `said` holds the sentence for a supervisor and the next step; `message` and `hint` are
 * their words, in English unless the error came through a client of another language.
 */
export class VigilError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly details: Record<string, unknown>;
  readonly said: { readonly message: Sentence; readonly hint: Sentence };

  constructor(
    code: ErrorCode,
    message: Sentence,
    options: {
      hint?: Sentence;
      details?: Record<string, unknown>;
      cause?: unknown;
      catalog?: SentenceCatalog;
    } = {},
  ) {
    const catalog = options.catalog ?? english;
    super(word(message, catalog), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'VigilError';
    this.code = code;
    this.said = { message, hint: options.hint ?? say(`hint-${code}`) };
    this.hint = word(this.said.hint, catalog);
    this.details = options.details ?? {};
  }

  toShape(): ErrorShape {
    return { code: this.code, message: this.message, hint: this.hint, details: this.details, said: this.said };
  }

  /** The error that `toShape` made; worded again where the catalog knows what was said. */
  static fromShape(shape: ErrorShape, catalog: SentenceCatalog = english): VigilError {
    const { code, details, said } = shape;
    const known = (sentence: Sentence | undefined, text: string): Sentence =>
      sentence && hasWords(sentence, catalog) ? sentence : asIs(text);
    return new VigilError(code, known(said?.message, shape.message), {
      hint: known(said?.hint, shape.hint),
      details,
      catalog,
    });
  }
}

/** Anything thrown, as a VigilError; what is not one already becomes `internal` and keeps its cause. */
export function asVigilError(thrown: unknown): VigilError {
  if (thrown instanceof VigilError) return thrown;
  if (thrown instanceof Error && ['ENOSPC', 'EDQUOT'].includes(String((thrown as { code?: unknown }).code))) {
    return new VigilError('disk-full', say('drive-full'), { cause: thrown });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new VigilError('internal', asIs(message), { cause: thrown });
}
