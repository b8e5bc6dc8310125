import type { Updateable } from 'kysely';
import type { ErrorShape } from '../../src-shared/contract/errors.ts';
import type { Job, JobState } from '../../src-shared/model/job.ts';
import { type Sentence, sentenceStored, storedSentence } from '../../src-shared/sentences/sentence.ts';
import { fromJson, fromNullableJson, toJson } from './db/columns.ts';
import type { JobRow, JobTable } from './db/schema.ts';

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
  /** How long it is expected to be, in seconds of footage. */
  readonly effortSec: number;
  /** Its place in the queue: the lowest first. */
  readonly rank: number;
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
  readonly stageEtaSec?: number | null;
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
  readonly rank?: number;
}

export function toJob(row: JobRow): Job {
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
    stageEtaSec: row.stage_eta_sec,
    attempts: row.attempts,
    error: fromNullableJson<ErrorShape>(row.error),
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

export function toRecord(row: JobRow): JobRecord {
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
    effortSec: row.effort_sec,
    rank: row.rank,
  };
}

/** The columns of a change; those left out are not touched. */
export function changeColumns(change: JobChange): Updateable<JobTable> {
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
    ...(change.stageEtaSec !== undefined && { stage_eta_sec: change.stageEtaSec }),
    ...(change.attempts !== undefined && { attempts: change.attempts }),
    ...(change.error !== undefined && { error: change.error === null ? null : toJson(change.error) }),
    ...(change.result !== undefined && { result: toJson(change.result) }),
    ...(change.queuedAt !== undefined && { queued_at: change.queuedAt }),
    ...(change.startedAt !== undefined && { started_at: change.startedAt }),
    ...(change.finishedAt !== undefined && { finished_at: change.finishedAt }),
    ...(change.ownerId !== undefined && { owner_id: change.ownerId }),
    ...(change.leaseUntil !== undefined && { lease_until: change.leaseUntil }),
    ...(change.deaths !== undefined && { deaths: change.deaths }),
    ...(change.rank !== undefined && { rank: change.rank }),
  };
}
