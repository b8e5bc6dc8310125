import type { Job } from '../../src-shared/model/job.ts';
import type { Sentence } from '../../src-shared/sentences/sentence.ts';
import type { Trx } from '../stores/db/open.ts';

/** What a stage gets. All of it belongs to one run of one job. */
export interface StageContext<Input = unknown> {
  readonly job: Job;
  /** What the job was enqueued with. */
  readonly input: Input;
  /** Aborted when the job is cancelled or the app closes: stop soon and throw (`signal.throwIfAborted()` will do). */
  readonly signal: AbortSignal;
  /** What this stage saved before the process died or the job was stopped; null at a fresh start. */
  readonly checkpoint: unknown;
  /** Remembers how far the stage is, as plain JSON. What it stands for must be on disk already. */
  saveCheckpoint(value: unknown): Promise<void>;
  /** Share 0..1 of this stage, and words with units for what it does. Cheap: written at most four times a second. */
  progress(fraction: number, detail: Sentence): void;
  /**
   * Writes the stage's result and marks the stage done, in one transaction. Use only `trx` in `write` (make stores
   * from it), and no slow work: the connection is held. Call it last, once; a stage that does not is marked done
   * when `run` returns. Throws the abort reason when the job was cancelled meanwhile; nothing is written then.
   * `result`, plain JSON, becomes the job's result in the same transaction.
   */
  commit(write: (trx: Trx) => Promise<void>, result?: unknown): Promise<void>;
}

/** A resumable part of a job. */
export interface StageDefinition<Input = unknown> {
  readonly name: string;
  /** Share of the job's time it usually takes, in any unit, so that the bar moves evenly. */
  readonly weight: number;
  run(context: StageContext<Input>): Promise<void>;
  /**
   * Takes away what the stage left half-done when its job is cancelled. Its checkpoint is forgotten first, so a retry
   * does this stage from its beginning (stages already committed are kept). Not called after a failure: a retry then
   * goes on from the checkpoint.
   */
  cleanup?(job: Job, input: Input): Promise<void>;
}
