import { join } from 'node:path';
import { migrateUp } from '../../db/migrate.ts';
import { openDatabase, type VigilDatabase } from '../../db/open.ts';
import { openPostgres } from '../../db/open-postgres.ts';
import { type DualDatabase, type DualOptions, openDualDatabase } from '../dual-database.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A library of a folder in SQLite and in the Postgres database of an address. */
export function openDualIn(folder: string, url: string, open?: DualOptions['openDatabase']): Promise<DualDatabase> {
  const migrated = async (database: VigilDatabase): Promise<VigilDatabase> => {
    await migrateUp(database, { backupDir: join(folder, 'backups') });
    return database;
  };
  return openDualDatabase({
    openDatabase: open ?? {
      sqlite: () => migrated(openDatabase(join(folder, 'vigil.db'))),
      postgres: async () => migrated(await openPostgres(url)),
    },
    stateFile: join(folder, 'databases.json'),
    log: silent,
  });
}
