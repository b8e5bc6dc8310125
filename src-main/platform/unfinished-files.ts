import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isProcessAlive } from './process-alive.ts';

/** What `atomic-file.ts` adds to a name until the file is whole: its process, or a random id. */
const UNFINISHED = /^(?<of>.+)\.(?:(?<pid>\d{1,10})|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.tmp$/;

export interface SweptFolder {
  readonly folder: string;
  /** Whether a file that was to become one of this name is Vigil's. */
  readonly isOwn: (name: string) => boolean;
  /** Other names that are Vigil's and of no use once the process that wrote them has ended. */
  readonly besides?: RegExp;
  /** Looks below the folder too. */
  readonly recursive?: boolean;
}

/**
 * Removes what killed processes have not finished in Vigil's own folders. What was written at or after `beforeMs` (Unix
 * time) stays, and so does what names a process that still runs; a folder that is not there has nothing.
 */
export async function sweepUnfinished(folders: readonly SweptFolder[], beforeMs: number): Promise<void> {
  for (const { folder, isOwn, besides, recursive = false } of folders) {
    const entries = await readdir(folder, { withFileTypes: true, recursive }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isFile() || !isLeft(entry.name, isOwn, besides)) continue;
      const path = join(entry.parentPath, entry.name);
      const facts = await stat(path).catch(() => undefined);
      if (facts && facts.mtimeMs < beforeMs) await rm(path, { force: true });
    }
  }
}

function isLeft(name: string, isOwn: SweptFolder['isOwn'], besides: RegExp | undefined): boolean {
  if (besides?.test(name)) return true;
  const { of, pid } = UNFINISHED.exec(name)?.groups ?? {};
  if (of === undefined || !isOwn(of)) return false;
  return pid === undefined || Number(pid) === process.pid || !isProcessAlive(Number(pid));
}
