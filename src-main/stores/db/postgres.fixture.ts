import pg from 'pg';
import { newId } from '../../platform/ids.ts';
import { tablesInOrder } from './catalog.ts';
import { openTestDatabase } from './database.fixture.ts';
import { LEDGER } from './dump.ts';
import type { VigilDatabase } from './open.ts';
import { openPostgres } from './open-postgres.ts';

/** What the server of the test run says of itself; `reason` says why there is none. */
export interface PostgresDesk {
  readonly url?: string;
  readonly reason?: string;
}

/** The address of the test run's Postgres; undefined, with the reason printed, where there is none. */
export async function testPostgresUrl(): Promise<string | undefined> {
  const answer = await fetch(`http://127.0.0.1:${process.env['VIGIL_TEST_POSTGRES_DESK']}/`);
  const { url, reason } = (await answer.json()) as PostgresDesk;
  if (url === undefined) process.stderr.write(`Tests on Postgres are skipped: ${reason}\n`);
  return url;
}

/** A new database of the test run's server, by its address: with the schema of Vigil, or empty. */
export async function createTestPostgres(
  serverUrl: string,
  template: 'migrated' | 'empty' = 'migrated',
): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const name = `test_${newId().replaceAll('-', '')}`;
  await onServer(
    serverUrl,
    template === 'empty' ? `create database ${name}` : `create database ${name} template ${template}`,
  );
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => onServer(serverUrl, `drop database if exists ${name} with (force)`),
  };
}

/** Databases of this process that no test uses just now: emptying one is much quicker than making one. */
const spare: string[] = [];

/** A migrated, empty Postgres database of its own. */
export async function openTestPostgres(serverUrl: string): Promise<VigilDatabase> {
  const url = spare.pop() ?? (await createTestPostgres(serverUrl)).url;
  const database = await openPostgres(url);
  return {
    ...database,
    close: async () => {
      const tables = (await tablesInOrder(database.db, 'postgres')).filter(({ name }) => name !== LEDGER);
      await database.close();
      await onServer(
        url,
        `set session_replication_role = replica; ${tables.map(({ name }) => `delete from "${name}"`).join(';')}`,
      );
      spare.push(url);
    },
  };
}

/** The databases that every store has to work on: for `describe.each` at the top of a test file. */
export async function testBackends(): Promise<{ backend: string; open: () => Promise<VigilDatabase> }[]> {
  const url = await testPostgresUrl();
  return [
    { backend: 'SQLite', open: () => openTestDatabase() },
    ...(url === undefined ? [] : [{ backend: 'Postgres', open: () => openTestPostgres(url) }]),
  ];
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
