import type { Kysely } from 'kysely';

const COLUMNS = ['recorded_from', 'recorded_clock', 'recorded_doubt'] as const;

/** The zone of each camera's clock, and from what a recording's start was read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cameras')
    .addColumn('camera_id', 'text', (column) => column.primaryKey())
    .addColumn('zone', 'text', (column) => column.notNull())
    .execute();
  for (const name of COLUMNS) await db.schema.alterTable('videos_v2').addColumn(name, 'text').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const name of COLUMNS.toReversed()) await db.schema.alterTable('videos_v2').dropColumn(name).execute();
  await db.schema.dropTable('cameras').execute();
}
