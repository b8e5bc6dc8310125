import { z } from 'zod';
import { Sentence } from '../sentences/sentence.ts';
import { Id } from './common.ts';

/** Something of the library that is damaged or gone. */
export const CheckFinding = z.object({
  /** Null for what belongs to the library as a whole. */
  videoId: Id.nullable(),
  videoName: z.string().nullable(),
  /** What it is, as people call it: chunk vectors, thumbnails, the database, … */
  what: Sentence,
  /** Relative to the video's folder of artifacts; null for what is no file of a video. */
  file: z.string().nullable(),
  problem: Sentence,
  /** What it takes to have it again. */
  need: Sentence,
  /** `left`: a repair was asked for, but `need` is beyond Vigil. */
  outcome: z.enum(['open', 'mended', 'left']),
});
export type CheckFinding = z.infer<typeof CheckFinding>;

export const LibraryCheck = z.object({
  videos: z.number().int(),
  files: z.number().int(),
  /** Files that had no checksum yet; they were judged by their form, and compared with it from now on. */
  checksumsTaken: z.number().int(),
  /** Whether nothing is damaged or gone (any more). */
  isWhole: z.boolean(),
  findings: z.array(CheckFinding),
});
export type LibraryCheck = z.infer<typeof LibraryCheck>;
