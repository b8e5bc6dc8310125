import { VigilError } from '../../src-shared/contract/errors.ts';
import { type Job, type JobState, UNFINISHED } from '../../src-shared/model/job.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { nowIso } from '../stores/db/columns.ts';
import type { JobChange, JobRecord, JobStore } from '../stores/job-store.ts';
import { rankOf } from './job-order.ts';
import type { JobRunner } from './job-runner.ts';
import { type JobStates, NO_ETA } from './job-states.ts';

/** What a user may do with a job. */
export type JobCommands = Pick<JobRunner, 'cancel' | 'pause' | 'resume' | 'moveFirst' | 'retry'>;

export interface CommandNeeds {
  readonly jobs: JobStore;
  readonly states: JobStates;
  /** The runner they are given to. */
  readonly ownerId: string;
  readonly isActive: (jobId: string) => boolean;
  /** Stops what runs of a job here; nothing happens when nothing does. */
  readonly abort: (jobId: string, reason: VigilError) => void;
  /** Takes away what a cancelled job left half-done, as the one thing that happens to it. */
  readonly cleanUp: (job: Job) => Promise<void>;
  /** Starts what there is room for. */
  readonly pump: () => void;
}

export function jobCommands({ jobs, states, ownerId, isActive, abort, cleanUp, pump }: CommandNeeds): JobCommands {
  const asItIs = async (jobId: string): Promise<Job> => (await jobs.get(jobId)).job;
  const queue = async (
    jobId: string,
    from: readonly JobState[],
    change: (store: JobStore, record: JobRecord) => Promise<JobChange> | JobChange,
  ): Promise<Job | undefined> => {
    const queued = await states.move(
      jobId,
      from,
      async (store, record) => ({ ...(await change(store, record)), state: 'queued' }),
      false,
    );
    pump();
    return queued;
  };
  return {
    cancel: async (jobId) => {
      const change = { state: 'cancelled', ...NO_ETA, finishedAt: nowIso() } as const;
      const { job: before, ownerId: holder } = await jobs.get(jobId);
      const cancelled = await states.move(jobId, UNFINISHED, change, false);
      if (!cancelled) return asItIs(jobId);
      // Another runner notices, stops and takes its half-done work away.
      if (before.state === 'running' && holder !== ownerId) return cancelled;
      if (isActive(jobId)) abort(jobId, new VigilError('cancelled', say('job-cancelled')));
      else await cleanUp(cancelled);
      return cancelled;
    },
    pause: async (jobId) => {
      const { job: before } = await jobs.get(jobId);
      if (states.kinds.get(before.kind)?.canPause !== true) throw notPausable();
      const rests = { state: 'paused', ...NO_ETA } as const;
      const paused = await states.move(jobId, ['queued', 'running'], rests, false);
      // Where another runner works on it, that one notices and stops.
      if (paused) abort(jobId, new VigilError('cancelled', say('job-paused')));
      return paused ?? asItIs(jobId);
    },
    resume: async (jobId) => (await queue(jobId, ['paused'], () => ({}))) ?? asItIs(jobId),
    moveFirst: async (jobId) => {
      const first = async (store: JobStore, { job, rank }: JobRecord): Promise<JobChange> => ({
        rank: ((await store.lowestRank(job.kind)) ?? rank) - 1,
      });
      return (await queue(jobId, ['queued', 'paused'], first)) ?? asItIs(jobId);
    },
    retry: async (jobId) => {
      const cleared = { finishedAt: null, ...NO_ETA, error: null, deaths: 0, queuedAt: nowIso() };
      const queued = await queue(jobId, ['failed', 'cancelled'], (_, { effortSec }) => ({
        ...cleared,
        rank: rankOf(cleared.queuedAt, effortSec),
      }));
      if (queued) return queued;
      const { state } = await asItIs(jobId);
      throw new VigilError('conflict', say('job-not-retriable', { state }), {
        hint: state === 'completed' ? say('start-new-job') : say('wait-for-job-or-cancel'),
      });
    },
  };
}

function notPausable(): VigilError {
  return new VigilError('unsupported', say('job-not-pausable'), { hint: say('job-not-pausable-hint') });
}
