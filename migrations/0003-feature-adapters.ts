import type { Kysely } from 'kysely';

/** SOPilot's feature adapters: one row for each completed training, at most one of them in use. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sop_adapters')
    .addColumn('adapter_id', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull().unique())
    .addColumn('trigger', 'text', (column) => column.notNull())
    .addColumn('dim', 'integer', (column) => column.notNull())
    .addColumn('videos', 'integer', (column) => column.notNull())
    .addColumn('clips', 'integer', (column) => column.notNull())
    .addColumn('file', 'text', (column) => column.notNull())
    .addColumn('active', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('sop_adapters').execute();
}
