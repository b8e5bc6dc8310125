import type { z } from 'zod';
import type { CoreEvent } from '../../src-shared/contract/events.ts';
import type { Job } from '../../src-shared/model/job.ts';
import type { Trx } from '../stores/db/open.ts';
import type { StageContext, StageDefinition } from './job-stage.ts';

/** How much work an input is, so that the time it takes can be told from what such work took before. */
export interface Workload {
  /** What else decides how long it takes (a model, a codec), the most exact description first. */
  readonly like: readonly string[];
  /** Its size for a stage, in whatever unit the time grows by. */
  readonly units: (stage: string) => number;
}

/** What a kind of job is, as its feature writes it down. `Input` is what a job is enqueued with. */
export interface JobDefinition<Input> {
  /** Name on the job's row; a kind in use is never renamed. */
  readonly kind: string;
  /** Parses the input of a row before a stage sees it: the row may be of an older version. */
  readonly input: z.ZodType<Input>;
  /** Jobs of this kind that run at once. */
  readonly concurrency: number;
  /** Whether a user may let it rest: it goes on from its checkpoints, and nothing waits for it. */
  readonly canPause?: boolean;
  /** Works only while no job of another kind does, and goes back to the queue when one comes: nobody waits for it. */
  readonly isBackground?: boolean;
  /** Only the Vigil that queued it does it: its input names files or settings of that machine. */
  readonly isLocal?: boolean;
  /** In order; each commits its result before the next begins. */
  readonly stages: readonly StageDefinition<Input>[];
  /** Names of the stages that this input asks for; all of them when left out. */
  readonly only?: (input: Input) => readonly string[] | undefined;
  /** How much work an input is; unknown when left out, and for inputs that do not say. */
  readonly workload?: (input: Input) => Workload | undefined;
  /**
   * Called with every new state of a job (`queued`, `running`, `paused`, `completed`, `failed`, `cancelled`) in the transaction
   * that writes it, so that the subject's own row never tells another story.
   */
  readonly onState?: (trx: Trx, job: Job) => Promise<void>;
  /** What else changed when a job's row changed; published after it. */
  readonly events?: (job: Job) => readonly CoreEvent[];
  /** After a change that another Vigil on the same database made to a job. */
  readonly onElsewhere?: (job: Job) => Promise<void>;
}

/** A kind of job as the runner sees it: inputs are unknown until its schema has parsed them. */
export interface JobKind<Input = unknown> extends Omit<JobDefinition<never>, 'input' | 'stages' | 'only' | 'workload'> {
  readonly stages: readonly StageDefinition[];
  readonly only: (input: unknown) => readonly string[] | undefined;
  readonly workload: (input: unknown) => Workload | undefined;
  /** Never called; carries the type of the input to `enqueue`. A method, so that every kind is a `JobKind`. */
  accepts(input: Input): void;
}

/** Makes a kind of job. An input that its schema refuses fails the job with what the schema says. */
export function defineJob<Input>(definition: JobDefinition<Input>): JobKind<Input> {
  const { input: schema, stages, only, workload, ...rest } = definition;
  const parsed = (input: unknown): Input => schema.parse(input);
  return {
    ...rest,
    stages: stages.map(({ name, weight, run, cleanup }) => ({
      name,
      weight,
      run: (context: StageContext) => run({ ...context, input: parsed(context.input) }),
      ...(cleanup && { cleanup: (job: Job, input: unknown) => cleanup(job, parsed(input)) }),
    })),
    only: (input) => only?.(parsed(input)),
    workload: (input) => workload?.(parsed(input)),
    accepts: () => undefined,
  };
}
