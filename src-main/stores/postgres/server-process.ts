import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { logSince, openingLogSize } from '../../platform/child-log.ts';
import { openView, type ServerPlace } from './server-place.ts';

/** How to log in to a server. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export interface ServerProcess {
  readonly pid: number;
  /** Settles when the server has ended, however it ended. */
  readonly ended: Promise<void>;
  /** Ends sessions and transactions, writes everything down, and ends (Postgres' fast shutdown). */
  stop(): Promise<void>;
}

/** Going through the log of a server that was killed may take a while; a dead one is noticed at once. */
const READY_MS = 120_000;
const STOP_MS = 30_000;

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
 * Starts the server of a cluster and waits until it answers. If this process is killed, the server is stopped by a
 * watcher that sees the pipe between them close. Throws `backend-unavailable` with the end of the server's log when
 * it ends instead.
 */
export async function startServerProcess(
  place: ServerPlace,
  address: ServerAddress,
  settings: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const logBytes = openingLogSize(place.logFile);
  const child = launch(place, { ...SETTINGS, ...settings, port: String(address.port) });
  const failed = new Promise<Error>((resolve) => child.once('error', resolve));
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  // Its end is this process's to bring about, not a reason to wait; the watcher sees to it.
  child.unref();
  const watcher = child.pid === undefined ? undefined : watchOver(child.pid, place);
  void ended.then(() => watcher?.kill('SIGKILL'));
  const outcome = await Promise.race([untilReady(address, ended), failed, ended.then(() => 'ended' as const)]);
  if (outcome === 'ready' && child.pid !== undefined) {
    return { pid: child.pid, ended, stop: () => stopProcess(child, place, ended) };
  }
  await stopProcess(child, place, ended);
  throw notStarted(outcome instanceof Error ? outcome.message : logSince(place.logFile, logBytes, 6));
}

function launch(place: ServerPlace, settings: Readonly<Record<string, string>>): ChildProcess {
  const view = openView(place, place.clusterDir);
  const log = openSync(place.logFile, 'a', 0o600);
  try {
    return spawn(
      place.binaries.postgresPath,
      ['-D', view.clusterPath, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        ...view.identity,
        env: view.env,
        cwd: dirname(place.binaries.postgresPath),
        stdio: ['ignore', log, log, ...view.inherited],
        // A group of its own: Ctrl-C in a terminal is Vigil's to handle, and it needs the database until its end.
        detached: true,
        windowsHide: true,
      },
    );
  } finally {
    closeSync(log);
    view.close();
  }
}

/** A shell that waits for the end of its input, which is the end of this process, then stops the server. */
function watchOver(pid: number, place: ServerPlace): ChildProcess | undefined {
  if (process.platform === 'win32') return undefined;
  const { account } = place;
  const watcher = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$1"', 'sh', String(pid)], {
    ...(account && { uid: account.uid, gid: account.gid }),
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

async function untilReady(address: ServerAddress, ended: Promise<void>): Promise<'ready' | 'late'> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  for (const startedMs = performance.now(); !over && performance.now() - startedMs < READY_MS; ) {
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
  return 'late';
}

async function stopProcess(child: ChildProcess, place: ServerPlace, ended: Promise<void>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    await new Promise<void>((resolve) => {
      execFile(place.binaries.pgCtlPath, ['stop', '-m', 'fast', '-D', place.clusterDir], () => resolve());
    });
  } else {
    child.kill('SIGINT');
  }
  // The next start goes through the log of one that had to be cut short.
  const late = setTimeout(() => child.kill('SIGQUIT'), STOP_MS);
  await ended;
  clearTimeout(late);
}

function notStarted(reason: string): VigilError {
  if (/No space left on device/.test(reason)) {
    return new VigilError('disk-full', 'The drive of the data folder is full: the database server does not start.');
  }
  return new VigilError('backend-unavailable', 'The database server that comes with Vigil does not start.', {
    hint: 'See logs/postgres.log in the data folder. The newest copy is in its backups folder.',
    details: { log: reason },
  });
}
