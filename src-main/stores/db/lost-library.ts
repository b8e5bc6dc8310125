import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { DataPaths } from '../../platform/paths.ts';
import { nowIso } from './columns.ts';
import { newestBackup } from './restore.ts';

/**
 * The database of a library is never made again, empty, without a word: throws `conflict` when its file is gone or
 * empty although a library was here, naming the newest copy. With `beginNew` what is left is moved into the backups
 * folder instead, and a new library may begin.
 */
export function refuseLost(paths: DataPaths, beginNew: boolean): void {
  const { database, artifacts, legacy, backups } = paths;
  if (sizeOf(database) > 0) return;
  const copy = newestBackup(backups);
  const recordings = [artifacts, legacy].reduce((sum, folder) => sum + namesIn(folder).length, 0);
  if (recordings === 0 && copy === undefined) return;
  if (beginNew) {
    moveAside(paths);
    return;
  }
  const hint =
    copy === undefined ? say('library-gone-no-copy-hint') : say('library-gone-hint', { copy: JSON.stringify(copy) });
  throw new VigilError('conflict', say('library-gone', { file: database }), {
    hint,
    details: { file: database, newestBackup: copy ?? null },
  });
}

/** Artifacts are moved by name, so that nothing that sweeps a new library takes them for its own. */
function moveAside({ database, textIndex, screenTextIndex, artifacts, legacy, qdrant, backups }: DataPaths): void {
  const folder = join(backups, `lost-library-${nowIso().replace(/[:.]/g, '-')}`);
  mkdirSync(folder, { recursive: true });
  const parts = [database, textIndex, screenTextIndex].flatMap((file) => [file, `${file}-wal`, `${file}-shm`]);
  for (const path of [...parts, artifacts, legacy, qdrant]) {
    if (existsSync(path)) renameSync(path, join(folder, basename(path)));
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
