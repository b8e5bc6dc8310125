import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { isProcessAlive } from '../../platform/process-alive.ts';

/** Above every process id a system gives out. */
const NOBODY = 2_147_483_647;
const STOP_MS = 20_000;

/**
 * Ends a server that a Vigil which is gone has left running on a cluster, and makes a lock harmless whose process id
 * now belongs to another program. The caller owns the data folder, so no living Vigil uses that server.
 * Throws `conflict` when the server does not stop.
 */
export async function clearOrphan(clusterDir: string): Promise<'none' | 'stopped' | 'stale'> {
  const lockFile = join(clusterDir, 'postmaster.pid');
  const pid = readLock(lockFile);
  if (pid === undefined || !isProcessAlive(pid)) return 'none';
  if (!isPostmasterOf(pid, clusterDir)) {
    // The rest of the lock stays: Postgres finds by it whether a process of the old server still uses its memory.
    writeFileSync(lockFile, readFileSync(lockFile, 'utf8').replace(/^\d+/, String(NOBODY)));
    return 'stale';
  }
  process.kill(pid, 'SIGINT');
  for (const startedMs = performance.now(); performance.now() - startedMs < STOP_MS; ) {
    if (!isProcessAlive(pid)) return 'stopped';
    await delay(20);
  }
  throw new VigilError('conflict', say('postgres-of-gone-vigil-runs', { pid }), {
    hint: say('end-process-first', { pid }),
    details: { pid },
  });
}

function readLock(lockFile: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(lockFile, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** A postmaster's working folder is its cluster; where the system does not tell it, its name has to do. */
function isPostmasterOf(pid: number, clusterDir: string): boolean {
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(clusterDir);
    } catch {
      return false;
    }
  }
  if (process.platform === 'win32') return execText('tasklist', ['/fi', `pid eq ${pid}`]).includes('postgres');
  return execText('ps', ['-o', 'command=', '-p', String(pid)]).includes(clusterDir);
}

function execText(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', windowsHide: true });
  } catch {
    return '';
  }
}
