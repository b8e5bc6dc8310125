import { asVigilError, ERROR_CODES } from '../../src-shared/contract/errors.ts';
import { worded } from '../../src-shared/sentences/word.ts';

/** Anything thrown as an HTTP answer: the code's status and `{"error": …}`, in English. */
export function errorResponse(thrown: unknown): Response {
  const error = asVigilError(thrown);
  return Response.json({ error: worded(error.toShape()) }, { status: ERROR_CODES[error.code].status });
}
