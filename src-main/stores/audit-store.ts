import { sql } from 'kysely';
import type { ErrorShape } from '../../src-shared/contract/errors.ts';
import type { AuditItem } from '../../src-shared/model/audit.ts';
import { sentenceStored } from '../../src-shared/sentences/sentence.ts';
import { word } from '../../src-shared/sentences/word.ts';
import { fromJson, fromNullableJson } from './db/columns.ts';
import type { Db } from './db/open.ts';

export interface AuditStore {
  /**
   * The trail, newest first by the first present of finished, started, queued and created time. Scores stay when their
   * videos go; evaluations are left out. SOPilot's own trail, where one was brought over, is part of it.
   */
  list(limit: number): Promise<AuditItem[]>;
}

export function createAuditStore(db: Db): AuditStore {
  return {
    list: async (limit) => {
      const items = [
        ...(await ingestsAndTrainings(db, limit)),
        ...(await scores(db, limit)),
        ...(await imported(db, limit)),
      ];
      const at = (item: AuditItem): number =>
        Date.parse(item.finished_at ?? item.started_at ?? item.queued_at ?? item.created_at);
      return items.toSorted((a, b) => at(b) - at(a)).slice(0, limit);
    },
  };
}

async function ingestsAndTrainings(db: Db, limit: number): Promise<AuditItem[]> {
  const rows = await db
    .selectFrom('jobs')
    .leftJoin('videos_v2', 'videos_v2.video_id', 'jobs.subject_id')
    .select([
      'jobs.job_id',
      'jobs.kind',
      'jobs.subject_id',
      'jobs.input',
      'jobs.state',
      'jobs.error',
      'jobs.requested_by',
      'jobs.created_at',
      'jobs.queued_at',
      'jobs.started_at',
      'jobs.finished_at',
      'videos_v2.task_id',
      'videos_v2.embedding_model',
    ])
    .where('jobs.kind', 'in', ['ingest', 'train'])
    .orderBy(sql`coalesce(jobs.finished_at, jobs.started_at, jobs.queued_at, jobs.created_at)`, 'desc')
    .orderBy('jobs.job_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    job_id: row.job_id,
    ...(row.kind === 'train'
      ? { job_type: 'training' as const, subject: fromJson<{ trigger: string }>(row.input).trigger }
      : { job_type: 'ingest' as const, subject: row.subject_id }),
    requested_by: row.requested_by,
    task_id: row.task_id,
    status: row.state,
    model_name: row.embedding_model,
    score: null,
    error_message: fromNullableJson<ErrorShape>(row.error)?.message ?? null,
    queued_at: row.queued_at,
    started_at: row.started_at,
    finished_at: row.finished_at,
    created_at: row.created_at,
  }));
}

async function scores(db: Db, limit: number): Promise<AuditItem[]> {
  const rows = await db
    .selectFrom('score_jobs')
    .innerJoin('sop_tasks', 'sop_tasks.task_id', 'score_jobs.task_id')
    .leftJoin('jobs', 'jobs.job_id', 'score_jobs.job_id')
    .select([
      'score_jobs.score_id',
      'score_jobs.job_id',
      'score_jobs.requested_by',
      'score_jobs.gold_video_id',
      'score_jobs.trainee_video_id',
      'score_jobs.state',
      'score_jobs.score',
      'score_jobs.error',
      'score_jobs.created_at',
      'score_jobs.finished_at',
      'jobs.queued_at',
      'jobs.started_at',
    ])
    .where('sop_tasks.hidden', '=', 0)
    .where('score_jobs.score_id', 'not in', db.selectFrom('legacy_jobs').select('job_id'))
    .orderBy(sql`coalesce(score_jobs.finished_at, jobs.started_at, jobs.queued_at, score_jobs.created_at)`, 'desc')
    .orderBy('score_jobs.score_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    job_id: row.job_id ?? row.score_id,
    job_type: 'score',
    requested_by: row.requested_by,
    task_id: null,
    subject: `${row.gold_video_id}->${row.trainee_video_id}`,
    status: row.state,
    model_name: null,
    score: row.score,
    // The trail is for scripts and exports, which have English.
    error_message: row.error === null ? null : word(sentenceStored(row.error)),
    queued_at: row.queued_at,
    started_at: row.started_at,
    finished_at: row.finished_at,
    created_at: row.created_at,
  }));
}

/** Jobs that SOPilot ran, to the letter as it listed them: subjects are its own ids. */
async function imported(db: Db, limit: number): Promise<AuditItem[]> {
  const rows = await db
    .selectFrom('legacy_jobs')
    .selectAll()
    .orderBy('happened_at', 'desc')
    .orderBy('job_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => {
    const job = fromJson<Record<string, string | number | null | undefined>>(row.source_row);
    const text = (name: string): string | null => (job[name] == null ? null : String(job[name]));
    const of = {
      ingest: { job_type: 'ingest', subject: text('video_id') ?? '', score: null },
      score: {
        job_type: 'score',
        subject: `${text('gold_video_id')}->${text('trainee_video_id')}`,
        score: typeof job['score'] === 'number' ? job['score'] : null,
      },
      training: { job_type: 'training', subject: text('trigger') ?? '', score: null },
    } as const;
    const isIngest = row.job_type === 'ingest';
    return {
      job_id: row.job_id,
      ...of[row.job_type as keyof typeof of],
      requested_by: text('requested_by'),
      task_id: isIngest ? text('task_id') : null,
      status: text('status') ?? '',
      model_name: isIngest ? text('embedding_model') : null,
      error_message: text('error_message'),
      queued_at: text('queued_at'),
      started_at: text('started_at'),
      finished_at: text('finished_at'),
      created_at: text('created_at') ?? row.happened_at,
    };
  });
}
