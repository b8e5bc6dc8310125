import { z } from 'zod';

/** One spoken or written line, [startSec, endSec) on the player's clock. */
export const TranscriptLine = z.object({ startSec: z.number(), endSec: z.number(), text: z.string() });
export type TranscriptLine = z.infer<typeof TranscriptLine>;
