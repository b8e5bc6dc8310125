import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryExecutor,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { VigilDatabase } from '../db/open.ts';
import { lockWriters } from '../db/postgres-driver.ts';
import { ConnectionGate } from './connection-gate.ts';

export type SideName = 'sqlite' | 'postgres';

/**
 * One Kysely dialect in front of two databases: queries go to the side that is current, and are compiled for it when
 * they run, so that stores built once go on working after the sides are exchanged.
 */
export class SwitchDialect implements Dialect {
  readonly #gate = new ConnectionGate();
  readonly #onReleased: () => void;
  #current: VigilDatabase;

  constructor(current: VigilDatabase, onReleased: () => void) {
    this.#current = current;
    this.#onReleased = onReleased;
  }

  /**
   * Holds back every new query, waits until those that run have ended, lets `work` run, and opens again; the queries
   * held back go to the side that `work` gives. When it fails, everything stays as it was. Throws `conflict` when
   * running work does not end within `patienceMs`.
   */
  async exchange(patienceMs: number, work: () => Promise<VigilDatabase>): Promise<void> {
    await this.#gate.whileClosed(patienceMs, async () => {
      this.#current = await work();
    });
  }

  createDriver(): Driver {
    return new SwitchDriver(() => this.#current, this.#gate, this.#onReleased);
  }

  createQueryCompiler(): QueryCompiler {
    // Only a first form: a connection compiles the query's own tree again, for its side.
    return new SqliteQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new SwitchAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

/** The sides see to it themselves that a single connection is used by one at a time. */
class SwitchAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class SwitchDriver implements Driver {
  readonly #current: () => VigilDatabase;
  readonly #gate: ConnectionGate;
  readonly #onReleased: () => void;

  constructor(current: () => VigilDatabase, gate: ConnectionGate, onReleased: () => void) {
    this.#current = current;
    this.#gate = gate;
    this.#onReleased = onReleased;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const leave = await this.#gate.enter();
    const database = this.#current();
    const executor = database.db.getExecutor();
    return new Promise((resolve, reject) => {
      executor
        .provideConnection(
          (inner) =>
            new Promise<void>((release) => {
              resolve(new SideConnection(database, inner, release));
            }),
        )
        .then(this.#onReleased, reject)
        .finally(leave);
    });
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
    if (!(connection instanceof SideConnection) || connection.database.dialect === 'sqlite') return;
    try {
      await lockWriters(connection);
    } catch (error) {
      await this.rollbackTransaction(connection);
      throw error;
    }
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A failed rollback means that the database has ended the transaction itself; the error that led here says why.
    await connection.executeQuery(CompiledQuery.raw('rollback')).catch(() => {});
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof SideConnection) connection.release();
  }

  async destroy(): Promise<void> {}
}

class SideConnection implements DatabaseConnection {
  readonly database: VigilDatabase;
  readonly #executor: QueryExecutor;
  readonly #inner: DatabaseConnection;
  readonly release: () => void;

  constructor(database: VigilDatabase, inner: DatabaseConnection, release: () => void) {
    this.database = database;
    this.#executor = database.db.getExecutor();
    this.#inner = inner;
    this.release = release;
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#inner.executeQuery<Row>(this.#executor.compileQuery(query.query, query.queryId));
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#inner.streamQuery<Row>(this.#executor.compileQuery(query.query, query.queryId), chunkSize);
  }
}
