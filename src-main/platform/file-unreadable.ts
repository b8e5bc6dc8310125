import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';

/** What the system says of a path that leads to no file, and Node of one that cannot (with a zero byte in it). */
const NO_SUCH_FILE = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'ERR_INVALID_ARG_VALUE']);

/** Why a path that somebody gave could not be opened or read: `not-found`, else `bad-input`. */
export function fileUnreadable(path: string, thrown: unknown): VigilError {
  if (thrown instanceof VigilError) return thrown;
  if (NO_SUCH_FILE.has(String((thrown as { code?: unknown }).code))) {
    return new VigilError('not-found', say('no-file-at', { path }), { cause: thrown });
  }
  return new VigilError('bad-input', say('file-unreadable', { path }), {
    hint: say('path-unreadable-hint'),
    cause: thrown,
  });
}
