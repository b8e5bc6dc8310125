import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..', '..');

/** Runs a command to its end and gives its time in seconds. Throws with its last words when it fails. */
export async function timeProcess(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stopped?: AbortSignal,
): Promise<number> {
  const startMs = performance.now();
  await runProcess(command, args, env, stopped);
  return (performance.now() - startMs) / 1000;
}

/**
 * Runs a command to its end, or until `stopped` fires, and gives what it printed; `started` gets its process id. Throws
 * with its last words when it fails.
 */
export function runProcess(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stopped?: AbortSignal,
  started?: (pid: number) => void,
): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // What it writes is removed at once; there is nothing to end well.
      ...(stopped && { signal: stopped, killSignal: 'SIGKILL' }),
    });
    if (child.pid !== undefined) started?.(child.pid);
    let output = '';
    let complaint = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data;
    });
    child.stderr.on('data', (data: Buffer) => {
      complaint = `${complaint}${data}`.slice(-2000);
    });
    child.once('error', failed);
    child.once('close', (code) => {
      if (code === 0) done(output);
      else failed(new Error(`${command} ended with ${code}: ${complaint}`));
    });
  });
}

/** The built command line on a data folder of its own. */
export function vigil(dataDir: string, args: readonly string[]): readonly [string, string[], Record<string, string>] {
  return [process.execPath, [join(root, 'out', 'main', 'cli.mjs'), ...args], { VIGIL_DATA_DIR: dataDir }];
}
