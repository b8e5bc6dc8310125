import { z } from 'zod';

/** Room on the drive: `tight` when it may not do, `short` when it clearly does not. */
export const ImportRoom = z.enum(['enough', 'tight', 'short']);
export type ImportRoom = z.infer<typeof ImportRoom>;

/** What an import would be, before anything of it is begun. */
export const ImportEstimate = z.object({
  /** Files that can be taken in, known ones among them. */
  files: z.number().int(),
  /** Files that cannot be read as a video; an import says of each why. */
  unreadable: z.number().int(),
  /** Bytes of the recordings, which stay where they are. */
  sizeBytes: z.number(),
  footageSec: z.number(),
  /** Seconds that indexing all of it should take here; null before anything was indexed. */
  indexSec: z.number().nullable(),
  /** What the indexing leaves on the drive of the data folder. */
  diskBytes: z.number(),
  /** Null on a drive that does not tell. */
  freeBytes: z.number().nullable(),
  room: ImportRoom,
  /** Whether it is so much that a person should be asked first. */
  isLarge: z.boolean(),
  /** Whether only some of the files were looked at, and the rest is taken to be like them. */
  isSampled: z.boolean(),
});
export type ImportEstimate = z.infer<typeof ImportEstimate>;
