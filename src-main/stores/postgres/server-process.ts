import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { ChildNotStarted, startWatchedChild, type WatchedChild } from '../../platform/watched-child.ts';
import { openView, type ServerPlace } from './server-place.ts';

/** How to log in to a server. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** A running server. Stopping it ends sessions and transactions (Postgres' fast shutdown). */
export type ServerProcess = WatchedChild<'ready'>;

/** Going through the log of a server that was killed may take a while; a dead one is noticed at once. */
const MAX_START_MS = 120_000;
const MAX_STOP_MS = 30_000;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '50',
  shared_buffers: '64MB',
  // The clusters' settings may have come from another machine.
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_error_statement: 'panic',
  log_min_messages: 'warning',
} as const;

/**
 * Starts the server of a cluster and waits until it answers; it ends with this process. Throws `backend-unavailable`
 * with the end of the server's log when it ends instead.
 */
export async function startServerProcess(
  place: ServerPlace,
  address: ServerAddress,
  settings: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const view = openView(place, place.clusterDir);
  const named = Object.entries({ ...SETTINGS, ...settings, port: String(address.port) });
  try {
    return await startWatchedChild({
      program: place.binaries.postgresPath,
      args: ['-D', view.clusterPath, ...named.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      options: { ...view.identity, env: view.env, cwd: dirname(place.binaries.postgresPath) },
      logFile: place.logFile,
      inherited: view.inherited,
      untilReady: (over) => untilReady(address, over),
      endSignal: 'SIGINT',
      endWithoutSignals: () => stopOnWindows(place),
      // The next start goes through the log of one that had to be cut short.
      lateSignal: 'SIGQUIT',
      maxStopMs: MAX_STOP_MS,
      reasonLines: 6,
    });
  } catch (error) {
    throw error instanceof ChildNotStarted ? notStarted(error.message) : error;
  } finally {
    view.close();
  }
}

async function untilReady(address: ServerAddress, over: () => boolean): Promise<'ready' | undefined> {
  for (const startedMs = performance.now(); !over() && performance.now() - startedMs < MAX_START_MS; ) {
    const client = new pg.Client({ ...address, database: 'postgres', connectionTimeoutMillis: 5000 });
    client.on('error', () => {});
    try {
      await client.connect();
      return 'ready';
    } catch {
      await delay(25);
    } finally {
      await client.end().catch(() => {});
    }
  }
  return undefined;
}

function stopOnWindows({ binaries, clusterDir }: ServerPlace): Promise<void> {
  return new Promise((resolve) => {
    execFile(binaries.pgCtlPath, ['stop', '-m', 'fast', '-D', clusterDir], () => resolve());
  });
}

function notStarted(reason: string): VigilError {
  if (/No space left on device/.test(reason)) {
    return new VigilError('disk-full', say('data-drive-full-no-database-server'));
  }
  return new VigilError('backend-unavailable', say('postgres-server-does-not-start'), {
    hint: say('postgres-server-does-not-start-hint'),
    details: { log: reason },
  });
}
