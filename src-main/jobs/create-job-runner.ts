import { type ErrorShape, VigilError } from '../../src-shared/contract/errors.ts';
import type { Job, QueueOutlook } from '../../src-shared/model/job.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { asIs } from '../../src-shared/sentences/sentence.ts';
import { isDriveFull } from '../platform/drive-full.ts';
import { nowIso } from '../stores/db/columns.ts';
import type { Trx } from '../stores/db/open.ts';
import { createJobStore, type JobRecord, type JobStore } from '../stores/job-store.ts';
import { createPaceStore } from '../stores/pace-store.ts';
import { type ActiveJob, isBusy } from './active-jobs.ts';
import { afterDeath } from './after-death.ts';
import type { JobKind } from './define-job.ts';
import { type JobCommands, jobCommands } from './job-commands.ts';
import { closedError, jobFailure, mayPass } from './job-failure.ts';
import { type Lease, type LeaseWatch, leaseEnd, NOT_SHARED, takeBackAbandoned, watchLeases } from './job-leases.ts';
import { GivesWay, givesWay, patientLast } from './job-order.ts';
import { runStages } from './job-run.ts';
import type { Enqueued, JobRunner, JobRunnerOptions } from './job-runner.ts';
import { JobStates, NO_ETA, RETRY_MS } from './job-states.ts';
import { JobWaiters } from './job-waiters.ts';
import { type JobPacing, Pacing } from './pacing.ts';
import { pause } from './pause.ts';
import { queueOutlook } from './queue-outlook.ts';

/** A backend that died (the inference host, say) is restarted; its job goes on by itself this many times in a row. */
const MAX_AUTOMATIC_RETRIES = 2;

/** Runs jobs, short ones before long ones (see `job-order.ts`). The rows are the truth: a killed process loses nothing but the work since a checkpoint. */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const runner = new Runner(options);
  return {
    start: (kinds) => runner.start(kinds),
    kinds: () => runner.kinds(),
    enqueue: (kind, job, alongside) => runner.enqueue(kind, job, alongside),
    ...runner.commands,
    waitFor: (jobId, signal) => runner.waitFor(jobId, signal),
    expectedSec: (kind, inputs) => runner.expectedSec(kind, inputs),
    outlook: () => runner.outlook(),
    close: () => runner.close(),
  };
}

class Runner implements Omit<JobRunner, keyof JobCommands> {
  readonly #options: JobRunnerOptions;
  readonly #nowMs: () => number;
  readonly #lease: Lease;
  readonly #jobs: JobStore;
  readonly #states: JobStates;
  readonly #waiters: JobWaiters;
  readonly commands: JobCommands;
  readonly #leases: LeaseWatch;
  readonly #pacing: Pacing;
  readonly #active = new Map<string, ActiveJob>();
  readonly #automaticRetries = new Map<string, number>();
  readonly #closing = new AbortController();
  #started = false;
  #pumping: Promise<void> = Promise.resolve();
  #endWatch: () => Promise<void> = async () => {};
  /** Something could not be written or read: a row may say that a job runs which does not. */
  #abandoned = false;

  constructor(options: JobRunnerOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => performance.now());
    this.#lease = options.lease ?? NOT_SHARED;
    this.#jobs = createJobStore(options.db);
    this.#states = new JobStates(options, this.#lease.ownerId);
    this.#pacing = new Pacing(options.paces ?? createPaceStore(), this.#nowMs);
    this.#waiters = new JobWaiters(this.#jobs, (jobId) => this.#active.has(jobId));
    this.commands = jobCommands({
      jobs: this.#jobs,
      states: this.#states,
      ownerId: this.#lease.ownerId,
      isActive: (jobId) => this.#active.has(jobId),
      abort: (jobId, reason) => this.#abort(jobId, reason),
      cleanUp: ({ jobId, kind }) => this.#occupy(jobId, kind, () => this.#states.cleanUp(jobId)),
      pump: () => this.#pump(),
    });
    this.#leases = {
      jobs: this.#jobs,
      lease: this.#lease,
      log: options.log,
      active: () => [...this.#active.keys()],
      takeBack: async (record, died) => {
        const change = died ? afterDeath(record) : ({ state: 'queued', ...NO_ETA } as const);
        await this.#states.move(record.job.jobId, ['running'], change, false);
      },
      lost: (jobId) => this.#abort(jobId, new VigilError('cancelled', say('job-in-other-hands'))),
      changed: (job) => this.#states.changedElsewhere(job),
      polled: async () => {
        await this.#waiters.answerAll();
        this.#pump();
      },
    };
  }

  async start(kinds: readonly JobKind[]): Promise<void> {
    for (const kind of patientLast(kinds)) this.#states.kinds.set(kind.kind, kind);
    try {
      await takeBackAbandoned(this.#leases, true);
    } catch (error) {
      // A full drive is to be worked with; its jobs go on when there is room.
      if (!isDriveFull(error)) throw error;
      this.#abandoned = true;
    }
    this.#started = true;
    if (this.#lease.shared) this.#endWatch = watchLeases(this.#leases);
    this.#pump();
  }

  kinds(): readonly string[] {
    return [...this.#states.kinds.keys()];
  }

  async enqueue<Input>(
    kind: JobKind<Input>,
    newJob: Enqueued<NoInfer<Input>>,
    alongside?: (trx: Trx, job: Job) => Promise<void>,
  ): Promise<Job> {
    const job = await this.#states.add(kind, newJob, alongside);
    this.#pump();
    return job;
  }

  async waitFor(jobId: string, signal?: AbortSignal): Promise<Job> {
    if (this.#closing.signal.aborted) throw closedError();
    const failed = Promise.withResolvers<never>();
    const cancel = (): void => void this.commands.cancel(jobId).catch(failed.reject);
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    try {
      return await Promise.race([this.#waiters.wait(jobId), failed.promise]);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  expectedSec = (kind: JobKind, inputs: readonly unknown[]) => this.#pacing.togetherSec(kind, inputs);
  outlook = (): Promise<QueueOutlook> => queueOutlook(this.#jobs, this.#states, this.#pacing);

  async close(): Promise<void> {
    this.#closing.abort();
    for (const jobId of this.#active.keys()) this.#abort(jobId, closedError());
    await this.#endWatch();
    await this.#pumping;
    await Promise.all([...this.#active.values()].map(({ settled }) => settled));
    this.#waiters.rejectAll(closedError());
    this.#options.paces?.save();
  }

  #abort(jobId: string, reason: VigilError): void {
    this.#active.get(jobId)?.controller.abort(reason);
  }

  /** Starts what there is room for; calls queue up, so that no job is started twice. */
  #pump(): void {
    if (!this.#started) return;
    this.#pumping = this.#pumping.then(() => this.#fillAll());
  }

  async #fillAll(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        if (this.#abandoned) await this.#recover();
        for (const kind of this.#states.kinds.values()) await this.#fill(kind);
        return;
      } catch (error) {
        this.#options.log.error('The job queue cannot be read.', { error });
        if (!mayPass(error)) return;
        await pause(RETRY_MS, this.#closing.signal);
      }
    }
  }

  async #fill({ kind, concurrency, isLocal, isBackground }: JobKind): Promise<void> {
    if (isBackground && isBusy(this.#active.values(), this.#states.kinds)) {
      for (const [jobId, job] of this.#active) if (job.kind === kind) this.#abort(jobId, new GivesWay());
      return;
    }
    while (!this.#closing.signal.aborted) {
      const next = await this.#jobs.nextQueued(kind, {
        except: [...this.#active.keys()],
        ...(isLocal && { ownerId: this.#lease.ownerId }),
      });
      this.#pacing.timeOf(kind).isAwaited = next !== undefined;
      if (!next || this.#closing.signal.aborted) return;
      const active = [...this.#active].filter(([, job]) => job.kind === kind);
      if (active.length >= concurrency) return this.#letPass(next, active);
      void this.#occupy(next.job.jobId, kind, (signal) => this.#work(next, signal));
    }
  }

  /** Stops one of the jobs at work when the one that waits is so much shorter that it should go first. */
  async #letPass(next: JobRecord, active: readonly (readonly [string, ActiveJob])[]): Promise<void> {
    if (next.effortSec === 0 || active.some(([, { controller }]) => controller.signal.aborted)) return;
    const records = await Promise.all(active.map(([jobId]) => this.#jobs.find(jobId)));
    const running = records.filter((record) => record?.job.state === 'running') as JobRecord[];
    const last = givesWay(running, next);
    if (last) this.#abort(last.job.jobId, new GivesWay());
  }

  /** Puts the rows in order after the database failed. */
  async #recover(): Promise<void> {
    await takeBackAbandoned(this.#leases);
    await this.#waiters.answerAll();
    this.#abandoned = false;
  }

  /** Runs `run` as the one thing that happens to a job now. */
  #occupy(jobId: string, kind: string, run: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    const settled = run(controller.signal)
      .catch((error: unknown) => {
        if (!this.#closing.signal.aborted) {
          this.#options.log.error('A job could not be brought to its end.', { jobId, error });
        }
        this.#abandoned = true;
      })
      .then(async () => {
        this.#active.delete(jobId);
        await this.#waiters.answer(jobId).catch(() => {
          this.#abandoned = true;
        });
        this.#pump();
      });
    this.#active.set(jobId, { kind, controller, settled });
    return settled;
  }

  async #work(record: JobRecord, signal: AbortSignal): Promise<void> {
    const { jobId, kind } = record.job;
    const { ownerId } = this.#lease;
    const job = await this.#states.move(jobId, ['queued'], {
      state: 'running',
      attempts: record.job.attempts + 1,
      startedAt: record.job.startedAt ?? nowIso(),
      error: null,
      ownerId,
      leaseUntil: await leaseEnd(this.#jobs, this.#lease),
    });
    if (!job) {
      await this.#states.cleanUp(jobId);
      return;
    }
    let pacing: JobPacing | undefined;
    try {
      const stages = this.#states.wantedStages(kind, record.input);
      pacing = this.#pacing.begin(record, this.#states.kinds.get(kind));
      await runStages(
        { ...record, job },
        {
          db: this.#options.db,
          ownerId,
          stages,
          signal,
          onChange: (changed) => this.#states.announce(changed),
          nowMs: this.#nowMs,
          pacing,
        },
      );
      const change = { state: 'completed', stage: null, progress: 1, detail: asIs(''), error: null } as const;
      await this.#states.end(jobId, change, this.#closing.signal);
      this.#automaticRetries.delete(jobId);
    } catch (thrown) {
      await this.#endInterrupted(jobId, signal, thrown);
    } finally {
      pacing?.end();
    }
  }

  async #endInterrupted(jobId: string, signal: AbortSignal, thrown: unknown): Promise<void> {
    const { log } = this.#options;
    if (this.#closing.signal.aborted) {
      await this.#states.move(jobId, ['running'], { state: 'queued', ...NO_ETA });
      return;
    }
    if (signal.aborted) {
      const waits = { state: 'queued', ...NO_ETA } as const;
      const isQueued = signal.reason instanceof GivesWay && (await this.#states.move(jobId, ['running'], waits));
      if (!isQueued) await this.#states.cleanUp(jobId);
      return;
    }
    const failure = jobFailure(thrown);
    const retries = this.#automaticRetries.get(jobId) ?? 0;
    if (failure.code === 'backend-unavailable' && retries < MAX_AUTOMATIC_RETRIES) {
      this.#automaticRetries.set(jobId, retries + 1);
      log.warn(`A job goes on after: ${failure.message}`, { jobId });
      await this.#states.move(jobId, ['running'], { state: 'queued', ...NO_ETA });
      return;
    }
    this.#automaticRetries.delete(jobId);
    if (failure.code === 'internal') log.error(`A job failed: ${failure.message}`, { jobId, error: thrown });
    const error: ErrorShape = failure.toShape();
    const change = { state: 'failed', error: { ...error, details: { ...error.details, jobId } } } as const;
    await this.#states.end(jobId, change, this.#closing.signal);
  }
}
