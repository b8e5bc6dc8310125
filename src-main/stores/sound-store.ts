import type { SoundSpan } from '../../src-shared/model/sound.ts';
import { inBatches } from './db/columns.ts';
import { type Db, inTransaction } from './db/open.ts';

/** A sound with the recording that it was heard in. */
interface SoundOfVideo extends SoundSpan {
  readonly videoId: string;
}

interface SoundQuery {
  readonly labels: readonly string[];
  readonly videoIds: readonly string[] | undefined;
  /** Sounds that overlap [fromSec, toSec). */
  readonly fromSec: number | undefined;
  readonly toSec: number | undefined;
  readonly limit: number;
}

/** Sounds that were heard in recordings. */
export interface SoundStore {
  /** Makes `sounds` those of a video. */
  replaceForVideo(videoId: string, sounds: readonly SoundSpan[]): Promise<void>;
  /** In order of time. */
  listForVideo(videoId: string): Promise<SoundSpan[]>;
  /** Every label that was heard anywhere. */
  labels(): Promise<string[]>;
  /** Sounds with one of the labels, those of the highest score first. */
  find(query: SoundQuery): Promise<SoundOfVideo[]>;
}

/** As many ids as one statement names; more are sorted out afterwards. */
const MOST_IDS = 500;

export function createSoundStore(db: Db): SoundStore {
  return {
    replaceForVideo: (videoId, sounds) =>
      inTransaction(db, async (trx) => {
        await trx.deleteFrom('sound_spans').where('video_id', '=', videoId).execute();
        const rows = sounds.map(({ label, score, startSec, endSec }, index) => ({
          ...{ video_id: videoId, span_index: index, label, score },
          ...{ start_sec: startSec, end_sec: endSec },
        }));
        await inBatches(rows, (batch) =>
          trx
            .insertInto('sound_spans')
            .values([...batch])
            .execute(),
        );
      }),
    listForVideo: (videoId) =>
      db
        .selectFrom('sound_spans')
        .select(['label', 'score', 'start_sec as startSec', 'end_sec as endSec'])
        .where('video_id', '=', videoId)
        .orderBy('span_index')
        .execute(),
    labels: async () => {
      const rows = await db.selectFrom('sound_spans').select('label').distinct().orderBy('label').execute();
      return rows.map(({ label }) => label);
    },
    find: async ({ labels, videoIds, fromSec, toSec, limit }) => {
      if (labels.length === 0 || videoIds?.length === 0) return [];
      const namesFew = videoIds !== undefined && videoIds.length <= MOST_IDS;
      const among = videoIds && new Set(videoIds);
      let query = db
        .selectFrom('sound_spans')
        .select(['video_id as videoId', 'label', 'score', 'start_sec as startSec', 'end_sec as endSec'])
        .where('label', 'in', [...labels]);
      if (namesFew) query = query.where('video_id', 'in', [...videoIds]);
      if (fromSec !== undefined) query = query.where('end_sec', '>', fromSec);
      if (toSec !== undefined) query = query.where('start_sec', '<', toSec);
      const ordered = query.orderBy('score', 'desc').orderBy('video_id').orderBy('start_sec');
      const rows = await (among && !namesFew ? ordered : ordered.limit(limit)).execute();
      return rows.filter(({ videoId }) => among?.has(videoId) ?? true).slice(0, limit);
    },
  };
}
