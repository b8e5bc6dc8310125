import { join } from 'node:path';
import type { Config } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import { dataPaths } from '../../platform/paths.ts';
import { startBundledServer } from '../postgres/bundled-server.ts';
import { damaged, findDamage, wasCutOff } from './integrity.ts';
import { openDatabase, type VigilDatabase } from './open.ts';
import { openPostgres } from './open-postgres.ts';
import type { SqliteSharing } from './sqlite-file.ts';

/**
 * Opens one database of a library; the caller owns the data folder. The Postgres that comes with
 * Vigil is started first and stopped when the database is closed. A SQLite file that was not closed properly is looked
 * through before it is used: throws `backend-unavailable` naming the newest copy when it is damaged.
 */
export async function openLibraryDatabase(
  config: Pick<Config, 'dataDir' | 'postgresUrl'> & { readonly db: 'sqlite' | 'postgres' },
  log: Log,
  sharing: SqliteSharing = {},
): Promise<VigilDatabase> {
  if (config.db === 'sqlite') return openSqlite(config.dataDir, sharing);
  return config.postgresUrl === null ? openBundled(config.dataDir, log) : openPostgres(config.postgresUrl);
}

async function openSqlite(dataDir: string, sharing: SqliteSharing): Promise<VigilDatabase> {
  const paths = dataPaths(dataDir);
  const check = wasCutOff(paths.database);
  const database = openDatabase(paths.database, sharing);
  const problems = check ? await findDamage(database, 'quick') : [];
  if (problems.length === 0) return database;
  await database.close();
  throw damaged(database, problems, paths.backups);
}

async function openBundled(dataDir: string, log: Log): Promise<VigilDatabase> {
  const paths = dataPaths(dataDir);
  const server = await startBundledServer({
    dir: paths.postgres,
    logFile: join(paths.logs, 'postgres.log'),
    log,
  });
  try {
    await server.ensureDatabase();
    // A server that was killed is back within seconds.
    const database = await openPostgres(server.url(), { patienceMs: 15_000 });
    return {
      ...database,
      title: `${database.title}, started by Vigil`,
      close: async () => {
        await database.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
