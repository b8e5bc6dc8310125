import type { ScreenText } from '../../src-shared/model/screen-text.ts';
import { breathe, inBatches } from './db/columns.ts';
import { type Db, inTransaction } from './db/open.ts';

/** What is written in the pictures of recordings. */
export interface ScreenTextStore {
  /** Makes `lines` those of a video. */
  replaceForVideo(videoId: string, lines: readonly ScreenText[]): Promise<void>;
  /** In order of time. */
  listForVideo(videoId: string): Promise<ScreenText[]>;
  /** Video by video: what their text index is rebuilt from. */
  all(): AsyncIterable<{ readonly videoId: string; readonly lines: readonly ScreenText[] }>;
}

export function createScreenTextStore(db: Db): ScreenTextStore {
  const listForVideo = (videoId: string): Promise<ScreenText[]> =>
    db
      .selectFrom('screen_texts')
      .select(['text', 'score', 'start_sec as startSec', 'end_sec as endSec'])
      .select(['box_left as left', 'box_top as top', 'box_right as right', 'box_bottom as bottom'])
      .where('video_id', '=', videoId)
      .orderBy('line_index')
      .execute();
  return {
    replaceForVideo: (videoId, lines) =>
      inTransaction(db, async (trx) => {
        await trx.deleteFrom('screen_texts').where('video_id', '=', videoId).execute();
        const rows = lines.map(({ text, score, startSec, endSec, left, top, right, bottom }, index) => ({
          ...{ video_id: videoId, line_index: index, text, score, start_sec: startSec, end_sec: endSec },
          ...{ box_left: left, box_top: top, box_right: right, box_bottom: bottom },
        }));
        await inBatches(rows, (batch) =>
          trx
            .insertInto('screen_texts')
            .values([...batch])
            .execute(),
        );
      }),
    listForVideo,
    all: async function* () {
      const videos = await db.selectFrom('screen_texts').select('video_id').distinct().orderBy('video_id').execute();
      for (const { video_id: videoId } of videos) {
        yield { videoId, lines: await listForVideo(videoId) };
        await breathe();
      }
    },
  };
}
