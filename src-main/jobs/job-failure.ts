import { asVigilError, VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { isDriveFull } from '../platform/drive-full.ts';

/** What ended a job, as a typed error. A full drive is found however deep it lies among the causes. */
export function jobFailure(thrown: unknown): VigilError {
  // Which drive it is, where it is not the data folder's.
  if (thrown instanceof VigilError && thrown.code === 'disk-full' && 'folder' in thrown.details) return thrown;
  if (isDriveFull(thrown)) {
    return new VigilError('disk-full', say('data-drive-full'), { cause: thrown });
  }
  return asVigilError(thrown);
}

/** Whether what the database refused now may go through in a moment: a drive gets room, a server is started again. */
export function mayPass(thrown: unknown): boolean {
  return isDriveFull(thrown) || (thrown instanceof VigilError && thrown.code === 'backend-unavailable');
}

/** Why a job stops when Vigil does. */
export function closedError(): VigilError {
  return new VigilError('cancelled', say('vigil-closing'));
}
