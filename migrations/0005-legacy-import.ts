import type { Kysely } from 'kysely';

/** What came over from SOPilot: its rows as they were, what they became here, and where their files are kept. */
const TABLES = ['legacy_videos', 'legacy_jobs', 'legacy_files', 'legacy_imports'] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  // No foreign key on take_id: a take may be removed while its video, and with it its vectors, stay.
  await schema
    .createTable('legacy_videos')
    .addColumn('legacy_key', 'text', (column) => column.primaryKey())
    .addColumn('legacy_id', 'integer', (column) => column.notNull())
    .addColumn('video_id', 'text', (column) => column.notNull().references('videos_v2.video_id').onDelete('cascade'))
    .addColumn('take_id', 'text')
    .addColumn('source_row', 'text', (column) => column.notNull())
    .addColumn('file_name', 'text', (column) => column.notNull())
    .addColumn('file_sha256', 'text')
    .addColumn('clip_count', 'integer', (column) => column.notNull())
    .addColumn('dimension', 'integer')
    .addColumn('effective_sha256', 'text')
    .addColumn('raw_sha256', 'text')
    .addColumn('clips_sha256', 'text')
    .execute();
  await schema.createIndex('legacy_videos_video').on('legacy_videos').column('video_id').execute();
  await schema.createIndex('legacy_videos_take').on('legacy_videos').column('take_id').execute();

  await schema
    .createTable('legacy_jobs')
    .addColumn('job_id', 'text', (column) => column.primaryKey())
    .addColumn('job_type', 'text', (column) => column.notNull())
    .addColumn('source_row', 'text', (column) => column.notNull())
    .addColumn('happened_at', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('legacy_jobs_happened').on('legacy_jobs').column('happened_at').execute();

  await schema
    .createTable('legacy_files')
    .addColumn('file_key', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .execute();

  await schema
    .createTable('legacy_imports')
    .addColumn('job_id', 'text', (column) => column.primaryKey())
    .addColumn('report', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of TABLES.toReversed()) await db.schema.dropTable(table).execute();
}
