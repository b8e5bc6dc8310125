import type { z } from 'zod';
import { api, type LongCallName, type LongCallResult, type ParsedInput } from '../../src-shared/contract/api.ts';
import type { Job } from '../../src-shared/model/job.ts';
import type { Sentence } from '../../src-shared/sentences/sentence.ts';
import { newId } from '../platform/ids.ts';
import { defineJob, type JobKind } from './define-job.ts';
import type { JobRunner } from './job-runner.ts';
import type { StageContext } from './job-stage.ts';

/** What a long call does. It may be killed and begun again, so doing it twice must be harmless. */
export interface LongCallDefinition<Name extends LongCallName> {
  readonly name: Name;
  /** Name of the job's kind; one in use is never renamed. */
  readonly kind: string;
  /** Jobs of this kind that run at once. */
  readonly concurrency: number;
  /** See `JobDefinition`. */
  readonly canPause?: boolean;
  readonly isBackground?: boolean;
  /** What the list of jobs calls it. */
  readonly title: (input: ParsedInput<Name>) => Sentence | Promise<Sentence>;
  /** Throws what is wrong with the input before there is a job. */
  readonly check?: (input: ParsedInput<Name>) => Promise<unknown> | unknown;
  /** Gives the job's result. `context.checkpoint` is what an interrupted run saved. */
  readonly run: (input: ParsedInput<Name>, context: LongCallContext) => Promise<LongCallResult<Name>>;
  /** Takes away what a cancelled run left half-done. */
  readonly cleanup?: (input: ParsedInput<Name>, job: Job) => Promise<void>;
}

export type LongCallContext = Pick<StageContext, 'job' | 'signal' | 'checkpoint' | 'saveCheckpoint' | 'progress'>;

export interface LongCall<Name extends LongCallName> {
  readonly kind: JobKind<ParsedInput<Name>>;
  /** Queues the job. `requestedBy` is who asks. */
  start(input: ParsedInput<Name>, runner: JobRunner, requestedBy: string): Promise<{ readonly jobId: string }>;
}

/** A call that does its work as a job of one stage and leaves the answer as the job's result. */
export function defineLongCall<Name extends LongCallName>(definition: LongCallDefinition<Name>): LongCall<Name> {
  const { name, title, check, run, cleanup, concurrency, canPause = false, isBackground = false } = definition;
  const kind = defineJob<ParsedInput<Name>>({
    kind: definition.kind,
    input: api[name].input as unknown as z.ZodType<ParsedInput<Name>>,
    ...{ concurrency, canPause, isBackground },
    isLocal: true,
    stages: [
      {
        name: definition.kind,
        weight: 1,
        run: async ({ input, commit, ...context }) => {
          const result = await run(input, context);
          await commit(async () => {}, result);
        },
        ...(cleanup && { cleanup: (job, input) => cleanup(input, job) }),
      },
    ],
  });
  return {
    kind,
    start: async (input, runner, requestedBy) => {
      await check?.(input);
      const { jobId } = await runner.enqueue(kind, {
        subjectId: newId(),
        title: await title(input),
        input,
        requestedBy,
      });
      return { jobId };
    },
  };
}
