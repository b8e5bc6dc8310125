import { statfs } from 'node:fs/promises';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

/** Makes sure that the drive of a folder has room for so many bytes and `spareBytes` besides. Throws `disk-full`. */
export async function requireDriveRoom(folder: string, bytes: number, spareBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  if (freeBytes >= bytes + spareBytes) return;
  throw new VigilError('disk-full', say('model-no-room', { bytes, freeBytes }), { details: { bytes, freeBytes } });
}
