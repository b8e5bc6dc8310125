import { existsSync } from 'node:fs';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { writeFileAtomically } from '../../platform/atomic-file.ts';
import type { Config } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import { dataPaths } from '../../platform/paths.ts';
import { refuseLost } from '../db/lost-library.ts';
import { migrateUp } from '../db/migrate.ts';
import { type Db, openDatabase, type VigilDatabase } from '../db/open.ts';
import { openLibraryDatabase } from '../db/open-library.ts';
import { readState } from './change-log.ts';
import { type DualControl, openDualDatabase, titleOf } from './dual-database.ts';
import { newDualState, readDualState } from './dual-state.ts';
import type { SideName } from './switch-dialect.ts';

export interface OpenLibrary {
  readonly database: VigilDatabase;
  /** Undefined for a library in one database. */
  readonly dual: DualControl | undefined;
}

type LibraryConfig = Pick<Config, 'dataDir' | 'db' | 'postgresUrl' | 'newLibrary'>;

/**
 * Opens the database or databases of a library, migrated. Throws `conflict` when the configuration names a database
 * that does not hold the newest state of the library: going on there would hide what was done since.
 */
export async function openLibrary(config: LibraryConfig, log: Log): Promise<OpenLibrary> {
  const paths = dataPaths(config.dataDir);
  const open = async (name: SideName): Promise<VigilDatabase> => {
    const database = await openLibraryDatabase({ ...config, db: name }, log, { shared: config.db === 'dual' });
    try {
      await migrateUp(database, { backupDir: paths.backups });
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  };
  if (config.db !== 'postgres') await findMadeInPostgres(config, open, log);
  if (config.db === 'dual') {
    const database = await openDualDatabase({
      openDatabase: { sqlite: () => open('sqlite'), postgres: () => open('postgres') },
      stateFile: paths.databases,
      log,
    });
    return { database, dual: database.dual };
  }
  refuseOlder(config.db, paths.databases);
  if (config.db === 'sqlite') {
    refuseGone(paths.database, paths.databases);
    refuseLost(paths, config.newLibrary);
  }
  const database = await open(config.db);
  try {
    if (database.dialect === 'postgres' && !existsSync(paths.databases)) await refuseEmpty(database, paths.database);
    return { database, dual: undefined };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The database that care of a library means: of two, the one with the newest state. */
export function currentDatabase(config: Pick<Config, 'dataDir' | 'db'>): SideName {
  if (config.db !== 'dual') return config.db;
  return readDualState(dataPaths(config.dataDir).databases)?.primary ?? 'sqlite';
}

/** The second database alone may lag behind what was done. */
function refuseOlder(asked: SideName, stateFile: string): void {
  const newest = readDualState(stateFile)?.primary ?? asked;
  if (newest === asked) return;
  throw new VigilError('conflict', say('newest-state-elsewhere', { newest: titleOf(newest), asked: titleOf(asked) }), {
    hint: say('promote-then-start', { asked }),
    details: { newest, asked },
  });
}

/** The file of a library that is or was in two databases is not made again, empty, when it is gone. */
function refuseGone(sqliteFile: string, stateFile: string): void {
  if (!existsSync(stateFile) || existsSync(sqliteFile)) return;
  throw new VigilError('conflict', say('sqlite-file-gone', { file: sqliteFile }), {
    hint: say('sqlite-file-gone-hint'),
    details: { file: sqliteFile },
  });
}

/**
 * A library that was made in Postgres, with nothing in SQLite beside it: for two databases, Postgres is noted as the
 * one to begin with; for SQLite alone, throws `conflict`. A Postgres that does not start hinders neither.
 */
async function findMadeInPostgres(
  { dataDir, db, postgresUrl }: LibraryConfig,
  open: (name: SideName) => Promise<VigilDatabase>,
  log: Log,
): Promise<void> {
  const paths = dataPaths(dataDir);
  // SQLite alone asks no server of the user's own: it may be for another library.
  const mayHold = existsSync(paths.postgres) || (postgresUrl !== null && db === 'dual');
  if (!mayHold || existsSync(paths.databases) || (await videosInSqlite(paths.database)) > 0) return;
  let videos = 0;
  let libraryId: string | undefined;
  try {
    const postgres = await open('postgres');
    try {
      // The second database of another library keeps its part.
      if ((await readState(postgres.db, 'role')) !== 'secondary') videos = await countVideos(postgres.db);
      libraryId = await readState(postgres.db, 'library_id');
    } finally {
      await postgres.close();
    }
  } catch (error) {
    log.warn('It cannot be seen whether the library is in Postgres', { err: error });
  }
  if (videos === 0) return;
  if (db === 'dual') {
    const state = { ...newDualState(), ...(libraryId !== undefined && { libraryId }), primary: 'postgres' };
    writeFileAtomically(paths.databases, JSON.stringify(state));
    return;
  }
  throw new VigilError('conflict', say('videos-in-postgres-only', { videos }), {
    hint: say('bring-over-and-promote-sqlite'),
    details: { videos },
  });
}

async function refuseEmpty(postgres: VigilDatabase, sqliteFile: string): Promise<void> {
  if ((await countVideos(postgres.db)) > 0) return;
  const videos = await videosInSqlite(sqliteFile);
  if (videos === 0) return;
  throw new VigilError('conflict', say('videos-in-sqlite-only', { videos }), {
    hint: say('bring-over-and-promote-postgres'),
    details: { videos },
  });
}

async function videosInSqlite(file: string): Promise<number> {
  if (!existsSync(file)) return 0;
  const sqlite = openDatabase(file, { readonly: true });
  try {
    const known = await sqlite.db.introspection.getTables();
    return known.some(({ name }) => name === 'videos_v2') ? await countVideos(sqlite.db) : 0;
  } finally {
    await sqlite.close();
  }
}

async function countVideos(db: Db): Promise<number> {
  const { videos } = await db
    .selectFrom('videos_v2')
    .select(({ fn }) => fn.countAll<number | string>().as('videos'))
    .executeTakeFirstOrThrow();
  return Number(videos);
}
