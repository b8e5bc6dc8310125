import { z } from 'zod';
import { IngestStage } from '../../../src-shared/model/job.ts';

/** What an ingest job was enqueued with. */
export const IngestInput = z.object({
  encoderId: z.string(),
  /** Also keep SOPilot's own clips, from the same decode: the video is a take that `sopilot-v1` will score. */
  sopilotClips: z.boolean(),
  /** Only these stages; all when left out. */
  only: z.array(IngestStage).optional(),
  /** How much there is to look at; older jobs do not say. */
  footage: z.object({ sec: z.number(), pixelsPerSec: z.number(), codec: z.string() }).optional(),
});
export type IngestInput = z.infer<typeof IngestInput>;
