import { z } from 'zod';
import { RECORDS_VERSION } from './box-records.ts';
import type { Track } from './track-table.ts';

/** What the objects of a video are, beside the records of their boxes. Times are seconds on the player's clock. */
export interface TrackFile {
  readonly detector: { readonly id: string; readonly version: string; readonly title: string };
  readonly labels: readonly string[];
  /** Pictures that were looked at, one in each `everySec`. */
  readonly pictures: number;
  readonly everySec: number;
  readonly tracks: readonly Track[];
}

const Stored = z.object({
  version: z.literal(RECORDS_VERSION),
  detector: z.object({ id: z.string(), version: z.string(), title: z.string() }),
  labels: z.array(z.string()),
  pictures: z.number().int(),
  everySec: z.number().positive(),
  /** Number, label, score, start, end and pictures of each. */
  tracks: z.array(z.tuple([z.int(), z.int(), z.number(), z.number(), z.number(), z.int()])),
});

export function trackFileText({ tracks, ...file }: TrackFile): string {
  const rows = tracks.map(({ track, label, score, startSec, endSec, pictures }) => [
    ...[track, label, Number(score.toFixed(3)), startSec, endSec, pictures],
  ]);
  return JSON.stringify({ version: RECORDS_VERSION, ...file, tracks: rows });
}

/** Reads what `trackFileText` wrote; undefined for anything else. */
export function parseTrackFile(text: string): TrackFile | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  const stored = Stored.safeParse(content).data;
  if (!stored) return undefined;
  const { version: _, tracks, ...file } = stored;
  return {
    ...file,
    tracks: tracks.map(([track, label, score, startSec, endSec, pictures]) => ({
      ...{ track, label, score, startSec, endSec, pictures },
    })),
  };
}
