import { z } from 'zod';

/** What an ingest job was enqueued with; parsed again when a job goes on after a restart. */
export const IngestInput = z.object({
  encoderId: z.string(),
  /** Also keep SOPilot's own clips, from the same decode: the video is a take that `sopilot-v1` will score. */
  sopilotClips: z.boolean(),
});
export type IngestInput = z.infer<typeof IngestInput>;
