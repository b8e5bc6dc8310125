import { accessSync, constants, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Config } from '../../platform/config.ts';
import { prepareDataDir } from '../../platform/data-folder.ts';
import { type Log, openLog } from '../../platform/log.ts';
import { claimDataDir } from '../../platform/owner-lock.ts';
import { dataPaths } from '../../platform/paths.ts';
import { nowIso } from '../../stores/db/columns.ts';
import { damaged, findDamage } from '../../stores/db/integrity.ts';
import {
  type MigrationOutcome,
  type MigrationStatus,
  migrateDown,
  migrateUp,
  migrationStatus,
} from '../../stores/db/migrate.ts';
import { openDatabase, type VigilDatabase } from '../../stores/db/open.ts';
import { openLibraryDatabase } from '../../stores/db/open-library.ts';
import { newestBackup, type RestoreOutcome, restorePostgres, restoreSqlite } from '../../stores/db/restore.ts';
import { forgetSync } from '../../stores/dual/change-log.ts';
import { currentDatabase } from '../../stores/dual/open-library.ts';

export interface SchemaStatus extends MigrationStatus {
  /** Which database and version it is. */
  readonly database: string;
  readonly newestBackup: string | null;
}

/**
 * Care of a library's database while no Vigil has it open, a database that the app cannot open included. Every
 * function claims the data folder and throws `conflict` while another process owns it.
 */
export function schemaStatus(config: Config): Promise<SchemaStatus> {
  return withDatabase(config, async (database) => ({
    database: database.title,
    ...(await migrationStatus(database)),
    newestBackup: newestBackup(dataPaths(config.dataDir).backups) ?? null,
  }));
}

/** Applies the missing steps of the schema, after a copy. */
export function migrateLibraryUp(config: Config, to?: number): Promise<MigrationOutcome> {
  const { backups } = dataPaths(config.dataDir);
  return withDatabase(config, (database) =>
    migrateUp(database, { backupDir: backups, ...(to !== undefined && { to }) }),
  );
}

/** Takes back the steps above number `to`, after a copy: for an older Vigil to open it. */
export function migrateLibraryDown(config: Config, to: number): Promise<MigrationOutcome> {
  const { backups } = dataPaths(config.dataDir);
  return withDatabase(config, (database) => migrateDown(database, { backupDir: backups, to }));
}

/**
 * Copies the database to `file`, by default to a new one of the backups folder. Returns the file. Throws `conflict`
 * for a file that is there already, `bad-input` for a place that cannot be written.
 */
export function copyLibrary(config: Config, file?: string): Promise<string> {
  return withDatabase(config, async (database) => {
    const name = `vigil-${nowIso().replace(/[:.]/g, '-')}-by-hand${database.backupSuffix}`;
    const target = file ?? join(dataPaths(config.dataDir).backups, name);
    if (existsSync(target)) {
      throw new VigilError('conflict', say('copy-target-exists', { path: target }), {
        hint: say('copy-target-exists-hint'),
      });
    }
    makeFolder(dirname(target));
    await database.backUpTo(target);
    return target;
  });
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new VigilError('bad-input', say('copy-not-writable', { folder, reason: (error as Error).message }), {
      hint: say('copy-not-writable-hint'),
      cause: error,
    });
  }
}

/** Puts a copy in the place of the database, and makes what is derived from it be made again. */
export function restoreLibrary(config: Config, file: string): Promise<RestoreOutcome> {
  const paths = dataPaths(config.dataDir);
  const db = currentDatabase(config);
  return owned(config, async (log) => {
    const outcome =
      db === 'sqlite'
        ? await restoreSqlite(file, paths.database)
        : await closing(await openLibraryDatabase({ ...config, db }, log), (database) =>
            restorePostgres(file, database, paths.backups),
          );
    await closing(await openLibraryDatabase({ ...config, db }, log), forgetSync);
    const { textIndex, postgresTextIndex, screenTextIndex, postgresScreenTextIndex } = paths;
    for (const index of [textIndex, postgresTextIndex, screenTextIndex, postgresScreenTextIndex]) {
      for (const part of ['', '-wal', '-shm']) rmSync(index + part, { force: true });
    }
    return outcome;
  });
}

/** Looks through the whole database. Throws `backend-unavailable` naming the newest copy when it is damaged. */
export function checkLibrary(config: Config): Promise<{ database: string; problems: readonly string[] }> {
  const paths = dataPaths(config.dataDir);
  return owned(config, async (log) => {
    const db = currentDatabase(config);
    const database =
      db === 'sqlite'
        ? openUnchecked(paths.database, paths.backups)
        : await openLibraryDatabase({ ...config, db }, log);
    return closing(database, async () => {
      const problems = await findDamage(database, 'full');
      if (problems.length > 0) throw damaged(database, problems, paths.backups);
      return { database: database.title, problems };
    });
  });
}

function openUnchecked(file: string, backupDir: string): VigilDatabase {
  try {
    return openDatabase(file);
  } catch (error) {
    throw damaged({ file }, [error instanceof Error ? error.message : String(error)], backupDir);
  }
}

function withDatabase<Result>(config: Config, work: (database: VigilDatabase) => Promise<Result>): Promise<Result> {
  return owned(config, async (log) =>
    closing(await openLibraryDatabase({ ...config, db: currentDatabase(config) }, log), work),
  );
}

async function closing<Result>(
  database: VigilDatabase,
  work: (database: VigilDatabase) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function owned<Result>(config: Config, work: (log: Log) => Promise<Result>): Promise<Result> {
  prepareDataDir(config);
  const claim = await claimDataDir(config.dataDir, 0);
  if (!claim.owner) {
    const who = claim.pid === null ? say('another-program') : say('process-number', { pid: claim.pid });
    throw new VigilError('conflict', say('library-open-in', { dataDir: config.dataDir, who }), {
      hint: say('library-open-in-hint'),
      details: { pid: claim.pid },
    });
  }
  const logFile = openLog(config.dataDir, config.logLevel);
  try {
    return await work(logFile.log);
  } finally {
    logFile.close();
    claim.release();
  }
}
