import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { freePort } from '../../platform/free-port.ts';
import type { Log } from '../../platform/log.ts';
import { findPostgresBinaries } from '../../platform/postgres-binaries.ts';
import { keepRunning } from '../../platform/watched-child.ts';
import { CLUSTER_USER, prepareCluster } from './cluster.ts';
import { clearOrphan } from './postmaster-lock.ts';
import { serverPlace } from './server-place.ts';
import { type ServerAddress, startServerProcess } from './server-process.ts';

export interface BundledServer {
  readonly address: ServerAddress;
  /** The address of one of its databases, password included: never for a log. */
  url(database?: string): string;
  /** Process id of the running server; undefined while it is restarted. */
  pid(): number | undefined;
  /** Makes a database, the library’s by default, unless it is there. */
  ensureDatabase(name?: string): Promise<void>;
  stop(): Promise<void>;
}

export interface BundledServerOptions {
  /** The server's folder in the data folder; its caller owns the data folder. */
  readonly dir: string;
  readonly logFile: string;
  readonly log: Log;
  /** Settings of `postgresql.conf` that differ. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The database of a library in its server. */
const LIBRARY_DATABASE = 'vigil';

/** Processes of a killed server end within moments; until then its memory counts as in use. */
const START_ATTEMPTS = 5;

/**
 * Starts the Postgres that comes with Vigil on the cluster of a data folder (made on first use): on the loopback
 * interface, at a free port, with a password of its own. One left running by a Vigil that was killed is stopped first;
 * one that ends by itself is started again at the same port. Throws `backend-unavailable`, `unsupported` (a cluster of
 * another version), `disk-full`.
 */
export async function startBundledServer(options: BundledServerOptions): Promise<BundledServer> {
  const { dir, logFile, log, settings } = options;
  const place = serverPlace(dir, logFile, findPostgresBinaries());
  const password = await prepareCluster(place);
  const orphan = await clearOrphan(place.clusterDir);
  if (orphan !== 'none') log.warn('A database server of an earlier run was cleaned up', { orphan });
  const address: ServerAddress = { host: '127.0.0.1', port: await freePort(), user: CLUSTER_USER, password };

  const start = () => startServerProcess(place, address, settings);
  const server = await withRetries(() => keepRunning('The database server', log, start));

  return {
    address,
    url: (database = LIBRARY_DATABASE) =>
      `postgres://${address.user}:${address.password}@${address.host}:${address.port}/${database}`,
    pid: () => server.current()?.pid,
    ensureDatabase: (name = LIBRARY_DATABASE) => ensureDatabase(address, name),
    stop: () => server.stop(),
  };
}

async function withRetries<Started>(start: () => Promise<Started>): Promise<Started> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      const inUse = error instanceof VigilError && /still in use/.test(String(error.details['log']));
      if (!inUse || attempt === START_ATTEMPTS) throw error;
      await delay(1000);
    }
  }
}

async function ensureDatabase(address: ServerAddress, name: string): Promise<void> {
  const client = new pg.Client({ ...address, database: 'postgres' });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
