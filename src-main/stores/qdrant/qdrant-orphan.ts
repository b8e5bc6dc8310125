import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { pidFileOf } from './qdrant-process.ts';

const POLITE_MS = 10_000;
const STOP_MS = 20_000;

/**
 * Ends a server that a Vigil which is gone has left running on a folder. The caller owns the data folder, so no living
 * Vigil uses it. A process id that now belongs to another program is left alone. Throws `conflict` when it does not end.
 */
export async function clearQdrantOrphan(dir: string): Promise<'none' | 'stopped'> {
  const pid = readPid(pidFileOf(dir));
  if (pid === undefined) return 'none';
  if (!isServerOf(pid, dir)) {
    rmSync(pidFileOf(dir), { force: true });
    return 'none';
  }
  const startedMs = performance.now();
  process.kill(pid, 'SIGTERM');
  let forced = false;
  while (isServerOf(pid, dir)) {
    const waitedMs = performance.now() - startedMs;
    if (waitedMs > POLITE_MS && !forced) {
      process.kill(pid, 'SIGKILL');
      forced = true;
    }
    if (waitedMs > STOP_MS) {
      throw new VigilError('conflict', say('qdrant-of-gone-vigil-runs', { pid }), {
        hint: say('end-process-first', { pid }),
        details: { pid },
      });
    }
    await delay(20);
  }
  rmSync(pidFileOf(dir), { force: true });
  return 'stopped';
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** The server works in its folder; where the system does not tell that, its command line has to do. */
function isServerOf(pid: number, dir: string): boolean {
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dir);
    } catch {
      return false;
    }
  }
  if (process.platform === 'win32') return execText('tasklist', ['/fi', `pid eq ${pid}`]).includes('qdrant');
  return execText('ps', ['-o', 'command=', '-p', String(pid)]).includes(dir);
}

function execText(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', windowsHide: true });
  } catch {
    return '';
  }
}
