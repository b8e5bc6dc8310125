import { Kysely, sql } from 'kysely';
import pg from 'pg';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { writeDump } from './dump.ts';
import type { Db, VigilDatabase } from './open.ts';
import { VigilPostgresDialect } from './postgres-driver.ts';
import type { Schema } from './schema.ts';

export interface PostgresOptions {
  /** How long a query waits for a server that does not answer. */
  readonly patienceMs?: number;
  /** Connections held at most. */
  readonly connections?: number;
}

const OLDEST_VERSION = 14;
const INT8 = 20;
const NUMERIC = 1700;

/** As SQLite hands them out. Nothing Vigil counts comes near 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/**
 * Opens the Postgres database of an address such as `postgres://user:password@host:5432/vigil`. The schema is
 * `migrate.ts`'s. Connections come and go with the server: it may be restarted. Throws `backend-unavailable` when the
 * server does not answer or lets nobody in; `bad-input` for an address that is none; `unsupported` for a server older
 * than 14 or a database that is not in UTF-8. (Text sorts by its bytes, as in SQLite, in a database of locale C.)
 */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<VigilDatabase> {
  const { patienceMs = 5000, connections = 8 } = options;
  const pool = new pg.Pool({
    connectionString: requireUrl(url),
    types,
    max: connections,
    application_name: 'vigil',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // Another Vigil that hangs with the writers' lock must not hang this one for ever.
    options: '-c lock_timeout=60s -c idle_in_transaction_session_timeout=10min -c timezone=UTC',
    allowExitOnIdle: true,
  });
  // A lost connection shows in the next query; without listeners it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db: Db = new Kysely<Schema>({ dialect: new VigilPostgresDialect(pool, patienceMs) });
  try {
    const version = await requireUsable(db);
    return {
      db,
      dialect: 'postgres',
      title: `Postgres ${version}`,
      file: placeOf(url),
      backupSuffix: '.ndjson.gz',
      backUpTo: (file) => writeDump(db, 'postgres', file),
      exclusively: (work) => db.transaction().execute(work),
      close: () => db.destroy(),
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

function requireUrl(url: string): string {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol === 'postgres:' || protocol === 'postgresql:') return url;
  throw new VigilError('bad-input', say('postgres-address-invalid'), {
    hint: say('postgres-address-invalid-hint'),
  });
}

function placeOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

async function requireUsable(db: Db): Promise<string> {
  const { rows } = await sql<{ version: string; number: number; encoding: string }>`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
      current_setting('server_encoding') as encoding`.execute(db);
  const { version, number, encoding } = rows[0]!;
  if (number < OLDEST_VERSION * 10_000) {
    throw new VigilError('unsupported', say('postgres-too-old', { version, needed: OLDEST_VERSION }), {
      hint: say('postgres-too-old-hint'),
    });
  }
  if (encoding !== 'UTF8') {
    throw new VigilError('unsupported', say('database-encoding-not-utf8', { encoding }), {
      hint: say('database-encoding-not-utf8-hint'),
    });
  }
  return version.split(' ')[0]!;
}
