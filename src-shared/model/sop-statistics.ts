import { z } from 'zod';
import { Sentence } from '../sentences/sentence.ts';
import { Id } from './common.ts';
import { FindingType, Scorer } from './sop.ts';

/** How the runs of a task went, each trainee take by its latest score. */
export const SopStatistics = z.object({
  taskId: Id,
  scorer: Scorer,
  attempts: z.number().int(),
  passed: z.number().int(),
  meanScore: z.number().nullable(),
  /** The feature adapters of these scores (null for none), for the scorer `sopilot-v1`. */
  adapterVersions: z.array(z.number().int().nullable()),
  /** Why these scores should not be looked at together; null when nothing speaks against it. */
  notice: Sentence.nullable(),
  /** In the order of the task. */
  steps: z.array(
    z.object({
      index: z.number().int(),
      name: z.string(),
      /** Runs that were held against this step. */
      attempts: z.number().int(),
      /** Runs that lost points for it. */
      failed: z.number().int(),
      failedShare: z.number(),
      /** Share of the runs with a finding of a type about this step; types that never came up are left out. */
      shareByType: z.partialRecord(FindingType, z.number()),
      /** Over the runs that show the step: trainee time over gold time. */
      meanDurationRatio: z.number().nullable(),
      meanPointsLost: z.number(),
    }),
  ),
  /** By name; runs of nobody in particular are known by their video. */
  trainees: z.array(
    z.object({
      label: z.string(),
      /** Oldest first. */
      attempts: z.array(
        z.object({
          scoreId: Id,
          traineeTakeId: Id,
          videoName: z.string(),
          /** When the run was recorded where that is known, else when it was added. */
          at: z.string(),
          score: z.number(),
          passed: z.boolean().nullable(),
          findings: z.number().int(),
        }),
      ),
    }),
  ),
});
export type SopStatistics = z.infer<typeof SopStatistics>;
