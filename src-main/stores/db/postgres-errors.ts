import { VigilError } from '../../../src-shared/contract/errors.ts';

/** Postgres is shutting down, has crashed, or is starting. */
const COMING_AND_GOING = new Set(['57P01', '57P02', '57P03']);
const NO_ANSWER = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);
/** OpenSSL's and Node's codes of a handshake that failed. */
const TLS_CODE = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT|UNABLE_TO_)/;
const NO_TLS = /does not support SSL/i;
const LOST = /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error/i;

/** Whether an error says that there is no connection to a server, at least for now. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  if (COMING_AND_GOING.has(code) || NO_ANSWER.has(code) || code.startsWith('08')) return true;
  return error instanceof Error && LOST.test(error.message);
}

/** What a database error means to a user; errors of our own making (a broken constraint) stay what they are. */
export function asDatabaseError(error: unknown): unknown {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof VigilError) return error;
  if (code === '53100' || code === 'ENOSPC') {
    return new VigilError('disk-full', 'The drive of the database server is full.', {
      hint: 'Free some space there and try again; nothing that was saved is lost.',
      cause: error,
    });
  }
  if (isConnectionLost(error)) {
    return new VigilError('backend-unavailable', `The database server does not answer (${message}).`, {
      hint: 'Vigil’s own server is started again by itself: try again in a moment. One of VIGIL_POSTGRES_URL must run and be reachable.',
      cause: error,
    });
  }
  if (TLS_CODE.test(code) || NO_TLS.test(message)) {
    return new VigilError('backend-unavailable', `There is no secure connection to the database server: ${message}.`, {
      hint:
        'Check sslmode in VIGIL_POSTGRES_URL: “verify-full” needs a certificate that this machine trusts ' +
        '(sslrootcert=<file>), “disable” is for a server on this machine.',
      cause: error,
    });
  }
  if (code === '53300') {
    return new VigilError('backend-unavailable', 'The database server has no connection left for Vigil.', {
      hint: 'Close other programs that use it, or raise its max_connections.',
      cause: error,
    });
  }
  if (code === '55P03') {
    return new VigilError('conflict', 'Another Vigil on the same database has been writing for too long.', {
      hint: 'Wait until it is done, then try again.',
      cause: error,
    });
  }
  if (code.startsWith('28')) {
    return new VigilError('backend-unavailable', `The database server refused the login: ${message}.`, {
      hint: 'Check the user and the password in VIGIL_POSTGRES_URL.',
      cause: error,
    });
  }
  if (code === '3D000') {
    return new VigilError('backend-unavailable', `The database server has no such database: ${message}.`, {
      hint: 'Make it with “create database”, or correct the name in VIGIL_POSTGRES_URL.',
      cause: error,
    });
  }
  if (code === '42501') {
    return new VigilError('backend-unavailable', `The database user may not do this: ${message}.`, {
      hint: 'Make the user of VIGIL_POSTGRES_URL the owner of its database.',
      cause: error,
    });
  }
  return error;
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
