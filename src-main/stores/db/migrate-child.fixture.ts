import { migrateUp } from './migrate.ts';
import { openDatabase } from './open.ts';

const [file, backupDir] = process.argv.slice(2);
const database = openDatabase(file!);
const { done } = await migrateUp(database, { backupDir: backupDir! });
await database.close();
process.send?.(done.length);
process.disconnect();
