import { type ErrorShape, VigilError } from '../../src-shared/contract/errors.ts';
import type { CoreEvent } from '../../src-shared/contract/events.ts';
import type { Job, JobState } from '../../src-shared/model/job.ts';
import { say } from '../../src-shared/sentences/say.ts';
import type { Log } from '../platform/log.ts';
import { nowIso } from '../stores/db/columns.ts';
import { type Db, inTransaction, type Trx } from '../stores/db/open.ts';
import { createJobStore, type JobChange, type JobRecord, type NewJob } from '../stores/job-store.ts';
import type { JobKind } from './define-job.ts';
import { jobFailure, mayPass } from './job-failure.ts';
import { type Lease, type LeaseWatch, leaseEnd, NOT_SHARED, takeBackAbandoned, watchLeases } from './job-leases.ts';
import { runStages } from './job-run.ts';
import type { StageDefinition } from './job-stage.ts';

export interface JobRunnerOptions {
  readonly db: Db;
  /** Told of every change of a job's row, and of what its kind says has changed with it. */
  readonly publish: (event: CoreEvent) => void;
  /** Who this runner is among those that share the queue; nobody else does when left out. */
  readonly lease?: Lease;
  readonly log: Log;
  /** Monotonic clock in milliseconds. */
  readonly nowMs?: () => number;
}

/** A job to be added; `input` must be what its kind accepts. */
interface Enqueued<Input> extends Omit<NewJob, 'kind' | 'input'> {
  readonly input: Input;
}

export interface JobRunner {
  /** Puts interrupted jobs back into the queue and starts working on these kinds; others are left in the queue. */
  start(kinds: readonly JobKind[]): Promise<void>;
  /** Names of the kinds it works on. */
  kinds(): readonly string[];
  /** Adds a job; it starts at once when there is room. `alongside` writes in the same transaction, before `onState`. */
  enqueue<Input>(
    kind: JobKind<Input>,
    job: Enqueued<NoInfer<Input>>,
    alongside?: (trx: Trx, job: Job) => Promise<void>,
  ): Promise<Job>;
  /** Stops a job now. One that has ended stays as it is. Throws `not-found`. */
  cancel(jobId: string): Promise<Job>;
  /** Queues a failed or cancelled job again, from its last checkpoint. Throws `not-found`, `conflict`. */
  retry(jobId: string): Promise<Job>;
  /**
   * The job once it has ended, however it ended, and nothing of it runs any more. The signal cancels it. Rejects when
   * the runner closes.
   */
  waitFor(jobId: string, signal?: AbortSignal): Promise<Job>;
  /** Aborts what runs and waits for it; those jobs go on at the next start. */
  close(): Promise<void>;
}

const ENDED: readonly JobState[] = ['completed', 'failed', 'cancelled'];
/** A backend that died (the inference host, say) is restarted; its job goes on by itself this many times in a row. */
const AUTOMATIC_RETRIES = 2;
/** Between tries to write what must be written while the database has no room or does not answer. */
const RETRY_MS = 2000;

interface ActiveJob {
  readonly kind: string;
  readonly controller: AbortController;
  readonly settled: Promise<void>;
}

interface Waiter {
  resolve(job: Job): void;
  reject(error: Error): void;
}

/** Runs jobs in order of arrival. The rows are the truth: a killed process loses nothing but the work since a checkpoint. */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { db, log, lease = NOT_SHARED } = options;
  const { ownerId } = lease;
  const jobs = createJobStore(db);
  const nowMs = options.nowMs ?? (() => performance.now());
  const kinds = new Map<string, JobKind>();
  const active = new Map<string, ActiveJob>();
  const waiters = new Map<string, Waiter[]>();
  const automaticRetries = new Map<string, number>();
  const closing = new AbortController();
  let started = false;
  let pumping: Promise<void> = Promise.resolve();
  /** Something could not be written or read: a row may say that a job runs which does not. */
  let abandoned = false;

  const announce = (job: Job): void => {
    options.publish({ type: 'job.changed', jobId: job.jobId });
    for (const event of kinds.get(job.kind)?.events?.(job) ?? []) options.publish(event);
  };

  /**
   * Writes a new state with everything that hangs on it. Undefined when the job is not in one of the states `from`, or
   * runs in other hands although it should be `mine`.
   */
  const move = async (
    jobId: string,
    from: readonly JobState[],
    change: JobChange,
    mine = true,
  ): Promise<Job | undefined> => {
    const job = await inTransaction(db, async (trx) => {
      const store = createJobStore(trx);
      const { job: before, ownerId: holder } = await store.get(jobId);
      if (!from.includes(before.state)) return undefined;
      if (before.state === 'running' && mine && holder !== ownerId) return undefined;
      await store.update(jobId, change);
      const moved = (await store.get(jobId)).job;
      await kinds.get(moved.kind)?.onState?.(trx, moved);
      return moved;
    });
    if (job) announce(job);
    return job;
  };

  /** Like `move`, for endings that must be written: a full drive may have room again soon, a server be back. */
  const end = async (jobId: string, change: JobChange): Promise<void> => {
    for (;;) {
      try {
        await move(jobId, ['running'], { ...change, etaSec: null, finishedAt: nowIso() });
        return;
      } catch (error) {
        if (!mayPass(error) || closing.signal.aborted) throw error;
        log.error('The end of a job cannot be written yet', { jobId, err: error });
        await pause(RETRY_MS, closing.signal);
      }
    }
  };

  const work = async (record: JobRecord, signal: AbortSignal): Promise<void> => {
    const { jobId, kind } = record.job;
    const running = await move(jobId, ['queued'], {
      state: 'running',
      attempts: record.job.attempts + 1,
      startedAt: record.job.startedAt ?? nowIso(),
      error: null,
      ownerId,
      leaseUntil: await leaseEnd(jobs, lease),
    });
    if (!running) {
      await cleanUp(jobId);
      return;
    }
    try {
      const stages = wantedStages(kinds.get(kind), record.input);
      await runStages({ ...record, job: running }, { db, ownerId, stages, signal, onChange: announce, nowMs });
      await end(jobId, { state: 'completed', stage: null, progress: 1, detail: '', error: null });
      automaticRetries.delete(jobId);
    } catch (thrown) {
      await endOfInterrupted(jobId, signal, thrown);
    }
  };

  const endOfInterrupted = async (jobId: string, signal: AbortSignal, thrown: unknown): Promise<void> => {
    if (closing.signal.aborted) {
      await move(jobId, ['running'], { state: 'queued', etaSec: null });
      return;
    }
    if (signal.aborted) {
      await cleanUp(jobId);
      return;
    }
    const failure = jobFailure(thrown);
    const retries = automaticRetries.get(jobId) ?? 0;
    if (failure.code === 'backend-unavailable' && retries < AUTOMATIC_RETRIES) {
      automaticRetries.set(jobId, retries + 1);
      log.warn(`A job goes on after: ${failure.message}`, { jobId });
      await move(jobId, ['running'], { state: 'queued', etaSec: null });
      return;
    }
    automaticRetries.delete(jobId);
    if (failure.code === 'internal') log.error(`A job failed: ${failure.message}`, { jobId, error: thrown });
    const error: ErrorShape = failure.toShape();
    await end(jobId, { state: 'failed', error: { ...error, details: { ...error.details, jobId } } });
  };

  /** Lets the stage a cancelled job stood in take its half-done work away; then it has no checkpoint to go on from. */
  const cleanUp = async (jobId: string): Promise<void> => {
    const { job, input } = await jobs.get(jobId);
    const stage = kinds.get(job.kind)?.stages.find((candidate) => candidate.name === job.stage);
    if (job.state !== 'cancelled' || !stage?.cleanup) return;
    await jobs.update(jobId, { checkpoint: null });
    await stage.cleanup(job, input);
  };

  /** Runs `run` as the one thing that happens to a job now. */
  const occupy = (jobId: string, kind: string, run: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    const controller = new AbortController();
    const settled = run(controller.signal)
      .catch((error: unknown) => {
        if (!closing.signal.aborted) log.error('A job could not be brought to its end.', { jobId, error });
        abandoned = true;
      })
      .then(async () => {
        active.delete(jobId);
        await answerWaiters(jobId).catch(() => {
          abandoned = true;
        });
        pump();
      });
    active.set(jobId, { kind, controller, settled });
    return settled;
  };

  const answerWaiters = async (jobId: string): Promise<void> => {
    if (!waiters.has(jobId) || active.has(jobId)) return;
    const record = await jobs.find(jobId);
    if (record && !ENDED.includes(record.job.state)) return;
    const waiting = waiters.get(jobId) ?? [];
    waiters.delete(jobId);
    for (const waiter of waiting) {
      if (record) waiter.resolve(record.job);
      else waiter.reject(new VigilError('not-found', say('job-not-found', { jobId })));
    }
  };

  const fill = async ({ kind, concurrency }: JobKind): Promise<void> => {
    const room = (): boolean =>
      !closing.signal.aborted && [...active.values()].filter((job) => job.kind === kind).length < concurrency;
    while (room()) {
      const next = await jobs.nextQueued(kind, [...active.keys()]);
      if (!next || !room()) return;
      void occupy(next.job.jobId, kind, (signal) => work(next, signal));
    }
  };

  /** Starts what there is room for; calls queue up, so that no job is started twice. */
  const pump = (): void => {
    if (!started) return;
    pumping = pumping.then(async () => {
      while (!closing.signal.aborted) {
        try {
          if (abandoned) await recover();
          for (const kind of kinds.values()) await fill(kind);
          return;
        } catch (error) {
          log.error('The job queue cannot be read.', { error });
          if (!mayPass(error)) return;
          await pause(RETRY_MS, closing.signal);
        }
      }
    });
  };

  /** Puts the rows in order after the database failed. */
  const recover = async (): Promise<void> => {
    await takeBackAbandoned(leases);
    for (const jobId of waiters.keys()) await answerWaiters(jobId);
    abandoned = false;
  };

  const cancel = async (jobId: string): Promise<Job> => {
    const change = { state: 'cancelled', etaSec: null, finishedAt: nowIso() } as const;
    const { job: before, ownerId: holder } = await jobs.get(jobId);
    const cancelled = await move(jobId, ['queued', 'running'], change, false);
    if (!cancelled) return (await jobs.get(jobId)).job;
    // Another runner notices, stops and takes its half-done work away.
    if (before.state === 'running' && holder !== ownerId) return cancelled;
    const running = active.get(jobId);
    if (running) running.controller.abort(new VigilError('cancelled', say('job-cancelled')));
    else await occupy(jobId, cancelled.kind, () => cleanUp(jobId));
    return cancelled;
  };

  const leases: LeaseWatch = {
    jobs,
    lease,
    log,
    active: () => [...active.keys()],
    takeBack: async (jobId) => {
      await move(jobId, ['running'], { state: 'queued', etaSec: null }, false);
    },
    lost: (jobId) => active.get(jobId)?.controller.abort(new VigilError('cancelled', say('job-in-other-hands'))),
    changed: (job) => {
      announce(job);
      kinds
        .get(job.kind)
        ?.onElsewhere?.(job)
        .catch((error: unknown) =>
          log.warn('What another Vigil did could not be taken in', { jobId: job.jobId, err: error }),
        );
    },
    lookAround: async () => {
      for (const jobId of waiters.keys()) await answerWaiters(jobId);
      pump();
    },
  };
  let endWatch: () => Promise<void> = async () => {};

  return {
    start: async (list) => {
      for (const kind of list) kinds.set(kind.kind, kind);
      await takeBackAbandoned(leases);
      started = true;
      if (lease.shared) endWatch = watchLeases(leases);
      pump();
    },
    kinds: () => [...kinds.keys()],
    enqueue: async (kind, newJob, alongside) => {
      const job = await inTransaction(db, async (trx) => {
        const inserted = await createJobStore(trx).insert({ ...newJob, kind: kind.kind });
        await alongside?.(trx, inserted);
        await kind.onState?.(trx, inserted);
        return inserted;
      });
      announce(job);
      pump();
      return job;
    },
    cancel,
    retry: async (jobId) => {
      const change = { state: 'queued', queuedAt: nowIso(), finishedAt: null, etaSec: null, error: null } as const;
      const queued = await move(jobId, ['failed', 'cancelled'], change);
      if (!queued) {
        const { job } = await jobs.get(jobId);
        throw new VigilError('conflict', say('job-not-retriable', { state: job.state }), {
          hint: job.state === 'completed' ? say('start-new-job') : say('wait-for-job-or-cancel'),
        });
      }
      pump();
      return queued;
    },
    waitFor: async (jobId, signal) => {
      if (closing.signal.aborted) throw closedError();
      const { promise, resolve, reject } = Promise.withResolvers<Job>();
      const stop = (): void => void cancel(jobId).catch(reject);
      waiters.set(jobId, [...(waiters.get(jobId) ?? []), { resolve, reject }]);
      answerWaiters(jobId).catch(reject);
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted) stop();
      try {
        return await promise;
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },
    close: async () => {
      closing.abort();
      for (const job of active.values()) job.controller.abort(closedError());
      await endWatch();
      await pumping;
      await Promise.all([...active.values()].map((job) => job.settled));
      for (const waiting of waiters.values()) for (const waiter of waiting) waiter.reject(closedError());
      waiters.clear();
    },
  };
}

/** The stages of a kind that an input asks for. Throws what the kind's schema says of the input. */
function wantedStages(kind: JobKind | undefined, input: unknown): readonly StageDefinition[] {
  const names = kind?.only(input);
  return (kind?.stages ?? []).filter(({ name }) => names === undefined || names.includes(name));
}

function closedError(): VigilError {
  return new VigilError('cancelled', say('vigil-closing'));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
