import { z } from 'zod';
import { ErrorShape } from '../contract/errors.ts';
import { Id } from './common.ts';

/** The playable copy of a recording that a window cannot play as it is. Times are seconds on the player's clock. */
export const VideoProxy = z.object({
  videoId: Id,
  /** `part`: being made, and `readySec` of it can be played. */
  state: z.enum(['none', 'making', 'part', 'ready']),
  /** Up to where the part plays, 0 without one; of a finished copy the whole length. */
  readySec: z.number(),
  /** Names the part, or the copy: another one has another name. Null where nothing plays. */
  version: z.string().nullable(),
  /** 0 unless it is ready. */
  sizeBytes: z.number(),
  lastPlayedAt: z.string().nullable(),
  /** The job that makes it, or that failed to. */
  jobId: Id.nullable(),
  /** Why the last try failed, while there is no copy. */
  error: ErrorShape.nullable(),
});
export type VideoProxy = z.infer<typeof VideoProxy>;

/** All playable copies together. */
export const ProxyTotals = z.object({ count: z.number().int(), sizeBytes: z.number(), budgetBytes: z.number() });
export type ProxyTotals = z.infer<typeof ProxyTotals>;
