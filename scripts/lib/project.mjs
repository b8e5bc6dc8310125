// What every script needs. Plain Node >= 18 without any package: these files run before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const NODE_MAJOR = 24;
const isWindows = process.platform === 'win32';

/** The Node that runs Vigil: the natives need a newer one than many systems have. */
export const projectNode = join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');

/** Set-up speaks on stderr: stdout belongs to what was asked for. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

export function fail(text, hint) {
  say(text);
  if (hint) say(hint);
  process.exit(1);
}

/** Whether the module at `url` is the script that was started. */
export function isMain(url) {
  const started = process.argv[1];
  return started !== undefined && realpathSync(started) === fileURLToPath(url);
}

export function fromRoot(...parts) {
  return join(root, ...parts);
}

/** Runs a command in the repository, its output on stderr; returns its exit status. */
export function runQuietly(command, args, env = {}, cwd = root) {
  return runWith(command, args, ['ignore', 2, 2], env, cwd);
}

/** Runs a command in the repository with our own stdin and stdout; returns its exit status. */
export function runHere(command, args, env = {}) {
  return runWith(command, args, 'inherit', env, root);
}

function runWith(command, args, stdio, env, cwd) {
  // npm is a .cmd on Windows, which needs a shell; nothing from outside is ever among the arguments.
  const shell = isWindows && command === 'npm';
  const { status, error } = spawnSync(command, args, { cwd, stdio, shell, env: { ...process.env, ...env } });
  return error ? 127 : (status ?? 1);
}

/** Starts a long-running command; signals we get are its signals, and its end is ours. */
export function becomeCommand(command, args, env = {}) {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code, signal) => resolve(signal === 'SIGINT' ? 130 : (code ?? 1)));
  });
}

/** Continues the running script under the project's own Node. Returns only when this process is recent enough. */
export async function enterProjectNode() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return;
  if (!existsSync(projectNode)) {
    fail(
      `Node ${NODE_MAJOR} is not installed at ${projectNode}.`,
      'Remove node_modules and run the command again; the package "node" must be allowed to run its install script.',
    );
  }
  process.exit(await becomeCommand(projectNode, process.argv.slice(1)));
}
