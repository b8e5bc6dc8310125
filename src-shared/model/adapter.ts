import { z } from 'zod';
import { Id } from './common.ts';

/** SOPilot's feature adapter, as one training left it. */
export const Adapter = z.object({
  adapterId: Id,
  /** What people call it by: 1, 2, 3, … */
  version: z.number().int(),
  trigger: z.enum(['manual', 'nightly']),
  /** Values of the vectors it is for. */
  dim: z.number().int(),
  /** Trained on so many videos and clips. */
  videos: z.number().int(),
  clips: z.number().int(),
  /** Whether clips are compared through it now. */
  active: z.boolean(),
  createdAt: z.string(),
});
export type Adapter = z.infer<typeof Adapter>;

export const AdapterStatus = z.object({
  /** The adapter in use; null while clips are compared as they are. */
  current: Adapter.nullable(),
  /** All of them, newest first. */
  history: z.array(Adapter),
  /** The training that waits or runs. */
  jobId: Id.nullable(),
  /** Videos with clips that were added since the last training. */
  newVideos: z.number().int(),
  nightly: z.object({
    enabled: z.boolean(),
    /** Hour of the day on this machine's clock. */
    hour: z.number().int(),
    /** The training of a night is skipped below so many new videos. */
    minNewVideos: z.number().int(),
    /** Null while it is switched off. */
    nextRunAt: z.string().nullable(),
  }),
});
export type AdapterStatus = z.infer<typeof AdapterStatus>;
