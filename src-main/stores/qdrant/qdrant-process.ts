import { writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { ChildNotStarted, startWatchedChild, type WatchedChild } from '../../platform/watched-child.ts';

/** A running server; `ready` is its version as it states it, for example `1.16.3`. */
export type QdrantProcess = WatchedChild<string>;

export interface QdrantLaunch {
  readonly binary: string;
  /** The server's folder: configuration, storage, snapshots. */
  readonly dir: string;
  readonly logFile: string;
  readonly port: number;
  readonly apiKey: string;
}

/** A large storage is read in before the server answers. */
const MAX_START_MS = 120_000;
const MAX_STOP_MS = 15_000;

/**
 * Starts the server and waits until it is ready; it ends with this process. Throws `conflict` when the port is taken,
 * `disk-full`, or `backend-unavailable` with the end of the server's log.
 */
export async function startQdrantProcess(launch: QdrantLaunch): Promise<QdrantProcess> {
  const configFile = writeConfig(launch);
  try {
    return await startWatchedChild({
      program: launch.binary,
      args: ['--config-path', configFile, '--disable-telemetry'],
      options: { cwd: launch.dir },
      logFile: launch.logFile,
      started: (pid) => writeFileSync(pidFileOf(launch.dir), String(pid), { mode: 0o600 }),
      untilReady: (over) => untilReady(launch, over),
      endSignal: 'SIGTERM',
      lateSignal: 'SIGKILL',
      maxStopMs: MAX_STOP_MS,
      reasonLines: 40,
    });
  } catch (error) {
    throw error instanceof ChildNotStarted ? notStarted(error.message) : error;
  }
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

async function untilReady({ port, apiKey }: QdrantLaunch, over: () => boolean): Promise<string | undefined> {
  for (const startedMs = performance.now(); !over() && performance.now() - startedMs < MAX_START_MS; ) {
    try {
      await ask(port, apiKey, '/readyz');
      // Wants the key: a stranger on this port does not know it.
      await ask(port, apiKey, '/collections');
      const { version } = JSON.parse(await ask(port, apiKey, '/')) as { version?: string };
      if (version && !over()) return version;
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

function notStarted(reason: string): VigilError {
  if (/Address already in use|os error (98|48|10048)/i.test(reason)) {
    return new VigilError('conflict', say('qdrant-port-taken'), { details: { log: reason } });
  }
  if (/No space left on device/i.test(reason)) {
    return new VigilError('disk-full', say('data-drive-full-no-qdrant'));
  }
  return new VigilError('backend-unavailable', say('qdrant-does-not-start'), {
    hint: say('qdrant-does-not-start-hint'),
    details: { log: reason },
  });
}
