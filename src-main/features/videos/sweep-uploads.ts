import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SHA256 } from './remove-video.ts';

/** A whole upload may wait this long to be imported: its sender, or Vigil, may have been ended in between. */
const KEPT_UNNAMED_MS = 24 * 3_600_000;

/**
 * Removes what nobody will name again from the uploads folder: parts of uploads that broke off, empty folders, and
 * whole uploads that no video has the checksum of after a day. What has been written to since the call stays, and so do
 * names that are not Vigil's.
 */
export async function sweepUploads(folder: string, isKnown: (sha256: string) => Promise<boolean>): Promise<void> {
  const calledAtMs = Date.now();
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (mtimeMs >= calledAtMs) continue;
    if (name.endsWith('.part')) await rm(path, { force: true });
    if (!SHA256.test(name)) continue;
    if ((await readdir(path)).length === 0) await rmdir(path);
    else if (calledAtMs - mtimeMs > KEPT_UNNAMED_MS && !(await isKnown(name))) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
