import type { Kysely } from 'kysely';

/** When which things are to be seen in a video, so that they are found across the library. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('object_spans')
    .addColumn('video_id', 'text', (column) => column.notNull().references('videos_v2.video_id').onDelete('cascade'))
    .addColumn('span_index', 'integer', (column) => column.notNull())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('start_sec', 'double precision', (column) => column.notNull())
    .addColumn('end_sec', 'double precision', (column) => column.notNull())
    .addColumn('score', 'double precision', (column) => column.notNull())
    .addColumn('tracks', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('object_spans_key', ['video_id', 'span_index'])
    .execute();
  await db.schema.createIndex('object_spans_label').on('object_spans').columns(['label', 'video_id']).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('object_spans').execute();
}
