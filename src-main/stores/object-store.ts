import { inBatches } from './db/columns.ts';
import { type Db, inTransaction } from './db/open.ts';

/** A time in which things of a label are to be seen. */
interface ObjectSpan {
  readonly label: string;
  readonly startSec: number;
  readonly endSec: number;
  /** How sure the detector is, 0..1. */
  readonly score: number;
  /** Things of the label that are there, one after the other or at once. */
  readonly tracks: number;
}

export interface FoundObjectSpan extends ObjectSpan {
  readonly videoId: string;
}

interface ObjectFilter {
  readonly videoIds?: readonly string[] | undefined;
  readonly fromSec?: number | undefined;
  readonly toSec?: number | undefined;
  readonly domain?: string | undefined;
  readonly cameraId?: string | undefined;
  readonly taskId?: string | undefined;
  readonly role?: string | undefined;
}

/** How often a label is to be seen in the library. */
interface LabelCount {
  readonly label: string;
  readonly videos: number;
  readonly sec: number;
}

export interface ObjectStore {
  replaceForVideo(videoId: string, spans: readonly ObjectSpan[]): Promise<void>;
  /** Every label that is to be seen somewhere, the most widespread first. */
  labels(): Promise<LabelCount[]>;
  /** The spans of any of the labels, those first that are surest and go on for a good while. */
  find(labels: readonly string[], filter: ObjectFilter, limit: number): Promise<FoundObjectSpan[]>;
}

/** Something that is there for so long is there as well as what stays longer. */
export const GOOD_WHILE_SEC = 6;

export function createObjectStore(db: Db): ObjectStore {
  return {
    replaceForVideo: (videoId, spans) =>
      inTransaction(db, async (trx) => {
        await trx.deleteFrom('object_spans').where('video_id', '=', videoId).execute();
        const rows = spans.map(({ label, startSec, endSec, score, tracks }, index) => ({
          ...{ video_id: videoId, span_index: index, label, start_sec: startSec, end_sec: endSec, score, tracks },
        }));
        await inBatches(rows, (batch) =>
          trx
            .insertInto('object_spans')
            .values([...batch])
            .execute(),
        );
      }),
    labels: async () => {
      const rows = await db
        .selectFrom('object_spans')
        .select(({ fn, ref, eb }) => [
          'label',
          fn.count<number | string>('video_id').distinct().as('videos'),
          fn.sum<number | string>(eb(ref('end_sec'), '-', ref('start_sec'))).as('sec'),
        ])
        .groupBy('label')
        .execute();
      return rows
        .map(({ label, videos, sec }) => ({ label, videos: Number(videos), sec: Number(sec) }))
        .sort((a, b) => b.videos - a.videos || b.sec - a.sec || (a.label < b.label ? -1 : 1));
    },
    find: async (labels, { videoIds, fromSec, toSec, domain, cameraId, taskId, role }, limit) => {
      if (labels.length === 0 || videoIds?.length === 0) return [];
      let query = db
        .selectFrom('object_spans as o')
        .innerJoin('videos_v2 as v', 'v.video_id', 'o.video_id')
        .select(['o.video_id as videoId', 'o.label', 'o.start_sec as startSec', 'o.end_sec as endSec'])
        .select(['o.score', 'o.tracks'])
        .where('v.status', '=', 'ready')
        .where('o.label', 'in', [...labels]);
      if (videoIds) query = query.where('o.video_id', 'in', [...videoIds]);
      if (fromSec !== undefined) query = query.where('o.end_sec', '>', fromSec);
      if (toSec !== undefined) query = query.where('o.start_sec', '<', toSec);
      if (domain !== undefined) query = query.where('v.domain', '=', domain);
      if (cameraId !== undefined) query = query.where('v.camera_id', '=', cameraId);
      if (taskId !== undefined) query = query.where('v.task_id', '=', taskId);
      if (role !== undefined) query = query.where('v.role', '=', role);
      return query
        .orderBy(
          ({ eb, ref, val }) =>
            eb(
              ref('o.score'),
              '*',
              eb
                .case()
                .when(eb(ref('o.end_sec'), '-', ref('o.start_sec')), '>', GOOD_WHILE_SEC)
                .then(val(GOOD_WHILE_SEC))
                .else(eb(ref('o.end_sec'), '-', ref('o.start_sec')))
                .end(),
            ),
          'desc',
        )
        .orderBy('o.video_id')
        .orderBy('o.start_sec')
        .limit(limit)
        .execute();
    },
  };
}
