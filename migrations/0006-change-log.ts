import type { Kysely } from 'kysely';

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
  await db.schema.dropTable('replication_state').execute();
  await db.schema.dropTable('change_log').execute();
}
