import { sql } from 'kysely';
import type { ErrorShape } from '../../src-shared/contract/errors.ts';
import type { AuditItem } from '../../src-shared/model/audit.ts';
import { fromNullableJson } from './db/columns.ts';
import type { Db } from './db/open.ts';

export interface AuditStore {
  /**
   * The trail, newest first by the first present of finished, started, queued and created time. Scores stay when their
   * videos go; evaluations are left out.
   */
  list(limit: number): Promise<AuditItem[]>;
}

export function createAuditStore(db: Db): AuditStore {
  const ingests = async (limit: number): Promise<AuditItem[]> => {
    const rows = await db
      .selectFrom('jobs')
      .leftJoin('videos_v2', 'videos_v2.video_id', 'jobs.subject_id')
      .select([
        'jobs.job_id',
        'jobs.subject_id',
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
      .where('jobs.kind', '=', 'ingest')
      .orderBy(sql`coalesce(jobs.finished_at, jobs.started_at, jobs.queued_at, jobs.created_at)`, 'desc')
      .orderBy('jobs.job_id', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      job_id: row.job_id,
      job_type: 'ingest',
      requested_by: row.requested_by,
      task_id: row.task_id,
      subject: row.subject_id,
      status: row.state,
      model_name: row.embedding_model,
      score: null,
      error_message: fromNullableJson<ErrorShape>(row.error)?.message ?? null,
      queued_at: row.queued_at,
      started_at: row.started_at,
      finished_at: row.finished_at,
      created_at: row.created_at,
    }));
  };
  const scores = async (limit: number): Promise<AuditItem[]> => {
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
      error_message: row.error,
      queued_at: row.queued_at,
      started_at: row.started_at,
      finished_at: row.finished_at,
      created_at: row.created_at,
    }));
  };
  return {
    list: async (limit) => {
      const items = [...(await ingests(limit)), ...(await scores(limit))];
      const at = (item: AuditItem): string => item.finished_at ?? item.started_at ?? item.queued_at ?? item.created_at;
      return items.toSorted((a, b) => (at(a) < at(b) ? 1 : at(a) > at(b) ? -1 : 0)).slice(0, limit);
    },
  };
}
