import type { Job, JobKind } from '../../src-shared/model/job.ts';
import type { Db, Trx } from '../stores/db/open.ts';

/** What a stage gets. All of it belongs to one run of one job. */
export interface StageContext {
  readonly job: Job;
  /** What the job was enqueued with. */
  readonly input: unknown;
  /** Aborted when the job is cancelled or the app closes: stop soon and throw (`signal.throwIfAborted()` will do). */
  readonly signal: AbortSignal;
  /** What this stage saved before the process died or the job was stopped; null at a fresh start. */
  readonly checkpoint: unknown;
  /** Remembers how far the stage is, as plain JSON. What it stands for must be on disk already. */
  saveCheckpoint(value: unknown): Promise<void>;
  /** Share 0..1 of this stage, and words with units for what it does. Cheap: written at most four times a second. */
  progress(fraction: number, detail: string): void;
  /**
   * Writes the stage's result and marks the stage done, in one transaction. Use only `trx` in `write` (make stores
   * from it), and no slow work: the connection is held. Call it last, once; a stage that does not is marked done
   * when `run` returns. Throws the abort reason when the job was cancelled meanwhile; nothing is written then.
   */
  commit(write: (trx: Trx) => Promise<void>): Promise<void>;
}

/** A resumable part of a job. */
export interface StageDefinition {
  readonly name: string;
  /** Share of the job's time it usually takes, in any unit, so that the bar moves evenly. */
  readonly weight: number;
  run(context: StageContext): Promise<void>;
  /** Takes away what the stage left half-done, after a cancel or a failure that is not worth going on from. */
  cleanup?(job: Job, input: unknown): Promise<void>;
}

export interface JobRunnerOptions {
  readonly db: Db;
  readonly stages: Readonly<Record<JobKind, readonly StageDefinition[]>>;
  /** Jobs of a kind that run at once. */
  readonly concurrency: Readonly<Record<JobKind, number>>;
  /** After every change of a job's row. */
  readonly onChange: (job: Job) => void;
  /**
   * Called with every new state of a job (`queued`, `running`, `completed`, `failed`, `cancelled`) in the
   * transaction that writes it, so that the subject's own row never tells another story.
   */
  readonly onState?: (trx: Trx, job: Job) => Promise<void>;
}

export interface JobRunner {
  /** Puts interrupted jobs back into the queue and starts working. */
  start(): Promise<void>;
  /** Adds a job; it starts at once when there is room. `alongside` writes in the same transaction. */
  enqueue(
    job: { kind: JobKind; subjectId: string; title: string; input?: unknown },
    alongside?: (trx: Trx, job: Job) => Promise<void>,
  ): Promise<Job>;
  /** Stops a job now. One that has ended stays as it is. Throws `not-found`. */
  cancel(jobId: string): Promise<Job>;
  /** Queues a failed or cancelled job again, from its last checkpoint. Throws `not-found`, `conflict`. */
  retry(jobId: string): Promise<Job>;
  /** The job once it has ended, however it ended. Rejects with `cancelled` when the runner closes first. */
  waitFor(jobId: string): Promise<Job>;
  /** Aborts what runs and waits for it; those jobs go on at the next start. */
  close(): Promise<void>;
}
