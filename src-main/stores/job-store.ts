import { sql, type Updateable } from 'kysely';
import { type ErrorShape, VigilError } from '../../src-shared/contract/errors.ts';
import type { Job, JobState } from '../../src-shared/model/job.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { type Sentence, sentenceStored, storedSentence } from '../../src-shared/sentences/sentence.ts';
import { newId } from '../platform/ids.ts';
import { fromJson, fromNullableJson, nowIso, toJson } from './db/columns.ts';
import type { Db } from './db/open.ts';
import type { JobRow, JobTable } from './db/schema.ts';

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
}

/** A job with what only its runner needs. */
export interface JobRecord {
  readonly job: Job;
  readonly input: unknown;
  /** Who asked for it. */
  readonly requestedBy: string;
  readonly stagesDone: readonly string[];
  /** What the running stage saved last; null at its beginning. */
  readonly checkpoint: unknown;
  /** What a stage committed as the outcome; null until then. */
  readonly result: unknown;
  /** The runner that works on it or did last; null before the first. */
  readonly ownerId: string | null;
  /** Until when that runner is believed to be alive. */
  readonly leaseUntil: string | null;
  /** How often in a row the process ended in it without it getting any further. */
  readonly deaths: number;
}

/** Fields a runner changes; those left out stay. */
export interface JobChange {
  readonly state?: JobState;
  readonly stage?: string | null;
  readonly stagesDone?: readonly string[];
  readonly checkpoint?: unknown;
  readonly progress?: number;
  readonly detail?: Sentence;
  readonly etaSec?: number | null;
  readonly attempts?: number;
  readonly error?: ErrorShape | null;
  /** Plain JSON. */
  readonly result?: unknown;
  readonly queuedAt?: string;
  readonly startedAt?: string | null;
  readonly finishedAt?: string | null;
  readonly ownerId?: string | null;
  readonly leaseUntil?: string | null;
  readonly deaths?: number;
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
  /** The queued job of a kind that has waited longest: not one of `except`, and with an `ownerId` none that is meant for another. */
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
      const row = await query.orderBy('queued_at').orderBy('job_id').limit(1).executeTakeFirst();
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
      const counts = { queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
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

function toJob(row: JobRow): Job {
  return {
    jobId: row.job_id,
    kind: row.kind,
    subjectId: row.subject_id,
    title: sentenceStored(row.title),
    state: row.state as JobState,
    stage: row.stage,
    progress: row.progress,
    detail: sentenceStored(row.detail),
    etaSec: row.eta_sec,
    attempts: row.attempts,
    error: fromNullableJson<ErrorShape>(row.error),
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

function toRecord(row: JobRow): JobRecord {
  return {
    job: toJob(row),
    input: fromJson<unknown>(row.input),
    requestedBy: row.requested_by,
    stagesDone: fromJson<string[]>(row.stages_done),
    checkpoint: fromNullableJson<unknown>(row.checkpoint),
    result: fromNullableJson<unknown>(row.result),
    ownerId: row.owner_id,
    leaseUntil: row.lease_until,
    deaths: row.deaths,
  };
}

function changeColumns(change: JobChange): Updateable<JobTable> {
  return {
    ...(change.state !== undefined && { state: change.state }),
    ...(change.stage !== undefined && { stage: change.stage }),
    ...(change.stagesDone !== undefined && { stages_done: toJson(change.stagesDone) }),
    ...(change.checkpoint !== undefined && {
      checkpoint: change.checkpoint === null ? null : toJson(change.checkpoint),
    }),
    ...(change.progress !== undefined && { progress: change.progress }),
    ...(change.detail !== undefined && { detail: storedSentence(change.detail) }),
    ...(change.etaSec !== undefined && { eta_sec: change.etaSec }),
    ...(change.attempts !== undefined && { attempts: change.attempts }),
    ...(change.error !== undefined && { error: change.error === null ? null : toJson(change.error) }),
    ...(change.result !== undefined && { result: toJson(change.result) }),
    ...(change.queuedAt !== undefined && { queued_at: change.queuedAt }),
    ...(change.startedAt !== undefined && { started_at: change.startedAt }),
    ...(change.finishedAt !== undefined && { finished_at: change.finishedAt }),
    ...(change.ownerId !== undefined && { owner_id: change.ownerId }),
    ...(change.leaseUntil !== undefined && { lease_until: change.leaseUntil }),
    ...(change.deaths !== undefined && { deaths: change.deaths }),
  };
}
