import { asVigilError, VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';

const FULL_DRIVE_CODES: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'];
const MAX_CAUSES = 8;

/** What ended a job, as a typed error. A full drive is found however deep it lies among the causes. */
export function jobFailure(thrown: unknown): VigilError {
  if (isDriveFull(thrown)) {
    return new VigilError('disk-full', say('data-drive-full'), { cause: thrown });
  }
  return asVigilError(thrown);
}

/** Whether a full drive lies among the causes of an error. */
export function isDriveFull(thrown: unknown): boolean {
  let current: unknown = thrown;
  for (let depth = 0; depth < MAX_CAUSES && current instanceof Error; depth += 1) {
    if (FULL_DRIVE_CODES.includes((current as { code?: unknown }).code)) return true;
    current = current.cause;
  }
  return false;
}

/** Whether what the database refused now may go through in a moment: a drive gets room, a server is started again. */
export function mayPass(thrown: unknown): boolean {
  return isDriveFull(thrown) || (thrown instanceof VigilError && thrown.code === 'backend-unavailable');
}
