import type { Db } from './db/open.ts';

/** A searchable video with what a mask is chosen by and what was masked when it was indexed. */
export interface MaskedVideo {
  readonly videoId: string;
  readonly name: string;
  readonly cameraId: string | null;
  readonly siteId: string | null;
  /** A `maskKey`; null for nothing. */
  readonly maskKey: string | null;
}

export interface PrivacyStore {
  /** What was masked when the video was indexed last (a `maskKey`); null for nothing, or when it was not yet. */
  maskOf(videoId: string): Promise<string | null>;
  recordMask(videoId: string, maskKey: string | null): Promise<void>;
  /** Searchable videos, newest first; only the given one, when one is. */
  indexed(videoId?: string): Promise<MaskedVideo[]>;
  /** Cameras and sites that videos are labelled with, in order. */
  places(): Promise<{ readonly cameras: string[]; readonly sites: string[] }>;
  /** Forgets what encoders other than this one made of a video. */
  forgetOtherEmbeddings(videoId: string, encoderId: string): Promise<void>;
}

export function createPrivacyStore(db: Db): PrivacyStore {
  const labels = async (column: 'camera_id' | 'site_id'): Promise<string[]> => {
    const rows = await db
      .selectFrom('videos_v2')
      .select(column)
      .distinct()
      .where(column, 'is not', null)
      .orderBy(column)
      .execute();
    return rows.flatMap((row) => row[column] ?? []);
  };
  return {
    maskOf: async (videoId) => {
      const row = await db
        .selectFrom('videos_v2')
        .select('privacy_mask')
        .where('video_id', '=', videoId)
        .executeTakeFirst();
      return row?.privacy_mask ?? null;
    },
    recordMask: async (videoId, maskKey) => {
      await db.updateTable('videos_v2').set({ privacy_mask: maskKey }).where('video_id', '=', videoId).execute();
    },
    indexed: async (videoId) => {
      let query = db
        .selectFrom('videos_v2')
        .select(['video_id', 'name', 'camera_id', 'site_id', 'privacy_mask'])
        .where('status', '=', 'ready');
      if (videoId !== undefined) query = query.where('video_id', '=', videoId);
      const rows = await query.orderBy('created_at', 'desc').orderBy('video_id').execute();
      return rows.map((row) => ({
        videoId: row.video_id,
        name: row.name,
        cameraId: row.camera_id,
        siteId: row.site_id,
        maskKey: row.privacy_mask,
      }));
    },
    places: async () => ({ cameras: await labels('camera_id'), sites: await labels('site_id') }),
    forgetOtherEmbeddings: async (videoId, encoderId) => {
      await db.deleteFrom('embeddings').where('video_id', '=', videoId).where('model_name', '!=', encoderId).execute();
    },
  };
}
