import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { isSameStamp, stampOf } from '../../../platform/file-stamp.ts';
import type { ScanTaskInput } from './scan-task-input.ts';

/**
 * Throws `conflict` when a recording has another size or time than when its scan began: half of what was made would be
 * of other footage. One that is gone was not written to; the decoder says what became of it.
 */
export async function assertUnchanged({ filePath, recording }: ScanTaskInput): Promise<void> {
  if (!recording) return;
  const stamp = await stampOf(filePath);
  if (!stamp || isSameStamp(stamp, recording)) return;
  throw new VigilError('conflict', say('recording-written-to', { path: filePath }), {
    hint: say('recording-written-to-hint'),
    details: { path: filePath },
  });
}
