/**
 * What Vigil writes is its user's alone: a library tells who did what, where and when. On Windows the folder's own
 * access list decides (see docs/deployment.md), and nothing here does anything.
 */
import { chmodSync, existsSync, lstatSync, readdirSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

const OTHERS = 0o077;
/** The umask this process was started with; undefined until it was changed. */
let usersUmask: number | undefined;

/**
 * From here on every file and folder that this process, its threads and its children make is readable by its user
 * alone, from its first byte. The first thing that every process does that writes to a data folder.
 */
export function keepFilesPrivate(): void {
  // A thread shares the umask of its process, and Node does not let it set it.
  if (process.platform === 'win32' || !isMainThread || usersUmask !== undefined) return;
  usersUmask = process.umask(OTHERS);
}

/**
 * Writes a file that the user asked for at a place of the user's choice (a report, an export). What is new there gets
 * the rights that the user's other programs would give it: it may be meant for a folder of the whole department.
 */
export async function writeForUser(path: string, content: string | Uint8Array): Promise<void> {
  const isNew = !existsSync(path);
  await writeFile(path, content);
  if (isNew && usersUmask !== undefined) await chmod(path, rightsForUser());
}

/** The rights that the user's other programs would give a new file. */
export function rightsForUser(): number {
  return 0o666 & ~(usersUmask ?? process.umask());
}

/** Whether other users have any right to a file or folder of this user's; a link has none of its own. */
export function isOpenToOthers(path: string): boolean {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  return (
    entry !== undefined && !entry.isSymbolicLink() && entry.uid === process.getuid?.() && (entry.mode & OTHERS) !== 0
  );
}

/**
 * Takes every right to a file, or to a folder and all that is in it, from other users. Links are not followed (what
 * they lead to may be for others), what belongs to another user (the cluster of a Postgres that root started) stays as
 * it is, and a folder that is closed is not looked into. A folder is closed after what is in it: a repair that is cut
 * off is made again. Returns how many were changed.
 */
export function closeToOthers(path: string): number {
  if (process.platform === 'win32') return 0;
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (!entry || entry.isSymbolicLink() || entry.uid !== process.getuid?.() || (entry.mode & OTHERS) === 0) return 0;
  try {
    const children = entry.isDirectory() ? readdirSync(path) : [];
    const changed = children.reduce((sum, name) => sum + closeToOthers(join(path, name)), 0);
    chmodSync(path, entry.mode & 0o700);
    return changed + 1;
  } catch (error) {
    // A file of the moment is gone again; some drives (a stick, a share) know no rights of users.
    if (['ENOENT', 'EPERM', 'ENOTSUP', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
    throw error;
  }
}
