import { z } from 'zod';
import { Empty, Id } from '../../model/common.ts';
import { Sentence } from '../../sentences/sentence.ts';
import { call } from '../call.ts';

const Counts = z.object({
  queued: z.number().int(),
  running: z.number().int(),
  completed: z.number().int(),
  failed: z.number().int(),
  cancelled: z.number().int(),
  paused: z.number().int().default(0),
  total: z.number().int(),
});

export const sopQueueCalls = {
  'sop.queue': call(
    Empty,
    z.object({
      generatedAt: z.string(),
      /** Jobs run inside this Vigil, as in SOPilot’s `inline` mode; there is no queue server. */
      runtimeMode: z.literal('inline'),
      /** Jobs that wait, by kind. */
      queue: z.record(z.string(), z.number().int()),
      jobs: z.record(z.string(), Counts),
      /** The job that has waited longest. */
      oldestWaiting: z
        .object({
          jobId: Id,
          kind: z.string(),
          title: Sentence,
          requestedBy: z.string(),
          queuedAt: z.string(),
          waitingSec: z.number(),
        })
        .nullable(),
    }),
    'How many jobs of each kind wait, run and have ended, and which has waited longest.',
    { http: 'GET /ops/queue' },
  ),
} as const;
