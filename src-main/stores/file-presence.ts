import { access } from 'node:fs/promises';

/** Whether a file is where a row says it is. */
export type FilePresence = (path: string) => Promise<boolean>;

const REMEMBERED_PATHS = 20_000;

/** Asks the file system, and remembers the answer for `rememberMs`: a page of the library asks for hundreds. */
export function createFilePresence(rememberMs = 5000, now: () => number = Date.now): FilePresence {
  const known = new Map<string, { readonly found: boolean; readonly atMs: number }>();
  return async (path) => {
    const entry = known.get(path);
    if (entry && now() - entry.atMs < rememberMs) return entry.found;
    const found = await fileExists(path);
    if (known.size >= REMEMBERED_PATHS) known.clear();
    known.set(path, { found, atMs: now() });
    return found;
  };
}

/** Asks the file system now. */
export async function fileExists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
