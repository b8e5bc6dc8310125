import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { redactText } from '../../platform/redact.ts';

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
  const message = redactText(error instanceof Error ? error.message : String(error));
  if (error instanceof VigilError) return error;
  if (code === '53100' || code === 'ENOSPC') {
    return new VigilError('disk-full', say('database-drive-full'), {
      hint: say('database-drive-full-hint'),
      cause: error,
    });
  }
  if (isConnectionLost(error)) {
    return new VigilError('backend-unavailable', say('database-server-silent', { reason: message }), {
      hint: say('database-server-silent-hint'),
      cause: error,
    });
  }
  if (TLS_CODE.test(code) || NO_TLS.test(message)) {
    return new VigilError('backend-unavailable', say('database-connection-not-secure', { reason: message }), {
      hint: say('database-connection-not-secure-hint'),
      cause: error,
    });
  }
  if (code === '53300') {
    return new VigilError('backend-unavailable', say('database-connections-used-up'), {
      hint: say('database-connections-used-up-hint'),
      cause: error,
    });
  }
  if (code === '55P03') {
    return new VigilError('conflict', say('database-write-lock-held'), {
      hint: say('database-write-lock-held-hint'),
      cause: error,
    });
  }
  if (code.startsWith('28')) {
    return new VigilError('backend-unavailable', say('database-login-refused', { reason: message }), {
      hint: say('database-login-refused-hint'),
      cause: error,
    });
  }
  if (code === '3D000') {
    return new VigilError('backend-unavailable', say('database-does-not-exist', { reason: message }), {
      hint: say('database-does-not-exist-hint'),
      cause: error,
    });
  }
  if (code === '42501') {
    return new VigilError('backend-unavailable', say('database-permission-missing', { reason: message }), {
      hint: say('database-permission-missing-hint'),
      cause: error,
    });
  }
  return error;
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
