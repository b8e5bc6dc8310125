import { asVigilError, ERROR_CODES } from '../../src-shared/contract/errors.ts';

/** Anything thrown as an HTTP answer: the code's status and `{"error": …}`. */
export function errorResponse(thrown: unknown): Response {
  const error = asVigilError(thrown);
  return Response.json({ error: error.toShape() }, { status: ERROR_CODES[error.code].status });
}
