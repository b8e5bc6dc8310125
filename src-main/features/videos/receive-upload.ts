import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { isDriveFull } from '../../platform/drive-full.ts';

const MAX_NAME_LENGTH = 120;

/** A name from outside as a plain file name: no folders, no control characters, nothing a shell or Windows minds. */
export function safeFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const cleaned = last
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '_')
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '');
  if (cleaned.length <= MAX_NAME_LENGTH) return cleaned === '' ? 'upload' : cleaned;
  const dot = cleaned.lastIndexOf('.');
  const extension = dot > 0 && cleaned.length - dot <= 10 ? cleaned.slice(dot) : '';
  return cleaned.slice(0, MAX_NAME_LENGTH - extension.length) + extension;
}

/**
 * Streams an upload to a quarantined name in `folder`; when it is complete and on the disk, renames it in one step to
 * `<sha256>/<safe name>`, so that the same upload twice takes its space once. A broken upload leaves nothing behind.
 * Throws `empty-file` and `disk-full`.
 */
export async function receiveUpload(
  folder: string,
  stream: AsyncIterable<Uint8Array>,
  name: string,
): Promise<{ path: string; sha256: string; sizeBytes: number }> {
  await mkdir(folder, { recursive: true });
  const quarantined = join(folder, `${randomUUID()}.part`);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    const file = await open(quarantined, 'wx', 0o600);
    try {
      for await (const bytes of stream) {
        hash.update(bytes);
        await file.appendFile(bytes);
        sizeBytes += bytes.byteLength;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    if (sizeBytes === 0) throw new VigilError('empty-file', say('upload-arrived-empty', { name: safeFileName(name) }));
    const sha256 = hash.digest('hex');
    const home = join(folder, sha256);
    await mkdir(home, { recursive: true });
    const path = join(home, safeFileName(name));
    await rename(quarantined, path);
    return { path, sha256, sizeBytes };
  } catch (error) {
    await rm(quarantined, { force: true });
    if (!isDriveFull(error)) throw error;
    throw new VigilError('disk-full', say('data-drive-full'), { cause: error });
  }
}
