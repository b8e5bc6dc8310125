import { VigilError } from '../../src-shared/contract/errors.ts';
import type { ChunkCounts, Video, VideoLabels, VideoStatus } from '../../src-shared/model/video.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { type Sentence, storedSentence } from '../../src-shared/sentences/sentence.ts';
import { type FileStamp, stampOf } from '../platform/file-stamp.ts';
import { inBatches, nowIso, toJson } from './db/columns.ts';
import { type Db, inTransaction, type Trx } from './db/open.ts';
import type { VideoRow } from './db/schema.ts';
import { type ReadStart, readClockAgain, readColumns, setColumns } from './recorded-columns.ts';
import { createRecordingFiles, type RecordingFiles } from './recording-files.ts';
import { removeTranscript } from './transcript-store.ts';
import {
  filtered,
  pageOf,
  rowsOf,
  totalsOf,
  type VideoFilter,
  type VideoPage,
  type VideoTotals,
} from './video-queries.ts';
import {
  factColumns,
  knownFile,
  labelColumns,
  NO_CHUNKS,
  pathColumns,
  playableColumn,
  toVideo,
  type VideoFacts,
} from './video-row.ts';

/** A file that was fingerprinted and probed; it comes in as `pending`. */
export interface NewVideo extends Omit<VideoFacts, 'status' | 'error' | 'embeddingModel' | 'ingestedAt' | 'warnings'> {
  readonly videoId: string;
  readonly path: string;
  readonly checksum: string;
  readonly labels: VideoLabels;
  /** When it begins, as its file says; a start among the labels wins. */
  readonly start?: ReadStart | undefined;
  readonly warnings?: readonly Sentence[];
}

export interface VideoStore {
  /**
   * Adds a video. Bytes that are known already keep their row; when its file is gone or holds other bytes by now, the
   * row takes the new path.
   * A known path with other bytes leaves its old row, which then counts as moved.
   */
  insert(video: NewVideo): Promise<{ readonly video: Video; readonly alreadyKnown: boolean }>;
  /** Undefined for an unknown id. */
  find(videoId: string): Promise<Video | undefined>;
  /** Throws `not-found` for an unknown id. */
  get(videoId: string): Promise<Video>;
  /** Videos by id, in the order asked for; unknown ids are left out. */
  getMany(videoIds: readonly string[]): Promise<readonly Video[]>;
  list(page: VideoPage): Promise<{ readonly videos: Video[]; readonly total: number }>;
  /** Ids that pass a filter, oldest first, without a page. */
  ids(filter: VideoFilter): Promise<readonly string[]>;
  /** Labels left out stay; a start that was read by a camera's clock follows the camera. Throws `not-found`. */
  updateLabels(videoId: string, labels: VideoLabels): Promise<Video>;
  /** Facts left out stay. Throws `not-found`. */
  updateFacts(videoId: string, facts: Partial<VideoFacts>): Promise<Video>;
  /** Points a video to its moved file; checking that the bytes are the same is the caller's, who may
   * have their size and time. Throws `not-found`. */
  relink(videoId: string, path: string, stamp?: FileStamp): Promise<Video>;
  /** Removes a video with its chunks, embeddings, takes and transcript. False for an unknown id. */
  remove(videoId: string): Promise<boolean>;
  /** How many videos of a filter are in which state, and how long they are together. */
  totals(filter: VideoFilter & { readonly videoIds?: readonly string[] | undefined }): Promise<VideoTotals>;
  /** Whether a video has these bytes: their SHA-256 in hex. */
  hasChecksum(checksum: string): Promise<boolean>;
  countByStatus(): Promise<Readonly<Record<VideoStatus, number>>>;
}

/** Videos; `files` tells what lies at their paths (asked for every row handed out). */
export function createVideoStore(db: Db, files: Pick<RecordingFiles, 'stateOf'> = createRecordingFiles()): VideoStore {
  const toVideos = async (rows: readonly VideoRow[]): Promise<Video[]> => {
    const counts = await countChunks(
      db,
      rows.map((row) => row.video_id),
    );
    return Promise.all(
      rows.map(async (row) => toVideo(row, await files.stateOf(knownFile(row)), counts.get(row.video_id) ?? NO_CHUNKS)),
    );
  };
  const findWhere = async (column: 'video_id' | 'checksum', value: string) => {
    const rows = await db.selectFrom('videos_v2').selectAll().where(column, '=', value).execute();
    return (await toVideos(rows))[0];
  };
  const get = async (videoId: string): Promise<Video> => {
    const video = await findWhere('video_id', videoId);
    if (!video) throw unknownVideo(videoId);
    return video;
  };
  const update = async (videoId: string, columns: ReturnType<typeof factColumns>): Promise<Video> => {
    if (Object.keys(columns).length > 0) {
      await db.updateTable('videos_v2').set(columns).where('video_id', '=', videoId).execute();
    }
    return get(videoId);
  };

  return {
    insert: async (video) => {
      const alreadyKnown = await inTransaction(db, (trx) => insertVideo(trx, video));
      const stored = await findWhere('checksum', video.checksum);
      if (!stored) throw unknownVideo(video.videoId);
      return { video: stored, alreadyKnown };
    },
    find: (videoId) => findWhere('video_id', videoId),
    get,
    getMany: async (videoIds) => toVideos(await rowsOf(db, videoIds)),
    list: async (page) => {
      const { videoIds, total } = await pageOf(db, page);
      const rows = await rowsOf(db, videoIds);
      return { videos: await toVideos(rows), total };
    },
    ids: async (filter) => {
      const rows = await filtered(db, filter).select('video_id').orderBy('created_at').orderBy('video_id').execute();
      return rows.map((row) => row.video_id);
    },
    updateLabels: async (videoId, labels) => {
      const columns = labelColumns(labels);
      await inTransaction(db, async (trx) => {
        if (Object.keys(columns).length === 0) return;
        await trx.updateTable('videos_v2').set(columns).where('video_id', '=', videoId).execute();
        if (labels.cameraId !== undefined) await readClockAgain(trx, videoId);
      });
      return get(videoId);
    },
    updateFacts: (videoId, facts) => update(videoId, factColumns(facts)),
    relink: async (videoId, path, stamp) => {
      await inTransaction(db, async (trx) => {
        await freePath(trx, path, videoId);
        await trx
          .updateTable('videos_v2')
          .set({ ...pathColumns(path), ...factColumns(stamp ?? {}) })
          .where('video_id', '=', videoId)
          .execute();
      });
      return get(videoId);
    },
    remove: (videoId) =>
      inTransaction(db, async (trx) => {
        // A long recording has thousands of chunks; one cascade over them would hold up the window.
        const clips = await trx.selectFrom('clips').select('clip_id').where('video_id', '=', videoId).execute();
        await inBatches(clips, (batch) => {
          const clipIds = batch.map((clip) => clip.clip_id);
          return trx.deleteFrom('clips').where('clip_id', 'in', clipIds).execute();
        });
        await removeTranscript(trx, videoId);
        const result = await trx.deleteFrom('videos_v2').where('video_id', '=', videoId).executeTakeFirstOrThrow();
        return result.numDeletedRows > 0n;
      }),
    hasChecksum: async (checksum) => (await findWhere('checksum', checksum)) !== undefined,
    totals: (filter) => totalsOf(db, filter),
    countByStatus: async () => {
      const counts = { pending: 0, indexing: 0, ready: 0, failed: 0 };
      const rows = await db
        .selectFrom('videos_v2')
        .select(({ fn }) => ['status', fn.countAll<number | string>().as('total')])
        .groupBy('status')
        .execute();
      for (const row of rows) counts[row.status as VideoStatus] = Number(row.total);
      return counts;
    },
  };
}

function unknownVideo(videoId: string): VigilError {
  return new VigilError('not-found', say('video-not-found', { videoId }), { details: { videoId } });
}

/** Returns whether the bytes were known. */
async function insertVideo(trx: Trx, video: NewVideo): Promise<boolean> {
  const known = await trx.selectFrom('videos_v2').selectAll().where('checksum', '=', video.checksum).executeTakeFirst();
  if (known) {
    const isHere = known.file_path === video.path;
    const moves = !isHere && !(await holdsItsFile(known));
    if (moves) await freePath(trx, video.path, known.video_id);
    if (isHere || moves) {
      const moved = moves ? { ...pathColumns(video.path), name: video.name } : {};
      const columns = { ...moved, ...factColumns({ sizeBytes: video.sizeBytes, modifiedMs: video.modifiedMs }) };
      await trx.updateTable('videos_v2').set(columns).where('video_id', '=', known.video_id).execute();
    }
    return true;
  }
  await freePath(trx, video.path, video.videoId);
  await trx
    .insertInto('videos_v2')
    .values({
      video_id: video.videoId,
      legacy_id: null,
      name: video.name,
      ...pathColumns(video.path),
      storage_path: null,
      checksum: video.checksum,
      size_bytes: video.sizeBytes,
      ...(video.modifiedMs !== null && { file_modified_ms: video.modifiedMs }),
      status: 'pending',
      role: video.labels.role ?? null,
      task_id: video.labels.taskId ?? null,
      domain: video.labels.domain ?? null,
      camera_id: video.labels.cameraId ?? null,
      site_id: video.labels.siteId ?? null,
      ...startColumns(video),
      duration_sec: video.durationSec,
      fps: video.fps,
      width: video.width,
      height: video.height,
      first_frame_sec: video.firstFrameSec,
      codec: video.codec,
      playable: playableColumn(video.playable),
      num_clips: 0,
      embedding_model: null,
      warnings: toJson((video.warnings ?? []).map(storedSentence)),
      error: null,
      created_at: nowIso(),
      ingest_time: null,
    })
    .execute();
  if (video.start) await readClockAgain(trx, video.videoId);
  return false;
}

/** Those that migrations added are left out of a recording that needs none of them. */
function startColumns({ labels, start }: NewVideo): ReturnType<typeof setColumns> | { recorded_at: null } {
  if (labels.recordedAt !== undefined) return setColumns(labels.recordedAt);
  return start ? readColumns(start) : { recorded_at: null };
}

/** Whether a file of the size that a row names lies at its path now. */
async function holdsItsFile({ file_path, size_bytes }: VideoRow): Promise<boolean> {
  const stamp = await stampOf(file_path);
  return stamp !== undefined && (size_bytes === 0 || stamp.sizeBytes === size_bytes);
}

/**
 * A path holds one file, and `file_path` is unique: a row that claims `path` for other bytes (its file was replaced)
 * gives it up and is told apart by its checksum, so that it shows as moved and can be relinked.
 */
export async function freePath(trx: Db, path: string, keeperId: string): Promise<void> {
  const holder = await trx
    .selectFrom('videos_v2')
    .select(['video_id', 'checksum'])
    .where('file_path', '=', path)
    .where('video_id', '!=', keeperId)
    .executeTakeFirst();
  if (!holder) return;
  const columns = pathColumns(`${path}.replaced-${holder.checksum.slice(0, 12)}`);
  await trx.updateTable('videos_v2').set(columns).where('video_id', '=', holder.video_id).execute();
}

async function countChunks(db: Db, videoIds: readonly string[]): Promise<Map<string, ChunkCounts>> {
  const counts = new Map<string, ChunkCounts>();
  if (videoIds.length === 0) return counts;
  const rows = await db
    .selectFrom('clips')
    .select(({ fn }) => ['video_id', 'level', fn.countAll<number | string>().as('total')])
    .where('video_id', 'in', videoIds)
    .groupBy(['video_id', 'level'])
    .execute();
  for (const row of rows) {
    if (!Object.hasOwn(NO_CHUNKS, row.level)) continue;
    counts.set(row.video_id, { ...(counts.get(row.video_id) ?? NO_CHUNKS), [row.level]: Number(row.total) });
  }
  return counts;
}
