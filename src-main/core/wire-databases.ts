import { createDatabaseHandlers } from '../features/databases/handlers.ts';
import type { Parts } from './parts.ts';

/** Which database the library is in, and a second one beside it. */
export function databaseHandlers({ database, dual, events }: Parts): ReturnType<typeof createDatabaseHandlers> {
  return createDatabaseHandlers({
    single: database.dialect,
    two: dual,
    announce: () => events.publish({ type: 'settings.changed' }),
  });
}
