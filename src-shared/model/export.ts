import { z } from 'zod';
import { Sentence } from '../sentences/sentence.ts';
import { Id } from './common.ts';

/** `copy` takes the recording's own bytes, from key frame to key frame; `auto` does so where that is exact. */
export const ExportHow = z.enum(['auto', 'copy', 'reencode']);
export type ExportHow = z.infer<typeof ExportHow>;

/** What happens where a file of that name lies already: it stays, it is replaced, or the new one gets a number. */
export const IfThere = z.enum(['refuse', 'replace', 'number']);
export type IfThere = z.infer<typeof IfThere>;

/** A file that was made to be handed on. */
export const ExportFile = z.object({
  /** Id of the job that made it. */
  exportId: Id,
  fileName: z.string(),
  path: z.string(),
  contentType: z.string(),
  sizeBytes: z.number().int(),
  /** What it shows, on its video's clock; null for a set of clips. Of a copied clip: from key frame to key frame. */
  startSec: z.number().nullable(),
  endSec: z.number().nullable(),
  how: z.enum(['copy', 'reencode']).nullable(),
  /** Pictures in it; of a set, clips. */
  pictures: z.number().int(),
  /** What is not as it was asked for, and why. */
  notes: z.array(Sentence),
});
export type ExportFile = z.infer<typeof ExportFile>;

/** Limits of animated pictures, which grow fast. */
export const MAX_GIF_SEC = 60;
export const MAX_GIF_WIDTH_PX = 1280;
/** Pictures on a contact sheet, at most so many a side. */
export const MAX_SHEET_SIDE = 12;
