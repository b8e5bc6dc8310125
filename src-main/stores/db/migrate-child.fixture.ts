import { migrateUp } from './migrate.ts';
import { openDatabase } from './open.ts';
import { openPostgres } from './open-postgres.ts';

const [place, backupDir] = process.argv.slice(2);
const database = place!.startsWith('postgres:') ? await openPostgres(place!) : openDatabase(place!);
const { done } = await migrateUp(database, { backupDir: backupDir! });
await database.close();
process.send?.(done.length);
process.disconnect();
