import { type Kysely, SqliteAdapter, sql } from 'kysely';

/** What changed since the other database was brought up to date, and which part this database plays. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('change_log')
    .addColumn('table_name', 'text', (column) => column.notNull())
    .addColumn('row_key', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('change_log_key', ['table_name', 'row_key'])
    .execute();
  await db.schema
    .createTable('replication_state')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await dropTriggers(db);
  await db.schema.dropTable('replication_state').execute();
  await db.schema.dropTable('change_log').execute();
}

/** Those that dual mode has made on the other tables write to the log that goes. */
async function dropTriggers(db: Kysely<unknown>): Promise<void> {
  if (db.getExecutor().adapter instanceof SqliteAdapter) {
    const { rows } = await sql<{ name: string }>`
      select name from sqlite_master where type = 'trigger' and name like 'change\\_log\\_%' escape '\\'`.execute(db);
    for (const { name } of rows) await sql`drop trigger ${sql.ref(name)}`.execute(db);
    return;
  }
  const { rows } = await sql<{ name: string }>`
    select proname as name from pg_proc
    where proname like 'change\\_log\\_%' and pronamespace = current_schema()::regnamespace`.execute(db);
  for (const { name } of rows) await sql`drop function ${sql.ref(name)}() cascade`.execute(db);
}
