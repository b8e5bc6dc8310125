import type { Kysely } from 'kysely';

/** Sounds that were heard in recordings, to be found across all of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sound_spans')
    .addColumn('video_id', 'text', (column) => column.notNull().references('videos_v2.video_id').onDelete('cascade'))
    .addColumn('span_index', 'integer', (column) => column.notNull())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('score', 'double precision', (column) => column.notNull())
    .addColumn('start_sec', 'double precision', (column) => column.notNull())
    .addColumn('end_sec', 'double precision', (column) => column.notNull())
    .addPrimaryKeyConstraint('sound_spans_key', ['video_id', 'span_index'])
    .execute();
  await db.schema.createIndex('sound_spans_label').on('sound_spans').columns(['label', 'score']).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('sound_spans').execute();
}
