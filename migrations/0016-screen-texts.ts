import type { Kysely } from 'kysely';

/** What is written in the pictures of recordings, to be found across all of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('screen_texts')
    .addColumn('video_id', 'text', (column) => column.notNull().references('videos_v2.video_id').onDelete('cascade'))
    .addColumn('line_index', 'integer', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('score', 'double precision', (column) => column.notNull())
    .addColumn('start_sec', 'double precision', (column) => column.notNull())
    .addColumn('end_sec', 'double precision', (column) => column.notNull())
    .addColumn('box_left', 'double precision', (column) => column.notNull())
    .addColumn('box_top', 'double precision', (column) => column.notNull())
    .addColumn('box_right', 'double precision', (column) => column.notNull())
    .addColumn('box_bottom', 'double precision', (column) => column.notNull())
    .addPrimaryKeyConstraint('screen_texts_key', ['video_id', 'line_index'])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('screen_texts').execute();
}
