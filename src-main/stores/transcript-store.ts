import type { TranscriptLine } from '../../src-shared/model/transcript.ts';
import { breathe, inBatches } from './db/columns.ts';
import { type Db, inTransaction, type Trx } from './db/open.ts';

export interface TranscriptStore {
  /** Makes `lines` the transcript of a video; `source` says where they come from (`embedded`, `sidecar`, `heard:<id of the speech model>`, …). */
  replaceForVideo(videoId: string, lines: readonly TranscriptLine[], source: string): Promise<void>;
  /** In order of time. */
  listForVideo(videoId: string): Promise<TranscriptLine[]>;
  /** Lines that overlap [fromSec, toSec), in order of time. */
  listWithin(videoId: string, fromSec: number, toSec: number): Promise<TranscriptLine[]>;
  /** Where the lines of a video come from; null when it has none. */
  sourceOf(videoId: string): Promise<string | null>;
  /** Every transcript, video by video: what the text index is rebuilt from. */
  all(): AsyncIterable<{ readonly videoId: string; readonly lines: readonly TranscriptLine[] }>;
}

export function createTranscriptStore(db: Db): TranscriptStore {
  const linesOf = (videoId: string) =>
    db
      .selectFrom('transcript_lines')
      .select(['start_sec as startSec', 'end_sec as endSec', 'text'])
      .where('video_id', '=', videoId)
      .orderBy('start_sec')
      .orderBy('line_index');
  const listForVideo = (videoId: string): Promise<TranscriptLine[]> => linesOf(videoId).execute();
  return {
    replaceForVideo: (videoId, lines, source) =>
      inTransaction(db, async (trx) => {
        await removeTranscript(trx, videoId);
        const rows = lines.map((line, index) => ({
          video_id: videoId,
          line_index: index,
          start_sec: line.startSec,
          end_sec: line.endSec,
          text: line.text,
          source,
        }));
        await inBatches(rows, (batch) =>
          trx
            .insertInto('transcript_lines')
            .values([...batch])
            .execute(),
        );
      }),
    listForVideo,
    listWithin: (videoId, fromSec, toSec) =>
      linesOf(videoId).where('start_sec', '<', toSec).where('end_sec', '>', fromSec).execute(),
    sourceOf: async (videoId) => {
      const line = await db
        .selectFrom('transcript_lines')
        .select('source')
        .where('video_id', '=', videoId)
        .limit(1)
        .executeTakeFirst();
      return line?.source ?? null;
    },
    all: async function* () {
      const videos = await db
        .selectFrom('transcript_lines')
        .select('video_id')
        .distinct()
        .orderBy('video_id')
        .execute();
      for (const { video_id: videoId } of videos) {
        yield { videoId, lines: await listForVideo(videoId) };
        await breathe();
      }
    },
  };
}

/** Lines per statement: some milliseconds each. */
const REMOVED_AT_ONCE = 1000;

/** Removes a transcript piece by piece: one statement over a long one would hold up the window. */
export async function removeTranscript(trx: Trx, videoId: string): Promise<void> {
  const { last } = await trx
    .selectFrom('transcript_lines')
    .select(({ fn }) => fn.max<number | null>('line_index').as('last'))
    .where('video_id', '=', videoId)
    .executeTakeFirstOrThrow();
  for (let from = 0; last !== null && from <= last; from += REMOVED_AT_ONCE) {
    if (from > 0) await breathe();
    await trx
      .deleteFrom('transcript_lines')
      .where('video_id', '=', videoId)
      .where('line_index', '>=', from)
      .where('line_index', '<', from + REMOVED_AT_ONCE)
      .execute();
  }
}
