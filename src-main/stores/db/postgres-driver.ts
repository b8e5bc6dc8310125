import { setTimeout as delay } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  PostgresDriver,
  type TransactionSettings,
} from 'kysely';
import type { Pool } from 'pg';
import { asDatabaseError, isConnectionLost } from './postgres-errors.ts';

/**
 * Names the lock that every writing transaction of Vigil holds. SQLite lets one writer in at a time, and the stores
 * read and then write relying on it; with this lock they may do so on Postgres too, several Vigils on one server
 * included.
 */
const WRITER_LOCK = 8_245_104_201;

/** Takes the writers' lock for the transaction that `connection` is in. */
export async function lockWriters(connection: DatabaseConnection): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(`select pg_advisory_xact_lock(${WRITER_LOCK})`));
}

type ConnectOptions = Parameters<PostgresDriver['acquireConnection']>[0];
type Connection = Parameters<PostgresDriver['rollbackTransaction']>[0];

/**
 * Kysely's driver with three habits of ours: a transaction holds the writers' lock unless it reads only or asks for an isolation level, errors come as
 * `VigilError` where a user can do something about them, and a server that is just restarting is waited for
 * (`patienceMs`) before a query is sent.
 */
class VigilPostgresDriver extends PostgresDriver {
  readonly #patienceMs: number;
  /** A server that never answered is no server that is restarting. */
  #hasAnswered = false;
  readonly #known = new WeakSet<DatabaseConnection>();

  constructor(pool: Pool, patienceMs: number) {
    super({ pool });
    this.#patienceMs = patienceMs;
  }

  override async acquireConnection(options?: ConnectOptions): Promise<DatabaseConnection> {
    const connection = await this.#connect(options);
    if (!this.#known.has(connection)) {
      this.#known.add(connection);
      translate(connection);
    }
    return connection;
  }

  override async beginTransaction(connection: Connection, settings: TransactionSettings): Promise<void> {
    await super.beginTransaction(connection, settings);
    if (settings.accessMode === 'read only' || settings.isolationLevel !== undefined) return;
    try {
      await lockWriters(connection);
    } catch (error) {
      await this.rollbackTransaction(connection);
      throw error;
    }
  }

  /** A connection that is gone has rolled back; saying so would hide the error that matters. */
  override async rollbackTransaction(connection: Connection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => {});
  }

  async #connect(options: ConnectOptions): Promise<DatabaseConnection> {
    for (const startedMs = performance.now(); ; ) {
      try {
        const connection = await super.acquireConnection(options);
        this.#hasAnswered = true;
        return connection;
      } catch (error) {
        const patient = this.#hasAnswered && performance.now() - startedMs < this.#patienceMs;
        if (!patient || !isConnectionLost(error)) throw asDatabaseError(error);
        await delay(50);
      }
    }
  }
}

export class VigilPostgresDialect extends PostgresDialect {
  readonly #pool: Pool;
  readonly #patienceMs: number;

  constructor(pool: Pool, patienceMs: number) {
    super({ pool });
    this.#pool = pool;
    this.#patienceMs = patienceMs;
  }

  override createDriver(): Driver {
    return new VigilPostgresDriver(this.#pool, this.#patienceMs);
  }
}

function translate(connection: DatabaseConnection): void {
  const run = connection.executeQuery.bind(connection);
  connection.executeQuery = async <Row>(query: CompiledQuery, options?: Parameters<typeof run>[1]) => {
    try {
      return await run<Row>(withoutNulls(query), options);
    } catch (error) {
      throw asDatabaseError(error);
    }
  };
}

/** Postgres keeps no NUL in a text; damaged subtitles have some. */
function withoutNulls(query: CompiledQuery): CompiledQuery {
  const hasNull = (value: unknown): value is string => typeof value === 'string' && value.includes('\0');
  if (!query.parameters.some(hasNull)) return query;
  const parameters = query.parameters.map((value) => (hasNull(value) ? value.replaceAll('\0', '\uFFFD') : value));
  return { ...query, parameters };
}
