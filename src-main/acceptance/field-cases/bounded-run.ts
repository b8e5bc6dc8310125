import { spawn } from 'node:child_process';
import { lstatSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { treeBytes } from '../testing/process-memory.ts';

const MAIN = resolve(import.meta.dirname, '../../hosts/cli/main.ts');
const LOOK_EVERY_MS = 200;

export interface Bounds {
  readonly dataDir: string;
  /** Absent: the user of this process. */
  readonly userId?: number | undefined;
  readonly maxMemoryMb: number;
  readonly maxDiskMb: number;
  readonly maxMs: number;
}

export interface Bounded {
  readonly exitCode: number;
  readonly stdout: string;
  /** The most seen at once of the process and all it started, in MB (10^6 bytes). */
  readonly memoryMb: number;
  /** The most seen in the data folder, in MB. */
  readonly diskMb: number;
  /** The bound that was passed, after which the process was ended. */
  readonly broken: string | undefined;
}

/** Runs the command line with `--json`, watches its memory, its data folder and the clock, and ends it beyond them. */
export function runBounded(args: readonly string[], bounds: Bounds): Promise<Bounded> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VIGIL_'));
  const { userId } = bounds;
  const child = spawn(process.execPath, [MAIN, '--json', ...args], {
    env: { ...Object.fromEntries(own), VIGIL_DATA_DIR: bounds.dataDir },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
    ...(userId === undefined ? {} : { uid: userId, gid: userId }),
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  let [memoryMb, diskMb] = [0, 0];
  let broken: string | undefined;
  const startMs = performance.now();
  const look = (): void => {
    if (child.pid === undefined) return;
    memoryMb = Math.max(memoryMb, treeBytes(child.pid) / 1e6);
    diskMb = Math.max(diskMb, folderBytes(bounds.dataDir) / 1e6);
    const spentMs = performance.now() - startMs;
    if (memoryMb > bounds.maxMemoryMb) broken = `memory: ${memoryMb} MB`;
    else if (diskMb > bounds.maxDiskMb) broken = `disk: ${diskMb} MB`;
    else if (spentMs > bounds.maxMs) broken = `time: ${spentMs} ms`;
    if (broken !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (exitCode) => {
      clearInterval(timer);
      diskMb = Math.max(diskMb, folderBytes(bounds.dataDir) / 1e6);
      done({ exitCode: exitCode ?? -1, stdout, memoryMb, diskMb, broken });
    });
  });
}

/** Bytes of disk that a folder takes; what goes away meanwhile counts nothing. */
function folderBytes(folder: string): number {
  try {
    return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
      const path = join(folder, entry.name);
      return sum + (entry.isDirectory() ? folderBytes(path) : fileBytes(path));
    }, 0);
  } catch {
    return 0;
  }
}

function fileBytes(path: string): number {
  return (lstatSync(path, { throwIfNoEntry: false })?.blocks ?? 0) * 512;
}
