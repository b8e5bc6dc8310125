import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { logSince, openingLogSize } from '../../platform/child-log.ts';

export interface QdrantProcess {
  readonly pid: number;
  /** As the server states it, for example `1.16.3`. */
  readonly version: string;
  /** Settles when the server has ended, however it ended. */
  readonly ended: Promise<void>;
  /** Asks the server to write everything down and end; ends it the hard way when it does not. */
  stop(): Promise<void>;
}

export interface QdrantLaunch {
  readonly binary: string;
  /** The server's folder: configuration, storage, snapshots. */
  readonly dir: string;
  readonly logFile: string;
  readonly port: number;
  readonly apiKey: string;
}

/** A large storage is read in before the server answers. */
const READY_MS = 120_000;
const STOP_MS = 15_000;

/**
 * Starts the server and waits until it is ready. If this process is killed, a watcher that sees the pipe between them
 * close ends the server. Throws `conflict` when the port is taken, `disk-full`, or `backend-unavailable` with the end
 * of the server's log.
 */
export async function startQdrantProcess(launch: QdrantLaunch): Promise<QdrantProcess> {
  const logBytes = openingLogSize(launch.logFile);
  const configFile = writeConfig(launch);
  const child = spawnServer(launch, configFile);
  const failed = new Promise<Error>((resolve) => child.once('error', resolve));
  let over = false;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  }).then(() => {
    over = true;
  });
  if (child.pid !== undefined) writeFileSync(pidFileOf(launch.dir), String(child.pid), { mode: 0o600 });
  const watcher = child.pid === undefined ? undefined : watchOver(child.pid);
  void ended.then(() => watcher?.kill('SIGKILL'));
  const outcome = await Promise.race([untilReady(launch, () => over), failed, ended.then(() => undefined)]);
  if (outcome !== undefined && !(outcome instanceof Error) && child.pid !== undefined) {
    return { pid: child.pid, version: outcome.version, ended, stop: () => stopProcess(child, ended) };
  }
  await stopProcess(child, ended);
  throw notStarted(outcome instanceof Error ? outcome.message : logSince(launch.logFile, logBytes, 40));
}

export function pidFileOf(dir: string): string {
  return join(dir, 'server.pid');
}

export function storageDirOf(dir: string): string {
  return join(dir, 'storage');
}

/** The key stands in a file of its owner only: command lines and environments are read by others. JSON is YAML. */
function writeConfig({ dir, port, apiKey }: QdrantLaunch): string {
  const file = join(dir, 'config.yaml');
  const config = {
    log_level: 'WARN',
    telemetry_disabled: true,
    storage: {
      storage_path: storageDirOf(dir),
      snapshots_path: join(dir, 'snapshots'),
    },
    service: {
      host: '127.0.0.1',
      http_port: port,
      grpc_port: null,
      enable_cors: false,
      enable_static_content: false,
      max_request_size_mb: 64,
      api_key: apiKey,
    },
    cluster: { enabled: false },
  };
  writeFileSync(file, `${JSON.stringify(config, undefined, 2)}\n`, { mode: 0o600 });
  return file;
}

function spawnServer({ binary, dir, logFile }: QdrantLaunch, configFile: string): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(binary, ['--config-path', configFile, '--disable-telemetry'], {
      cwd: dir,
      stdio: ['ignore', log, log],
      // A group of its own: Ctrl-C in a terminal is Vigil's to handle, and it needs the server until its end.
      detached: true,
      windowsHide: true,
    });
  } finally {
    closeSync(log);
  }
}

/** A shell that waits for the end of its input, which is the end of this process, then stops the server. */
function watchOver(pid: number): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined;
  const watcher = spawn('/bin/sh', ['-c', 'read -r _; kill -TERM "$1"', 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    detached: true,
  });
  // Without a watcher the next start stops the server.
  watcher.on('error', () => {});
  watcher.unref();
  (watcher.stdin as unknown as { unref(): void } | null)?.unref();
  return watcher;
}

async function untilReady(
  { port, apiKey }: QdrantLaunch,
  over: () => boolean,
): Promise<{ version: string } | undefined> {
  for (const startedMs = performance.now(); !over() && performance.now() - startedMs < READY_MS; ) {
    try {
      await ask(port, apiKey, '/readyz');
      // Wants the key: a stranger on this port does not know it.
      await ask(port, apiKey, '/collections');
      const { version } = JSON.parse(await ask(port, apiKey, '/')) as { version?: string };
      if (version && !over()) return { version };
    } catch {
      // Not yet.
    }
    await delay(20);
  }
  return undefined;
}

/** Over a connection of its own: the server waits for kept connections before it ends. */
function ask(port: number, apiKey: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false, headers: { 'api-key': apiKey } }, (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(text))));
      response.on('error', reject);
    });
    request.setTimeout(5000, () => request.destroy(new Error('no answer')));
    request.on('error', reject);
  });
}

async function stopProcess(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

function notStarted(reason: string): VigilError {
  if (/Address already in use|os error (98|48|10048)/i.test(reason)) {
    return new VigilError('conflict', 'The port of the Qdrant server is taken.', { details: { log: reason } });
  }
  if (/No space left on device/i.test(reason)) {
    return new VigilError('disk-full', 'The drive of the data folder is full: the Qdrant server does not start.');
  }
  return new VigilError('backend-unavailable', 'The Qdrant server that comes with Vigil does not start.', {
    hint: 'See logs/qdrant.log in the data folder. Its folder “qdrant” may be removed: the vectors are in the library’s own files.',
    details: { log: reason },
  });
}
