import type { RecordedFrom } from '../../src-shared/model/video.ts';
import { type ClockDoubt, machineZone, momentOf } from '../../src-shared/zoned-time.ts';
import { type Db, inTransaction, type Trx } from './db/open.ts';
import { readClockAgain, zoneOfCamera } from './recorded-columns.ts';

interface Camera {
  readonly cameraId: string;
  /** Null: that of the machine. */
  readonly zone: string | null;
  readonly videos: number;
  readonly dated: number;
}

/** A recording and when it begins. */
interface DatedVideo {
  readonly videoId: string;
  readonly recordedAt: string;
  readonly recordedFrom: RecordedFrom | null;
  readonly durationSec: number;
}

interface ZoneChange {
  readonly zoneBefore: string | null;
  readonly changes: readonly {
    readonly videoId: string;
    readonly name: string;
    readonly before: string | null;
    readonly after: string;
    readonly recordedDoubt: ClockDoubt | null;
  }[];
  readonly setByHand: number;
  readonly independent: number;
  readonly unknown: number;
}

export interface CameraStore {
  /** Those of recordings and those with a zone, in order of name. */
  list(): Promise<readonly Camera[]>;
  /** Null: that of the machine. */
  zoneOf(cameraId: string | null): Promise<string | null>;
  /** Sets a camera's zone (null: that of the machine) and reads its clock again; only tells what would change. */
  setZone(cameraId: string, zone: string | null, options: { readonly dryRun: boolean }): Promise<ZoneChange>;
  /** Every recording of which it is known when it begins. */
  dated(): Promise<readonly DatedVideo[]>;
}

/** Cameras, by the labels of recordings. */
export function createCameraStore(db: Db): CameraStore {
  return {
    list: async () => {
      const counted = await db
        .selectFrom('videos_v2')
        .select(({ fn }) => ['camera_id', fn.countAll<number | string>().as('videos')])
        .select(({ fn }) => fn.count<number | string>('recorded_at').as('dated'))
        .where('camera_id', 'is not', null)
        .where('camera_id', '!=', '')
        .groupBy('camera_id')
        .execute();
      const zones = new Map(
        (await db.selectFrom('cameras').selectAll().execute()).map(({ camera_id, zone }) => [camera_id, zone]),
      );
      const counts = new Map(counted.map(({ camera_id, videos, dated }) => [camera_id!, { videos, dated }]));
      return [...new Set([...counts.keys(), ...zones.keys()])].sort().map((cameraId) => {
        const { videos = 0, dated = 0 } = counts.get(cameraId) ?? {};
        return { cameraId, zone: zones.get(cameraId) ?? null, videos: Number(videos), dated: Number(dated) };
      });
    },
    zoneOf: (cameraId) => zoneOfCamera(db, cameraId),
    setZone: (cameraId, zone, { dryRun }) =>
      inTransaction(db, async (trx) => {
        const change = await planZone(trx, cameraId, zone);
        if (dryRun) return change;
        await trx.deleteFrom('cameras').where('camera_id', '=', cameraId).execute();
        if (zone !== null) await trx.insertInto('cameras').values({ camera_id: cameraId, zone }).execute();
        for (const { videoId } of change.changes) await readClockAgain(trx, videoId);
        return change;
      }),
    dated: async () => {
      const rows = await db
        .selectFrom('videos_v2')
        .select(['video_id', 'recorded_at', 'recorded_from', 'duration_sec'])
        .where('recorded_at', 'is not', null)
        .execute();
      return rows.map((row) => ({
        videoId: row.video_id,
        recordedAt: row.recorded_at!,
        recordedFrom: row.recorded_from as RecordedFrom | null,
        durationSec: row.duration_sec,
      }));
    },
  };
}

async function planZone(trx: Trx, cameraId: string, zone: string | null): Promise<ZoneChange> {
  const rows = await trx
    .selectFrom('videos_v2')
    .select(['video_id', 'name', 'recorded_at', 'recorded_from', 'recorded_clock', 'recorded_doubt'])
    .where('camera_id', '=', cameraId)
    .orderBy('recorded_at')
    .orderBy('video_id')
    .execute();
  const changes = rows.flatMap(({ video_id, name, recorded_at, recorded_clock, recorded_doubt }) => {
    if (recorded_clock === null) return [];
    const { at, doubt } = momentOf(recorded_clock, zone ?? machineZone());
    const after = at.toISOString();
    if (after === recorded_at && doubt === recorded_doubt) return [];
    return [{ videoId: video_id, name, before: recorded_at, after, recordedDoubt: doubt }];
  });
  const without = rows.filter((row) => row.recorded_clock === null);
  const unknown = without.filter((row) => row.recorded_at === null).length;
  // Of an earlier Vigil it is not known who said so: such starts stay like those that were set.
  const independent = without.filter((row) => /^(name|metadata|file-time)$/.test(row.recorded_from ?? '')).length;
  return {
    ...{ zoneBefore: await zoneOfCamera(trx, cameraId), changes },
    ...{ setByHand: without.length - unknown - independent, independent, unknown },
  };
}
