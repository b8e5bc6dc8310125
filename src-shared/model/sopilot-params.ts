import { z } from 'zod';

/** The settings of SOPilot's default scoring mode, under the names its files use, with its defaults. */
export const SopilotParams = z.object({
  threshold_factor: z.number().default(1),
  min_step_clips: z.number().int().default(2),
  low_similarity_threshold: z.number().min(0).max(1).default(0.75),
  w_miss: z.number().min(0).default(12),
  w_swap: z.number().min(0).default(8),
  w_dev: z.number().min(0).default(30),
  w_time: z.number().min(0).default(15),
  w_warp: z.number().min(0).default(12),
});
export type SopilotParams = z.infer<typeof SopilotParams>;

/** SOPilot's own defaults. */
export const DEFAULT_SOPILOT_PARAMS: SopilotParams = SopilotParams.parse({});
