import { z } from 'zod';

/** One spoken or written line, [startSec, endSec) on the player's clock. */
export const TranscriptLine = z.object({ startSec: z.number(), endSec: z.number(), text: z.string() });
export type TranscriptLine = z.infer<typeof TranscriptLine>;

/** What the source of lines that were heard begins with; the id of the speech model follows. */
export const HEARD_SOURCE = 'heard:';

/** The speech model that wrote lines of that source down; null for subtitles. */
export function heardByOf(source: string | null): string | null {
  return source?.startsWith(HEARD_SOURCE) ? source.slice(HEARD_SOURCE.length) : null;
}
