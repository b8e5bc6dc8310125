import { z } from 'zod';

/**
 * The closed set of things that can go wrong, each with its HTTP status, its process exit code and what to do next.
 * A code is part of the contract: scripts branch on it.
 */
export const ERROR_CODES = {
  'bad-input': { status: 400, exitCode: 2, hint: 'Check the value named in the message and try again.' },
  'not-found': { status: 404, exitCode: 3, hint: 'Check the id or path; it may have been moved or removed.' },
  'empty-file': { status: 422, exitCode: 10, hint: 'The file has no content. Copy it again from the camera.' },
  'not-a-video': { status: 422, exitCode: 11, hint: 'Choose a video file (mp4, mov, mkv, webm, avi, ts).' },
  'no-video-stream': { status: 422, exitCode: 12, hint: 'The file has sound only. Choose one with a picture.' },
  undecodable: { status: 422, exitCode: 13, hint: 'No picture could be decoded. Export the recording again.' },
  encrypted: { status: 422, exitCode: 14, hint: 'The file is protected. Export it without protection.' },
  'truncated-file': { status: 422, exitCode: 15, hint: 'The recording is cut off before its index. Copy it again.' },
  unsupported: { status: 422, exitCode: 16, hint: 'This is not supported here.' },
  'disk-full': { status: 507, exitCode: 20, hint: 'Free some space on the data drive and retry the job.' },
  'feature-disabled': { status: 403, exitCode: 21, hint: 'Switch the feature on in Settings.' },
  'encoder-mismatch': { status: 409, exitCode: 22, hint: 'Re-index the video with the encoder in use.' },
  'model-missing': { status: 424, exitCode: 23, hint: 'Install the model on the Models page.' },
  'model-invalid': { status: 422, exitCode: 24, hint: 'The model folder is damaged or altered. Import it again.' },
  'backend-unavailable': { status: 503, exitCode: 25, hint: 'The backend does not answer. See Settings, Health.' },
  conflict: { status: 409, exitCode: 26, hint: 'Something else holds this. Close it or wait, then try again.' },
  unauthorized: { status: 401, exitCode: 27, hint: 'Open Vigil with the address it printed, which carries the key.' },
  cancelled: { status: 499, exitCode: 130, hint: 'Start it again when you are ready.' },
  internal: { status: 500, exitCode: 70, hint: 'Try again. If it stays, send the log with the id above.' },
} as const satisfies Record<string, { status: number; exitCode: number; hint: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** An error as data: what crosses every transport. */
export const ErrorShape = z.object({
  code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
  hint: z.string(),
  details: z.record(z.string(), z.unknown()).default({}),
});
export type ErrorShape = z.infer<typeof ErrorShape>;

/** The one error type of Vigil. `message` is a sentence for a supervisor, `hint` the next step. */
export class VigilError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly details: Record<string, unknown>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'VigilError';
    this.code = code;
    this.hint = options.hint ?? ERROR_CODES[code].hint;
    this.details = options.details ?? {};
  }

  toShape(): ErrorShape {
    return { code: this.code, message: this.message, hint: this.hint, details: this.details };
  }

  static fromShape(shape: ErrorShape): VigilError {
    return new VigilError(shape.code, shape.message, { hint: shape.hint, details: shape.details });
  }
}

/** Anything thrown, as a VigilError; what is not one already becomes `internal` and keeps its cause. */
export function asVigilError(thrown: unknown): VigilError {
  if (thrown instanceof VigilError) return thrown;
  if (thrown instanceof Error && (thrown as { code?: unknown }).code === 'ENOSPC') {
    return new VigilError('disk-full', 'The drive is full.', { cause: thrown });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new VigilError('internal', message, { cause: thrown });
}
