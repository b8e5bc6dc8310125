import { z } from 'zod';
import { Id } from './common.ts';
import { Penalties, StepInput } from './sop.ts';

/** A task as a file: its rules and its gold takes, whose videos are known by what they contain. */
export const SopTaskFile = z.object({
  format: z.literal('vigil-sop-task'),
  formatVersion: z.literal(1),
  exportedAt: z.string(),
  task: z.object({
    taskId: Id,
    name: z.string().max(200),
    description: z.string().max(4000),
    passMark: z.number().min(0).max(100).nullable(),
    penalties: Penalties,
  }),
  /** Oldest first. */
  goldTakes: z.array(
    z.object({
      video: z.object({ name: z.string(), checksum: z.string().regex(/^[0-9a-f]{64}$/), durationSec: z.number() }),
      startSec: z.number(),
      endSec: z.number(),
      label: z.string().nullable(),
      steps: z.array(StepInput).max(500),
    }),
  ),
});
export type SopTaskFile = z.infer<typeof SopTaskFile>;
