import { existsSync } from 'node:fs';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Config } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import { dataPaths } from '../../platform/paths.ts';
import { migrateUp } from '../db/migrate.ts';
import { type Db, openDatabase, type VigilDatabase } from '../db/open.ts';
import { openLibraryDatabase } from '../db/open-library.ts';
import { type DualControl, openDualDatabase, titleOf } from './dual-database.ts';
import { readDualState } from './dual-state.ts';
import type { SideName } from './switch-dialect.ts';

export interface OpenLibrary {
  readonly database: VigilDatabase;
  /** Undefined for a library in one database. */
  readonly dual: DualControl | undefined;
}

type LibraryConfig = Pick<Config, 'dataDir' | 'db' | 'postgresUrl'>;

/**
 * Opens the database or databases of a library, migrated. Throws `conflict` when the configuration names a database
 * that does not hold the newest state of the library: going on there would hide what was done since.
 */
export async function openLibrary(config: LibraryConfig, log: Log): Promise<OpenLibrary> {
  const paths = dataPaths(config.dataDir);
  const open = async (name: SideName): Promise<VigilDatabase> => {
    const database = await openLibraryDatabase({ ...config, db: name }, log);
    try {
      await migrateUp(database, { backupDir: paths.backups });
      return database;
    } catch (error) {
      await database.close();
      throw error;
    }
  };
  if (config.db === 'dual') {
    const database = await openDualDatabase({
      openDatabase: { sqlite: () => open('sqlite'), postgres: () => open('postgres') },
      stateFile: paths.databases,
      log,
    });
    return { database, dual: database.dual };
  }
  refuseOlder(config.db, paths.databases);
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
  throw new VigilError(
    'conflict',
    `The newest state of this library is in ${titleOf(newest)}, not in ${titleOf(asked)}.`,
    {
      hint: `Start with VIGIL_DB=dual and run “vigil migrate promote ${asked}”; then VIGIL_DB=${asked} works.`,
      details: { newest, asked },
    },
  );
}

async function refuseEmpty(postgres: VigilDatabase, sqliteFile: string): Promise<void> {
  if (!existsSync(sqliteFile) || (await countVideos(postgres.db)) > 0) return;
  const sqlite = openDatabase(sqliteFile, { readonly: true });
  try {
    const known = await sqlite.db.introspection.getTables();
    const videos = known.some(({ name }) => name === 'videos_v2') ? await countVideos(sqlite.db) : 0;
    if (videos === 0) return;
    throw new VigilError('conflict', `The ${videos} videos of this library are in SQLite; Postgres holds none.`, {
      hint: 'Start with VIGIL_DB=dual, which brings them over, and run “vigil migrate promote postgres”.',
      details: { videos },
    });
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
