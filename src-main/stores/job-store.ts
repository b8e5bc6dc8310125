import { sql } from 'kysely';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { type Job, type JobState, UNFINISHED } from '../../src-shared/model/job.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { type Sentence, storedSentence } from '../../src-shared/sentences/sentence.ts';
import { newId } from '../platform/ids.ts';
import { nowIso, toJson } from './db/columns.ts';
import type { Db } from './db/open.ts';
import { changeColumns, type JobChange, type JobRecord, toJob, toRecord } from './job-row.ts';

export type { JobChange, JobRecord } from './job-row.ts';

export interface NewJob {
  readonly kind: string;
  readonly subjectId: string;
  readonly title: Sentence;
  /** What to do, as plain JSON; stages get it back as it was. */
  readonly input?: unknown;
  /** Who asked for it; `anonymous` when nobody is known. */
  readonly requestedBy?: string | undefined;
  /** The only runner that may do it; any when left out. */
  readonly ownerId?: string;
  /** How long it is expected to be, in seconds of footage; 0 when left out. */
  readonly effortSec?: number;
  /** Its place in the queue: the lowest first. */
  readonly rank?: number;
}

export interface JobStore {
  /** Adds a queued job. */
  insert(job: NewJob): Promise<Job>;
  find(jobId: string): Promise<JobRecord | undefined>;
  /** Throws `not-found` for an unknown id. */
  get(jobId: string): Promise<JobRecord>;
  /** Newest first. */
  list(filter: {
    readonly states?: readonly JobState[] | undefined;
    readonly kind?: string | undefined;
    readonly limit: number;
  }): Promise<Job[]>;
  /** Jobs of a video or score, newest first. */
  listForSubject(subjectId: string): Promise<Job[]>;
  /** The queued job of a kind that is next in order: not one of `except`, and with an `ownerId` none that is meant for another. */
  nextQueued(
    kind: string,
    choice: { readonly except: readonly string[]; readonly ownerId?: string },
  ): Promise<JobRecord | undefined>;
  /** Changes a job. False when there is none. */
  update(jobId: string, change: JobChange): Promise<boolean>;
  /** Changes a job that runs in the hands of `ownerId`. False when it does not, and nothing was changed. */
  updateRunning(jobId: string, ownerId: string, change: JobChange): Promise<boolean>;
  /** All jobs that run, in whosever hands. */
  running(): Promise<JobRecord[]>;
  /** Queued jobs of a kind, in order; at most `limit`. */
  waiting(kind: string, limit: number): Promise<JobRecord[]>;
  /** The lowest rank of the unfinished jobs of a kind; undefined when there are none. */
  lowestRank(kind: string): Promise<number | undefined>;
  renewLeases(ownerId: string, until: string): Promise<void>;
  /** The time by the database's clock, in milliseconds of Unix time. */
  clockMs(): Promise<number>;
  /** Forgets the finished, failed and cancelled jobs of a subject. */
  removeSettledForSubject(subjectId: string): Promise<void>;
  countByState(): Promise<Readonly<Record<JobState, number>>>;
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a list of queries, one for each thing that is asked of the table.
export function createJobStore(db: Db): JobStore {
  const find = async (jobId: string): Promise<JobRecord | undefined> => {
    const row = await db.selectFrom('jobs').selectAll().where('job_id', '=', jobId).executeTakeFirst();
    return row && toRecord(row);
  };
  const get = async (jobId: string): Promise<JobRecord> => {
    const record = await find(jobId);
    if (!record) throw new VigilError('not-found', say('job-not-found', { jobId }), { details: { jobId } });
    return record;
  };
  return {
    insert: async (job) => {
      const jobId = newId();
      const now = nowIso();
      await db
        .insertInto('jobs')
        .values({
          job_id: jobId,
          kind: job.kind,
          subject_id: job.subjectId,
          title: storedSentence(job.title),
          input: toJson(job.input ?? null),
          state: 'queued',
          stage: null,
          stages_done: '[]',
          checkpoint: null,
          progress: 0,
          detail: '',
          eta_sec: null,
          stage_eta_sec: null,
          attempts: 0,
          error: null,
          result: null,
          requested_by: job.requestedBy ?? 'anonymous',
          created_at: now,
          queued_at: now,
          started_at: null,
          finished_at: null,
          owner_id: job.ownerId ?? null,
          lease_until: null,
          deaths: 0,
          effort_sec: job.effortSec ?? 0,
          rank: job.rank ?? 0,
        })
        .execute();
      return (await get(jobId)).job;
    },
    find,
    get,
    list: async ({ states, kind, limit }) => {
      if (states?.length === 0) return [];
      let query = db.selectFrom('jobs').selectAll();
      if (states) query = query.where('state', 'in', states);
      if (kind !== undefined) query = query.where('kind', '=', kind);
      const rows = await query.orderBy('created_at', 'desc').orderBy('job_id', 'desc').limit(limit).execute();
      return rows.map(toJob);
    },
    listForSubject: async (subjectId) => {
      const rows = await db
        .selectFrom('jobs')
        .selectAll()
        .where('subject_id', '=', subjectId)
        .orderBy('created_at', 'desc')
        .orderBy('job_id', 'desc')
        .execute();
      return rows.map(toJob);
    },
    nextQueued: async (kind, { except, ownerId }) => {
      let query = db.selectFrom('jobs').selectAll().where('state', '=', 'queued').where('kind', '=', kind);
      if (ownerId !== undefined) {
        query = query.where(({ eb, or }) => or([eb('owner_id', '=', ownerId), eb('owner_id', 'is', null)]));
      }
      if (except.length > 0) query = query.where('job_id', 'not in', except);
      const row = await query.orderBy('rank').orderBy('queued_at').orderBy('job_id').limit(1).executeTakeFirst();
      return row && toRecord(row);
    },
    update: async (jobId, change) => {
      const query = db.updateTable('jobs').set(changeColumns(change)).where('job_id', '=', jobId);
      return (await query.executeTakeFirstOrThrow()).numUpdatedRows > 0n;
    },
    updateRunning: async (jobId, ownerId, change) => {
      const query = db
        .updateTable('jobs')
        .set(changeColumns(change))
        .where('job_id', '=', jobId)
        .where('state', '=', 'running')
        .where('owner_id', '=', ownerId);
      return (await query.executeTakeFirstOrThrow()).numUpdatedRows > 0n;
    },
    running: async () => {
      const rows = await db
        .selectFrom('jobs')
        .selectAll()
        .where('state', '=', 'running')
        .orderBy('queued_at')
        .execute();
      return rows.map(toRecord);
    },
    waiting: async (kind, limit) => {
      const query = db.selectFrom('jobs').selectAll().where('kind', '=', kind).where('state', '=', 'queued');
      const rows = await query.orderBy('rank').orderBy('queued_at').orderBy('job_id').limit(limit).execute();
      return rows.map(toRecord);
    },
    lowestRank: async (kind) => {
      const row = await db
        .selectFrom('jobs')
        .select('rank')
        .where('kind', '=', kind)
        .where('state', 'in', UNFINISHED)
        .orderBy('rank')
        .limit(1)
        .executeTakeFirst();
      return row?.rank;
    },
    renewLeases: async (ownerId, until) => {
      await db
        .updateTable('jobs')
        .set({ lease_until: until })
        .where('owner_id', '=', ownerId)
        .where('state', '=', 'running')
        .execute();
    },
    clockMs: async () => {
      const { rows } = await sql<{ now: Date | string }>`select current_timestamp as now`.execute(db);
      const { now } = rows[0]!;
      // SQLite says it as text, in UTC.
      return typeof now === 'string' ? Date.parse(`${now.replace(' ', 'T')}Z`) : now.getTime();
    },
    removeSettledForSubject: async (subjectId) => {
      await db
        .deleteFrom('jobs')
        .where('subject_id', '=', subjectId)
        .where('state', 'in', ['completed', 'failed', 'cancelled'])
        .execute();
    },
    countByState: async () => {
      const counts = { queued: 0, running: 0, paused: 0, completed: 0, failed: 0, cancelled: 0 };
      const rows = await db
        .selectFrom('jobs')
        .select(({ fn }) => ['state', fn.countAll<number | string>().as('total')])
        .groupBy('state')
        .execute();
      for (const row of rows) counts[row.state as JobState] = Number(row.total);
      return counts;
    },
  };
}
