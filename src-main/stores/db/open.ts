import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type Sqlite from 'better-sqlite3';
import { Kysely, sql, type Transaction } from 'kysely';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { isDriveFull } from '../../platform/drive-full.ts';
import type { Schema } from './schema.ts';
import { asSqliteError, VigilSqliteDialect } from './sqlite-dialect.ts';
import { openSqliteFile, type SqliteSharing } from './sqlite-file.ts';

/** A connection or a transaction on one: every store takes either, so work of several stores commits together. */
export type Db = Kysely<Schema>;
export type Trx = Transaction<Schema>;
export type Dialect = 'sqlite' | 'postgres';

export interface VigilDatabase {
  readonly db: Db;
  readonly dialect: Dialect;
  /** Which database and version it is, for people. */
  readonly title: string;
  /** Its file, or the address of its server without the login. */
  readonly file: string;
  /** How the names of its copies end. */
  readonly backupSuffix: '.db' | '.ndjson.gz';
  /** Writes a consistent copy of the database to a new file. */
  backUpTo(file: string): Promise<void>;
  /** Runs `work` in a transaction that holds the write lock from its beginning: what it reads stays true. */
  exclusively<Result>(work: (db: Db) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/**
 * Opens (or makes) the database file: WAL, foreign keys enforced, five seconds of patience with other connections.
 * The schema is `migrate.ts`'s. Throws `backend-unavailable` when the file is no database or cannot be opened, and
 * `disk-full` when there is no room for a new one, or for what connections share.
 */
export function openDatabase(file: string, options: SqliteSharing = {}): VigilDatabase {
  const sqlite = connect(file, options);
  const db = new Kysely<Schema>({ dialect: new VigilSqliteDialect(sqlite) });
  return {
    db,
    dialect: 'sqlite',
    title: `SQLite ${sqlite.prepare<[], string>('select sqlite_version()').pluck().get()}`,
    file,
    backupSuffix: '.db',
    backUpTo: async (target) => {
      const unfinished = `${target}.${process.pid}.tmp`;
      try {
        sqlite.prepare('vacuum into ?').run(unfinished);
        renameSync(unfinished, target);
      } catch (error) {
        for (const part of ['', '-journal']) rmSync(unfinished + part, { force: true });
        throw asSqliteError(error);
      }
    },
    exclusively: (work) => immediately(db, work),
    close: async () => {
      await db.destroy();
    },
  };
}

function immediately<Result>(db: Db, work: (connection: Db) => Promise<Result>): Promise<Result> {
  return db.connection().execute(async (connection) => {
    await sql`begin immediate`.execute(connection);
    try {
      const result = await work(connection);
      await sql`commit`.execute(connection);
      return result;
    } catch (error) {
      // A failed rollback means that SQLite has ended the transaction itself; `error` says why.
      await sql`rollback`.execute(connection).catch(() => {});
      throw error;
    }
  });
}

function connect(file: string, sharing: SqliteSharing): Sqlite.Database {
  let sqlite: Sqlite.Database | undefined;
  try {
    if (!sharing.readonly) mkdirSync(dirname(file), { recursive: true });
    sqlite = openSqliteFile(file, sharing);
    sqlite.pragma('foreign_keys = ON');
    // 32 MB: the chunks of a long recording fit, so their transaction does not spill half-way.
    sqlite.pragma('cache_size = -32000');
    return sqlite;
  } catch (error) {
    sqlite?.close();
    if (isDriveFull(error)) {
      throw new VigilError('disk-full', say('data-drive-full'), {
        hint: say(sharing.shared ? 'data-drive-full-dual-hint' : 'data-folder-drive-full-hint'),
        details: { file },
        cause: error,
      });
    }
    throw new VigilError(
      'backend-unavailable',
      say('database-cannot-be-opened', { file, reason: (error as Error).message }),
      {
        hint: say('database-cannot-be-opened-hint'),
        details: { file },
        cause: error,
      },
    );
  }
}

/**
 * Runs `work` in a transaction, or inside the one `db` already is. Only the transaction handle may be used in `work`:
 * the connection is held, so a query through `db` would wait for ever.
 */
export async function inTransaction<Result>(db: Db, work: (trx: Trx) => Promise<Result>): Promise<Result> {
  return db.isTransaction ? work(db as Trx) : db.transaction().execute(work);
}
