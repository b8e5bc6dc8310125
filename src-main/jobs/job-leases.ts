import { type Job, UNFINISHED } from '../../src-shared/model/job.ts';
import type { Log } from '../platform/log.ts';
import type { JobRecord, JobStore } from '../stores/job-store.ts';

/** Who a runner is among those that share its queue. */
export interface Lease {
  /** Stays the same over restarts of one data folder. */
  readonly ownerId: string;
  /** False: nobody else has this queue, so what runs at a start is an earlier run's own. */
  readonly shared: boolean;
  /** How long a runner that says nothing is believed to be alive. */
  readonly leaseMs: number;
  /** How often it says something, and asks what others have left or queued. */
  readonly pollMs: number;
}

/** The lease of a runner that is the only one on its queue. */
export const NOT_SHARED: Lease = { ownerId: 'alone', shared: false, leaseMs: 60_000, pollMs: 2000 };

/** Ended jobs asked for at each poll: more than end between two polls. */
const RECENTLY_ENDED = 100;

export interface LeaseWatch {
  readonly jobs: JobStore;
  readonly lease: Lease;
  readonly log: Log;
  /** Jobs this runner works on. */
  readonly active: () => readonly string[];
  /** Takes up a job whose runner is gone: `died` when that was an earlier process of this very owner. */
  readonly takeBack: (record: JobRecord, died: boolean) => Promise<void>;
  /** Another runner has this job now, or somebody has cancelled it. */
  readonly lost: (jobId: string) => void;
  /** A job changed that this runner did not touch. */
  readonly changed: (job: Job) => void;
  /** There may be queued jobs, and others may have ended. */
  readonly polled: () => Promise<void>;
}

/** Until when a lease that begins now holds, by the database's clock: workstations do not agree on the time. */
export async function leaseEnd(jobs: JobStore, lease: Lease): Promise<string> {
  return new Date((await jobs.clockMs()) + lease.leaseMs).toISOString();
}

/**
 * Takes back what an earlier run, or a runner that is gone, has left. At a launch an own job that runs is one whose
 * process ended in it; a lease that ran out may be a machine that is only slow.
 */
export async function takeBackAbandoned(
  { jobs, lease, takeBack, active }: LeaseWatch,
  atLaunch = false,
): Promise<void> {
  const mine = new Set(active());
  const now = new Date(await jobs.clockMs()).toISOString();
  for (const record of await jobs.running()) {
    const { job, ownerId, leaseUntil } = record;
    const left = !lease.shared || ownerId === null || leaseUntil === null || leaseUntil < now;
    const own = ownerId === lease.ownerId;
    if ((left || own) && !mine.has(job.jobId)) await takeBack(record, atLaunch && own);
  }
}

/** Renews the leases of the jobs at work and sees what others do. Returns what ends it. */
export function watchLeases(watch: LeaseWatch): () => Promise<void> {
  const { jobs, lease, log, active, lost, changed, polled } = watch;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  let beat: Promise<void> = Promise.resolve();
  let seen = new Map<string, string>();
  let endedBefore: ReadonlySet<string> | undefined;

  /** The newest jobs that have ended. */
  const recentlyEnded = (): Promise<Job[]> =>
    jobs.list({ states: ['completed', 'failed', 'cancelled'], limit: RECENTLY_ENDED });

  const poll = async (): Promise<void> => {
    await jobs.renewLeases(lease.ownerId, await leaseEnd(jobs, lease));
    for (const jobId of active()) {
      const record = await jobs.find(jobId);
      if (record && (record.job.state !== 'running' || record.ownerId !== lease.ownerId)) lost(jobId);
    }
    await takeBackAbandoned(watch);
    seen = await tellOthers(seen);
    await polled();
  };

  const tellOthers = async (before: ReadonlyMap<string, string>): Promise<Map<string, string>> => {
    const now = new Map<string, string>();
    const mine = new Set(active());
    for (const job of await jobs.list({ states: UNFINISHED, limit: 500 })) {
      const text = JSON.stringify(job);
      now.set(job.jobId, text);
      if (before.get(job.jobId) !== text && !mine.has(job.jobId)) changed(job);
    }
    // A short job begins and ends between two polls.
    const newest = await recentlyEnded();
    for (const job of newest) if (endedBefore?.has(job.jobId) === false && !before.has(job.jobId)) changed(job);
    endedBefore = new Set(newest.map(({ jobId }) => jobId));
    for (const jobId of before.keys()) {
      const record = now.has(jobId) || mine.has(jobId) ? undefined : await jobs.find(jobId);
      if (record) changed(record.job);
    }
    return now;
  };

  const next = (): void => {
    if (ended) return;
    timer = setTimeout(() => {
      beat = poll()
        .catch((error: unknown) => log.warn('The shared job queue cannot be read', { err: error }))
        .then(next);
    }, lease.pollMs);
    timer.unref();
  };
  beat = recentlyEnded()
    .then((newest) => {
      endedBefore = new Set(newest.map(({ jobId }) => jobId));
    })
    .catch((error: unknown) => log.warn('The shared job queue cannot be read', { err: error }))
    .then(next);
  return async () => {
    ended = true;
    clearTimeout(timer);
    await beat;
  };
}
