import { type ClockDoubt, machineZone, momentOf } from '../../src-shared/zoned-time.ts';
import type { Db, Trx } from './db/open.ts';
import type { VideoRow } from './db/schema.ts';

/** When a recording begins, as it was read from its file. */
export interface ReadStart {
  readonly at: Date;
  readonly from: string;
  /** What its camera's clock showed; null where the moment is known without the camera's zone. */
  readonly clock: string | null;
  readonly doubt: ClockDoubt | null;
}

type RecordedColumns = Pick<VideoRow, 'recorded_at' | 'recorded_from' | 'recorded_clock' | 'recorded_doubt'>;

/** The columns of a start that a person gives. */
export function setColumns(recordedAt: string): RecordedColumns {
  return { recorded_at: recordedAt, recorded_from: 'set', recorded_clock: null, recorded_doubt: null };
}

/** The columns of a start that was read. */
export function readColumns({ at, from, clock, doubt }: ReadStart): RecordedColumns {
  return { recorded_at: at.toISOString(), recorded_from: from, recorded_clock: clock, recorded_doubt: doubt };
}

/** The zone that is set for a camera; null where none is, and for no camera. */
export async function zoneOfCamera(db: Db, cameraId: string | null): Promise<string | null> {
  if (cameraId === null) return null;
  const row = await db.selectFrom('cameras').select('zone').where('camera_id', '=', cameraId).executeTakeFirst();
  return row?.zone ?? null;
}

/** Reads the clock of a recording again, in the zone of its camera. */
export async function readClockAgain(trx: Trx, videoId: string): Promise<void> {
  const row = await trx
    .selectFrom('videos_v2')
    .select(['camera_id', 'recorded_clock'])
    .where('video_id', '=', videoId)
    .executeTakeFirst();
  if (!row?.recorded_clock) return;
  const { at, doubt } = momentOf(row.recorded_clock, (await zoneOfCamera(trx, row.camera_id)) ?? machineZone());
  await trx
    .updateTable('videos_v2')
    .set({ recorded_at: at.toISOString(), recorded_doubt: doubt })
    .where('video_id', '=', videoId)
    .execute();
}
