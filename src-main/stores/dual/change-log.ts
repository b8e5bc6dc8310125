import { type Kysely, sql } from 'kysely';
import { tablesInOrder } from '../db/catalog.ts';
import type { Db, Dialect, VigilDatabase } from '../db/open.ts';
import type { TableShape } from './table-shapes.ts';

/** `role` is `single` (nothing is logged), `primary` (every change is) or `secondary` (written by the replicator alone). */
export type StateName = 'role' | 'library_id' | 'synced';

type AnyDb = Kysely<{ replication_state: { name: string; value: string } }>;

export async function readState(db: Db, name: StateName): Promise<string | undefined> {
  const row = await (db as unknown as AnyDb)
    .selectFrom('replication_state')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.value;
}

export async function writeState(db: Db, name: StateName, value: string): Promise<void> {
  await (db as unknown as AnyDb)
    .insertInto('replication_state')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

/** After a copy was put in the place of a database: the second one has to be filled again. */
export async function forgetSync({ db, dialect }: VigilDatabase): Promise<void> {
  const tables = await tablesInOrder(db, dialect);
  if (tables.some(({ name }) => name === 'replication_state')) await writeState(db, 'synced', 'no');
}

/**
 * Makes the triggers that note (table, key) of every changed row in the transaction of the change, while the database
 * is the primary. Returns how many tables had none before.
 */
export async function installTriggers(db: Db, dialect: Dialect, tables: readonly TableShape[]): Promise<number> {
  const before = await loggedTables(db, dialect);
  const missing = tables.filter((table) => !before.has(table.name));
  for (const table of missing) {
    const statements = dialect === 'sqlite' ? sqliteTriggers(table) : postgresTriggers(table);
    for (const statement of statements) await sql.raw(statement).execute(db);
  }
  return missing.length;
}

async function loggedTables(db: Db, dialect: Dialect): Promise<Set<string>> {
  const found =
    dialect === 'sqlite'
      ? await sql<{ name: string }>`select name from sqlite_master where type = 'trigger'`.execute(db)
      : await sql<{ name: string }>`
          select tgname as name from pg_trigger
          where not tgisinternal and tgrelid in (select oid from pg_class where relnamespace = current_schema()::regnamespace)
        `.execute(db);
  const prefix = 'change_log_delete_';
  return new Set(found.rows.filter(({ name }) => name.startsWith(prefix)).map(({ name }) => name.slice(prefix.length)));
}

const COLUMNS = '(table_name, row_key, version, changed_at)';
const AGAIN = 'on conflict (table_name, row_key) do update set version = change_log.version + 1';
const IS_PRIMARY = "(select value from replication_state where name = 'role') = 'primary'";

// The trigger on deletion is made last: it is what `loggedTables` looks for.
const EVENTS = ['insert', 'update', 'delete'] as const;

function keyOf({ key }: TableShape, row: 'old' | 'new'): string {
  return key.map((column) => `${row}."${column}"`).join(', ');
}

function sqliteTriggers(table: TableShape): string[] {
  const entry = (row: 'old' | 'new'): string =>
    `'${table.name}', json_array(${keyOf(table, row)}), 1, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;
  const log = (row: 'old' | 'new'): string => `insert into change_log ${COLUMNS} values (${entry(row)}) ${AGAIN};`;
  const logMoved =
    `insert into change_log ${COLUMNS} select ${entry('old')} ` +
    `where (${keyOf(table, 'old')}) is not (${keyOf(table, 'new')}) ${AGAIN};`;
  const body = { insert: log('new'), update: `${logMoved} ${log('new')}`, delete: log('old') };
  return EVENTS.map(
    (event) =>
      `create trigger if not exists change_log_${event}_${table.name} after ${event} on "${table.name}" ` +
      `when ${IS_PRIMARY} begin ${body[event]} end`,
  );
}

function postgresTriggers(table: TableShape): string[] {
  const now = `to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const log = (row: 'old' | 'new'): string =>
    `insert into change_log ${COLUMNS} ` +
    `values ('${table.name}', json_build_array(${keyOf(table, row)})::text, 1, ${now}) ${AGAIN};`;
  const logMoved = `if row(${keyOf(table, 'old')}) is distinct from row(${keyOf(table, 'new')}) then ${log('old')} end if;`;
  const body = { insert: log('new'), update: `${logMoved} ${log('new')}`, delete: log('old') };
  return EVENTS.flatMap((event) => {
    const trigger = `change_log_${event}_${table.name}`;
    return [
      `create or replace function ${trigger}() returns trigger language plpgsql as $body$ begin ` +
        `if ${IS_PRIMARY} then ${body[event]} end if; return null; end $body$`,
      `drop trigger if exists ${trigger} on "${table.name}"`,
      `create trigger ${trigger} after ${event} on "${table.name}" for each row execute function ${trigger}()`,
    ];
  });
}
