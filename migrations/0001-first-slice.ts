import { type Kysely, sql } from 'kysely';

/** Library, SOP tasks and scores, jobs, transcripts, answers. Dropped in reverse order of creation. */
const TABLES = [
  'videos_v2',
  'clips',
  'embeddings',
  'sop_tasks',
  'sop_takes',
  'sop_steps',
  'jobs',
  'score_jobs',
  'transcript_lines',
  'answers',
  'answer_videos',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  await createLibrary(db);
  await createSop(db);
  await createJobs(db);
  await createText(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of TABLES.toReversed()) await db.schema.dropTable(table).execute();
}

async function createLibrary(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('videos_v2')
    .addColumn('video_id', 'text', (column) => column.primaryKey())
    .addColumn('legacy_id', 'integer')
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('file_path', 'text', (column) => column.notNull().unique())
    .addColumn('uri', 'text', (column) => column.notNull())
    .addColumn('storage_path', 'text')
    .addColumn('checksum', 'text', (column) => column.notNull().unique())
    .addColumn('size_bytes', 'bigint', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('task_id', 'text')
    .addColumn('role', 'text')
    .addColumn('site_id', 'text')
    .addColumn('camera_id', 'text')
    .addColumn('domain', 'text')
    .addColumn('recorded_at', 'text')
    .addColumn('duration_sec', 'double precision', (column) => column.notNull())
    .addColumn('fps', 'double precision', (column) => column.notNull())
    .addColumn('width', 'integer', (column) => column.notNull())
    .addColumn('height', 'integer', (column) => column.notNull())
    .addColumn('first_frame_sec', 'double precision', (column) => column.notNull())
    .addColumn('codec', 'text', (column) => column.notNull())
    .addColumn('playable', 'integer', (column) => column.notNull())
    .addColumn('num_clips', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('embedding_model', 'text')
    .addColumn('warnings', 'text', (column) => column.notNull())
    .addColumn('error', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('ingest_time', 'text')
    .execute();
  for (const column of ['task_id', 'domain', 'camera_id', 'created_at']) {
    await db.schema.createIndex(`videos_v2_${column}`).on('videos_v2').column(column).execute();
  }

  await db.schema
    .createTable('clips')
    .addColumn('clip_id', 'text', (column) => column.primaryKey())
    .addColumn('video_id', 'text', (column) => column.notNull().references('videos_v2.video_id').onDelete('cascade'))
    .addColumn('level', 'text', (column) => column.notNull())
    .addColumn('clip_idx', 'integer', (column) => column.notNull())
    .addColumn('start_sec', 'double precision', (column) => column.notNull())
    .addColumn('end_sec', 'double precision', (column) => column.notNull())
    .addColumn('start_frame', 'integer', (column) => column.notNull())
    .addColumn('end_frame', 'integer', (column) => column.notNull())
    .addColumn('keyframes', 'text', (column) => column.notNull())
    .addColumn('transcript_text', 'text')
    .addColumn('embedding_id', 'text')
    .addCheckConstraint('clips_span', sql`end_sec > start_sec`)
    .execute();
  await db.schema.createIndex('clips_video').on('clips').columns(['video_id', 'level', 'start_sec']).execute();

  await db.schema
    .createTable('embeddings')
    .addColumn('embedding_id', 'text', (column) => column.primaryKey())
    .addColumn('clip_id', 'text', (column) => column.notNull().references('clips.clip_id').onDelete('cascade'))
    .addColumn('video_id', 'text', (column) => column.notNull())
    .addColumn('model_name', 'text', (column) => column.notNull())
    .addColumn('model_version', 'text', (column) => column.notNull())
    .addColumn('dimension', 'integer', (column) => column.notNull())
    .addColumn('vector_ref', 'text', (column) => column.notNull())
    .addColumn('vector_row', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('embeddings_clip').on('embeddings').column('clip_id').execute();
  await db.schema
    .createIndex('embeddings_model')
    .on('embeddings')
    .columns(['model_name', 'video_id', 'vector_row'])
    .execute();
}

async function createSop(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sop_tasks')
    .addColumn('task_id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('sop_takes')
    .addColumn('take_id', 'text', (column) => column.primaryKey())
    .addColumn('task_id', 'text', (column) => column.notNull().references('sop_tasks.task_id').onDelete('cascade'))
    .addColumn('video_id', 'text', (column) => column.notNull().references('videos_v2.video_id').onDelete('cascade'))
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('start_sec', 'double precision', (column) => column.notNull())
    .addColumn('end_sec', 'double precision', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addCheckConstraint('sop_takes_span', sql`end_sec > start_sec`)
    .execute();
  await db.schema.createIndex('sop_takes_task').on('sop_takes').columns(['task_id', 'role', 'created_at']).execute();
  await db.schema.createIndex('sop_takes_video').on('sop_takes').column('video_id').execute();

  await db.schema
    .createTable('sop_steps')
    .addColumn('take_id', 'text', (column) => column.notNull().references('sop_takes.take_id').onDelete('cascade'))
    .addColumn('step_index', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('start_sec', 'double precision', (column) => column.notNull())
    .addColumn('end_sec', 'double precision', (column) => column.notNull())
    .addColumn('suggested', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('sop_steps_key', ['take_id', 'step_index'])
    .execute();
}

async function createJobs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('jobs')
    .addColumn('job_id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('subject_id', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('input', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('stage', 'text')
    .addColumn('stages_done', 'text', (column) => column.notNull())
    .addColumn('checkpoint', 'text')
    .addColumn('progress', 'double precision', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('eta_sec', 'double precision')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('error', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('queued_at', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text')
    .addColumn('finished_at', 'text')
    .execute();
  await db.schema.createIndex('jobs_queue').on('jobs').columns(['state', 'kind', 'queued_at']).execute();
  await db.schema.createIndex('jobs_subject').on('jobs').column('subject_id').execute();
  await db.schema.createIndex('jobs_created').on('jobs').column('created_at').execute();

  // A score outlives its takes and videos, so only its task is a foreign key.
  await db.schema
    .createTable('score_jobs')
    .addColumn('score_id', 'text', (column) => column.primaryKey())
    .addColumn('job_id', 'text')
    .addColumn('task_id', 'text', (column) => column.notNull().references('sop_tasks.task_id').onDelete('cascade'))
    .addColumn('gold_take_ids', 'text', (column) => column.notNull())
    .addColumn('trainee_take_id', 'text', (column) => column.notNull())
    .addColumn('gold_video_id', 'text', (column) => column.notNull())
    .addColumn('trainee_video_id', 'text', (column) => column.notNull())
    .addColumn('gold_name', 'text', (column) => column.notNull())
    .addColumn('trainee_name', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('score', 'double precision')
    .addColumn('passed', 'integer')
    .addColumn('scorer', 'text', (column) => column.notNull())
    .addColumn('encoder', 'text', (column) => column.notNull())
    .addColumn('result', 'text')
    .addColumn('alignment', 'text')
    .addColumn('error', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('finished_at', 'text')
    .execute();
  await db.schema.createIndex('score_jobs_task').on('score_jobs').columns(['task_id', 'created_at']).execute();
  await db.schema.createIndex('score_jobs_trainee').on('score_jobs').column('trainee_take_id').execute();
  await db.schema.createIndex('score_jobs_job').on('score_jobs').column('job_id').execute();
}

async function createText(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('transcript_lines')
    .addColumn('video_id', 'text', (column) => column.notNull().references('videos_v2.video_id').onDelete('cascade'))
    .addColumn('line_index', 'integer', (column) => column.notNull())
    .addColumn('start_sec', 'double precision', (column) => column.notNull())
    .addColumn('end_sec', 'double precision', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('transcript_lines_key', ['video_id', 'line_index'])
    .execute();

  await db.schema
    .createTable('answers')
    .addColumn('answer_id', 'text', (column) => column.primaryKey())
    .addColumn('question', 'text', (column) => column.notNull())
    .addColumn('found', 'integer', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('answers_created').on('answers').column('created_at').execute();

  await db.schema
    .createTable('answer_videos')
    .addColumn('answer_id', 'text', (column) => column.notNull().references('answers.answer_id').onDelete('cascade'))
    .addColumn('video_id', 'text', (column) => column.notNull().references('videos_v2.video_id').onDelete('cascade'))
    .addPrimaryKeyConstraint('answer_videos_key', ['answer_id', 'video_id'])
    .execute();
  await db.schema.createIndex('answer_videos_video').on('answer_videos').column('video_id').execute();
}
