import type { CoreEvent } from '../../src-shared/contract/events.ts';
import type { Job, QueueOutlook } from '../../src-shared/model/job.ts';
import type { Log } from '../platform/log.ts';
import type { Db, Trx } from '../stores/db/open.ts';
import type { NewJob } from '../stores/job-store.ts';
import type { PaceStore } from '../stores/pace-store.ts';
import type { JobKind } from './define-job.ts';
import type { Lease } from './job-leases.ts';

export interface JobRunnerOptions {
  readonly db: Db;
  /** Told of every change of a job's row, and of what its kind says has changed with it. */
  readonly publish: (event: CoreEvent) => void;
  /** Who this runner is among those that share the queue; nobody else does when left out. */
  readonly lease?: Lease;
  readonly log: Log;
  /** Monotonic clock in milliseconds. */
  readonly nowMs?: () => number;
  /** How long work takes on this machine; remembered by this runner alone when left out. */
  readonly paces?: PaceStore;
}

/** A job to be added; `input` must be what its kind accepts. */
export interface Enqueued<Input> extends Omit<NewJob, 'kind' | 'input'> {
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
  /** Lets a job rest that waits or runs. One that rests or has ended stays as it is. Throws `not-found`, `unsupported`. */
  pause(jobId: string): Promise<Job>;
  /** Lets a job go on that rests; others stay as they are. Throws `not-found`. */
  resume(jobId: string): Promise<Job>;
  /** Makes a job that waits or rests the next one of its kind. Throws `not-found`. */
  moveFirst(jobId: string): Promise<Job>;
  /** Queues a failed or cancelled job again, from its last checkpoint. Throws `not-found`, `conflict`. */
  retry(jobId: string): Promise<Job>;
  /**
   * The job once it has ended, however it ended, and nothing of it runs any more. The signal cancels it. Rejects when
   * the runner closes.
   */
  waitFor(jobId: string, signal?: AbortSignal): Promise<Job>;
  /**
   * How long jobs of a kind with these inputs should take together, in seconds, by what such work took before; undefined
   * where none was done.
   */
  expectedSec<Input>(kind: JobKind<Input>, inputs: readonly NoInfer<Input>[]): number | undefined;
  /** How far the queues are and how long they take yet. */
  outlook(): Promise<QueueOutlook>;
  /** Aborts what runs and waits for it; those jobs go on at the next start. */
  close(): Promise<void>;
}
