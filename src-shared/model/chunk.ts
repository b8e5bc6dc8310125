import { z } from 'zod';
import { Id } from './common.ts';

export const ChunkLevel = z.enum(['shot', 'micro', 'meso', 'macro', 'legacy']);
export type ChunkLevel = z.infer<typeof ChunkLevel>;

export const Chunk = z.object({
  chunkId: Id,
  videoId: Id,
  level: ChunkLevel,
  startSec: z.number(),
  endSec: z.number(),
  startFrame: z.number().int(),
  endFrame: z.number().int(),
  /** Times of the sampled frames that speak for the chunk. */
  keyframes: z.array(z.number()),
});
export type Chunk = z.infer<typeof Chunk>;

/**
 * What finds the cuts: PySceneDetect's detectors by content and by content against the neighbours, or `auto`, which
 * finds dissolves and fades as well and passes over flashes.
 */
export const ShotDetectorName = z.enum(['auto', 'content', 'adaptive']);
export type ShotDetectorName = z.infer<typeof ShotDetectorName>;

/** How footage is cut into chunks; seconds and counts. */
export const ChunkConfig = z.object({
  microWindowSec: z.number().positive().default(3),
  microStrideSec: z.number().positive().default(1.5),
  mesoWindowSec: z.number().positive().default(12),
  mesoStrideSec: z.number().positive().default(6),
  macroWindowSec: z.number().positive().default(48),
  macroStrideSec: z.number().positive().default(24),
  shotKeyframes: z.number().int().min(1).default(4),
  microKeyframes: z.number().int().min(1).default(8),
  mesoKeyframes: z.number().int().min(1).default(12),
  macroKeyframes: z.number().int().min(1).default(16),
  keyframeChoice: z.enum(['even', 'motion']).default('even'),
  shotDetector: ShotDetectorName.default('auto'),
  shotThreshold: z.number().positive().default(27),
  shotMinLengthFrames: z.number().int().min(1).default(15),
});
export type ChunkConfig = z.infer<typeof ChunkConfig>;

export const Shot = z.object({
  startSec: z.number(),
  endSec: z.number(),
  startFrame: z.number().int(),
  endFrame: z.number().int(),
  /** How it begins, where that is known; the first shot of a recording only begins. */
  begins: z.enum(['cut', 'dissolve', 'fade']).optional(),
});
export type Shot = z.infer<typeof Shot>;
