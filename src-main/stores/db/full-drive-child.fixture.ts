import { createTaskStore } from '../task-store.ts';
import { openDatabase } from './open.ts';

const database = openDatabase(process.argv[2]!);
const outcome = await createTaskStore(database.db)
  .create({ taskId: 'one', description: 'a row more' })
  .then(
    () => 'written',
    (error: { code?: string }) => error.code,
  );
await database.close();
process.stdout.write(String(outcome));
