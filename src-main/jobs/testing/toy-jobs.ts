import { z } from 'zod';
import type { CoreEvent } from '../../../src-shared/contract/events.ts';
import type { Job } from '../../../src-shared/model/job.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { silentLog } from '../../platform/log.ts';
import type { Db } from '../../stores/db/open.ts';
import { createJobRunner } from '../create-job-runner.ts';
import { defineJob, type JobDefinition, type JobKind } from '../define-job.ts';
import type { JobRunner } from '../job-runner.ts';
import type { StageContext, StageDefinition } from '../job-stage.ts';

export interface ToyRunner extends Omit<JobRunner, 'start'> {
  readonly kind: JobKind;
  start(others?: readonly JobKind[]): Promise<void>;
}

/** Runners of a toy kind of job on a database, and what they told. */
export class ToyJobs {
  readonly changes: Job[] = [];
  readonly events: CoreEvent[] = [];
  readonly #db: Db;
  readonly #runners: JobRunner[] = [];

  constructor(db: Db) {
    this.#db = db;
  }

  /** A runner of one kind of job, made of these stages. */
  runner(
    stages: readonly StageDefinition[],
    more: Partial<JobDefinition<unknown>> = {},
    nowMs?: () => number,
  ): ToyRunner {
    const runner = createJobRunner({
      db: this.#db,
      publish: (event) => this.events.push(event),
      log: silentLog,
      ...(nowMs && { nowMs }),
    });
    this.#runners.push(runner);
    const kind = defineJob<unknown>({
      kind: 'toy',
      input: z.unknown(),
      concurrency: 1,
      stages,
      events: (job) => {
        this.changes.push(job);
        return [{ type: 'video.changed', videoId: job.subjectId }];
      },
      ...more,
    });
    return { ...runner, kind, start: (others = []) => runner.start([kind, ...others]) };
  }

  async close(): Promise<void> {
    for (const runner of this.#runners.splice(0)) await runner.close();
  }
}

export function enqueueToy({ kind, ...runner }: ToyRunner, subjectId = 'video-1', input: unknown = null): Promise<Job> {
  return runner.enqueue(kind, { subjectId, title: asIs(`${subjectId}.mp4`), input });
}

/** A stage that runs until it is aborted, and says when it has begun. */
export function endlessStage(
  name: string,
  more: Partial<StageDefinition> = {},
): { stage: StageDefinition; begun: Promise<void> } {
  const begun = Promise.withResolvers<void>();
  const run = ({ signal }: StageContext): Promise<void> =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      begun.resolve();
    });
  return { stage: { name, weight: 1, run, ...more }, begun: begun.promise };
}

export function toyStage(
  name: string,
  run: (context: StageContext) => Promise<void> | void,
  weight = 1,
): StageDefinition {
  return { name, weight, run: async (context) => run(context) };
}
