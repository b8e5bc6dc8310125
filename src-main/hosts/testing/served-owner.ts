import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

const cli = join(import.meta.dirname, '..', 'cli', 'main.ts');

/** A Vigil of its own process, from source, that serves its data folder: what a user has running. */
export interface ServedOwner {
  readonly child: ChildProcess;
  readonly port: number;
  readonly token: string;
  /** What it has said on stderr so far. */
  complaints(): string;
  /** Sockets it has open by the kernel's count, and what else by name; undefined where the system does not tell. */
  openHandles(): OpenHandles | undefined;
  /** Asks it to stop, and gives its exit code. */
  stop(): Promise<number | null>;
}

interface OpenHandles {
  readonly sockets: number;
  readonly files: readonly string[];
}

/** Starts `vigil serve` on a free port and waits until it can be reached. `folder` becomes its current folder too. */
export async function startServedOwner(folder: string): Promise<ServedOwner> {
  const dataDir = join(folder, 'library');
  const child = spawn(process.execPath, [cli, '--json', '--data-dir', dataDir, 'serve', '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, VIGIL_CHECK_OUTPUT: '1' },
  });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const first = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  if (!Buffer.isBuffer(first[0])) throw new Error(`Vigil ended before it served: ${said}`);
  // The card beside the lock says where the owner listens, to this user alone.
  const card = JSON.parse(readFileSync(join(dataDir, 'owner.lock'), 'utf8')) as { port: number; token: string };
  return {
    child,
    port: card.port,
    token: card.token,
    complaints: () => said,
    openHandles: () => openHandlesOf(child.pid!),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      return child.exitCode;
    },
  };
}

function openHandlesOf(pid: number): OpenHandles | undefined {
  const folder = `/proc/${pid}/fd`;
  if (!existsSync(folder)) return undefined;
  let sockets = 0;
  const files: string[] = [];
  for (const name of readdirSync(folder)) {
    try {
      const target = readlinkSync(join(folder, name));
      if (target.startsWith('socket:')) sockets += 1;
      else files.push(target);
    } catch {
      // Closed since it was listed.
    }
  }
  return { sockets, files };
}
