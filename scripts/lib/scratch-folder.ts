import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Lends a new folder of the system's temporary folder for the time of `work`. It goes when that is done or fails, and
 * also when the script is stopped or ends itself; `stopped` fires then, for the programs that still write into it.
 */
export async function withScratchFolder<Result>(
  name: string,
  work: (folder: string, stopped: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  const controller = new AbortController();
  const remove = (): void => {
    controller.abort();
    // A program that was just told to end may put another file into a folder while it is emptied.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 });
  };
  const stop = (signal: NodeJS.Signals): void => {
    remove();
    forget();
    process.kill(process.pid, signal);
  };
  const forget = (): void => {
    process.off('exit', remove);
    for (const signal of STOPPING) process.off(signal, stop);
  };
  process.on('exit', remove);
  for (const signal of STOPPING) process.on(signal, stop);
  try {
    return await work(folder, controller.signal);
  } finally {
    forget();
    remove();
  }
}
