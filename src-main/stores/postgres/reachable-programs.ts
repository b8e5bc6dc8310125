import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { type PostgresBinaries, postgresBinariesIn } from '../../platform/postgres-binaries.ts';
import { canReach, type ServerAccount } from './server-account.ts';

/** Where root keeps programs for others, in order of preference. */
const SHARED_FOLDERS = ['/var/cache', tmpdir()];

/**
 * Programs that `account` can run: those given, or a copy of them outside a folder that is closed to others (one in
 * root's home, say), made once for each version. Throws `backend-unavailable` when no copy can be made.
 */
export function reachablePrograms(account: ServerAccount, binaries: PostgresBinaries): PostgresBinaries {
  if (canReach(account, binaries.postgresPath)) return binaries;
  for (const folder of SHARED_FOLDERS) {
    try {
      const copy = postgresBinariesIn(copyInto(join(folder, 'vigil'), binaries));
      if (canReach(account, copy.postgresPath)) return copy;
    } catch {
      // The next folder may have room, or take writes.
    }
  }
  throw new VigilError(
    'backend-unavailable',
    say('postgres-programs-unreachable', { account: account.name, folder: dirname(binaries.postgresPath) }),
    {
      hint: say('postgres-programs-unreachable-hint'),
      details: { program: binaries.postgresPath, account: account.name },
    },
  );
}

function copyInto(folder: string, { nativeDir, postgresPath }: PostgresBinaries): string {
  const { size, mtimeMs } = statSync(postgresPath);
  const version = createHash('sha256').update(`${nativeDir} ${size} ${mtimeMs}`).digest('hex').slice(0, 16);
  const copy = join(folder, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  const unfinished = `${copy}.${process.pid}`;
  try {
    cpSync(nativeDir, unfinished, { recursive: true });
    openToAll(unfinished);
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another start may have been quicker.
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else chmodSync(path, statSync(path).mode | 0o444 | (entry.parentPath.endsWith('bin') ? 0o111 : 0));
  }
}
