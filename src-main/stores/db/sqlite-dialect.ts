import type Sqlite from 'better-sqlite3';
import { type CompiledQuery, type DatabaseConnection, type Driver, SqliteDialect, SqliteDriver } from 'kysely';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';

/** Kysely's dialect, with what SQLite does when a drive is full or damaged handled and said in sentences. */
export class VigilSqliteDialect extends SqliteDialect {
  readonly #sqlite: Sqlite.Database;

  constructor(sqlite: Sqlite.Database) {
    super({ database: sqlite });
    this.#sqlite = sqlite;
  }

  override createDriver(): Driver {
    return new VigilSqliteDriver(this.#sqlite);
  }
}

class VigilSqliteDriver extends SqliteDriver {
  readonly #sqlite: Sqlite.Database;
  readonly #known = new WeakSet<DatabaseConnection>();

  constructor(sqlite: Sqlite.Database) {
    super({ database: sqlite });
    this.#sqlite = sqlite;
  }

  override async acquireConnection(
    ...options: Parameters<SqliteDriver['acquireConnection']>
  ): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection(...options);
    if (!this.#known.has(connection)) {
      this.#known.add(connection);
      translate(connection);
    }
    return connection;
  }

  /**
   * SQLite ends a transaction by itself when the drive is full or fails. Rolling it back again would be an error that
   * hides the one that matters.
   */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#sqlite.inTransaction) await super.rollbackTransaction(connection);
  }
}

function translate(connection: DatabaseConnection): void {
  const run = connection.executeQuery.bind(connection);
  connection.executeQuery = async <Row>(query: CompiledQuery, options?: Parameters<typeof run>[1]) => {
    try {
      return await run<Row>(query, options);
    } catch (error) {
      throw asSqliteError(error);
    }
  };
}

/** What an error of SQLite means to a user; errors of our own making (a broken constraint) stay what they are. */
export function asSqliteError(error: unknown): unknown {
  const code = String((error as { code?: unknown } | null)?.code);
  if (code.startsWith('SQLITE_FULL')) {
    return new VigilError('disk-full', say('data-drive-full'), { cause: error });
  }
  if (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB')) {
    return new VigilError('backend-unavailable', say('database-damaged', { reason: (error as Error).message }), {
      hint: say('database-damaged-hint'),
      cause: error,
    });
  }
  return error;
}
