import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const MAIN = resolve(import.meta.dirname, '../../hosts/cli/main.ts');

/** How a run of the command line ended. */
export interface Ran {
  readonly exitCode: number | null;
  /** Set when the process was killed. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Environment of a child that must not inherit this process's own settings of Vigil. */
function cleanEnvironment(extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VIGIL_'));
  return { ...Object.fromEntries(own), ...extra };
}

/** Runs the command line in a process of its own. `onStart` gets its process id. */
export function runVigil(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onStart: (pid: number) => void = () => undefined,
): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, '--json', ...args], {
    env: cleanEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) onStart(child.pid);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (exitCode, signal) => done({ exitCode, signal, stdout, stderr }));
  });
}

/** Runs it and gives the JSON document of a run that went well; throws with its output otherwise. */
export async function vigilDocument<Shape>(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Shape> {
  const ran = await runVigil(args, env);
  if (ran.exitCode !== 0) throw new Error(`vigil ${args.join(' ')}: ${ran.stdout}\n${ran.stderr}`);
  return JSON.parse(ran.stdout) as Shape;
}
