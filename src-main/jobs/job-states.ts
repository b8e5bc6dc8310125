import type { Job, JobState } from '../../src-shared/model/job.ts';
import { nowIso } from '../stores/db/columns.ts';
import { inTransaction, type Trx } from '../stores/db/open.ts';
import { createJobStore, type JobChange, type JobRecord, type JobStore, type NewJob } from '../stores/job-store.ts';
import type { JobKind } from './define-job.ts';
import { mayPass } from './job-failure.ts';
import { rankOf } from './job-order.ts';
import type { JobRunnerOptions } from './job-runner.ts';
import type { StageDefinition } from './job-stage.ts';
import { pause } from './pause.ts';

/** Between tries to write what must be written while the database has no room or does not answer. */
export const RETRY_MS = 2000;

/** Of a job that does not run. */
export const NO_ETA = { etaSec: null, stageEtaSec: null } as const;

/** Writes the states of jobs, each with everything that hangs on it, and tells of them. */
export class JobStates {
  readonly kinds = new Map<string, JobKind>();
  readonly #options: Pick<JobRunnerOptions, 'db' | 'publish' | 'log'>;
  readonly #jobs: JobStore;
  /** The runner that writes. */
  readonly #ownerId: string;

  constructor(options: Pick<JobRunnerOptions, 'db' | 'publish' | 'log'>, ownerId: string) {
    this.#options = options;
    this.#jobs = createJobStore(options.db);
    this.#ownerId = ownerId;
  }

  /** The stages of a kind that an input asks for. Throws what the kind's schema says of the input. */
  wantedStages(kind: string, input: unknown): readonly StageDefinition[] {
    const definition = this.kinds.get(kind);
    const names = definition?.only(input);
    return (definition?.stages ?? []).filter(({ name }) => names === undefined || names.includes(name));
  }

  /** Adds a queued job; `alongside` writes in the same transaction. */
  async add<Input>(
    kind: JobKind<Input>,
    newJob: Omit<NewJob, 'kind'>,
    alongside?: (trx: Trx, job: Job) => Promise<void>,
  ): Promise<Job> {
    const job = await inTransaction(this.#options.db, async (trx) => {
      const inserted = await createJobStore(trx).insert({
        ...newJob,
        rank: rankOf(nowIso(), newJob.effortSec ?? 0),
        kind: kind.kind,
        ...(kind.isLocal && { ownerId: this.#ownerId }),
      });
      await alongside?.(trx, inserted);
      await kind.onState?.(trx, inserted);
      return inserted;
    });
    this.announce(job);
    return job;
  }

  /**
   * Writes a new state. Undefined when the job is not in one of the states `from`, or runs in other hands although it
   * should be `mine`.
   */
  async move(
    jobId: string,
    from: readonly JobState[],
    change: JobChange | ((store: JobStore, record: JobRecord) => Promise<JobChange>),
    mine = true,
  ): Promise<Job | undefined> {
    const job = await inTransaction(this.#options.db, async (trx) => {
      const store = createJobStore(trx);
      const record = await store.get(jobId);
      const { job: before, ownerId: holder } = record;
      if (!from.includes(before.state)) return undefined;
      if (before.state === 'running' && mine && holder !== this.#ownerId) return undefined;
      await store.update(jobId, typeof change === 'function' ? await change(store, record) : change);
      const moved = (await store.get(jobId)).job;
      await this.kinds.get(moved.kind)?.onState?.(trx, moved);
      return moved;
    });
    if (job) this.announce(job);
    return job;
  }

  /** Like `move`, for endings that must be written: a full drive may have room again soon, a server be back. */
  async end(jobId: string, change: JobChange, closing: AbortSignal): Promise<void> {
    for (;;) {
      try {
        await this.move(jobId, ['running'], { ...change, ...NO_ETA, finishedAt: nowIso() });
        return;
      } catch (error) {
        if (!mayPass(error) || closing.aborted) throw error;
        this.#options.log.error('The end of a job cannot be written yet', { jobId, err: error });
        await pause(RETRY_MS, closing);
      }
    }
  }

  /** Lets the stage a cancelled job stood in take its half-done work away; then it has no checkpoint to go on from. */
  async cleanUp(jobId: string): Promise<void> {
    const { job, input } = await this.#jobs.get(jobId);
    const stage = this.kinds.get(job.kind)?.stages.find(({ name }) => name === job.stage);
    if (job.state !== 'cancelled' || !stage?.cleanup) return;
    await this.#jobs.update(jobId, { checkpoint: null });
    await stage.cleanup(job, input);
  }

  /** Tells that a job's row changed, and what its kind says has changed with it. */
  announce(job: Job): void {
    this.#options.publish({ type: 'job.changed', jobId: job.jobId });
    for (const event of this.kinds.get(job.kind)?.events?.(job) ?? []) this.#options.publish(event);
  }

  /** A job changed that another runner works on. */
  changedElsewhere(job: Job): void {
    this.announce(job);
    this.kinds
      .get(job.kind)
      ?.onElsewhere?.(job)
      .catch((error: unknown) =>
        this.#options.log.warn('What another Vigil did could not be taken in', { jobId: job.jobId, err: error }),
      );
  }
}
