import { storedSentence } from '../../src-shared/sentences/sentence.ts';
import { chunkIdOf, pointIdOf } from '../platform/ids.ts';
import { inBatches, toJson } from './db/columns.ts';
import type { Trx } from './db/open.ts';
import type { LegacyVideoRow } from './db/schema.ts';
import { pathColumns, playableColumn, type VideoFacts } from './video-row.ts';
import { freePath } from './video-store.ts';

/** A checksum that stands in until the recording is found. */
const UNKNOWN_CHECKSUM = 'unknown:';

interface LegacyClip {
  readonly clipIdx: number;
  /** On SOPilot's clock: 0 at the first picture. */
  readonly startSec: number;
  readonly endSec: number;
}

export interface LegacyVideoImport {
  readonly row: Omit<LegacyVideoRow, 'video_id' | 'take_id'>;
  readonly videoId: string;
  readonly path: string;
  readonly facts: Omit<VideoFacts, 'embeddingModel' | 'ingestedAt'>;
  readonly taskId: string;
  readonly taskName: string;
  readonly role: string;
  readonly siteId: string | null;
  readonly cameraId: string | null;
  readonly label: string | null;
  readonly modelName: string;
  readonly createdAt: string;
  readonly takeId: string;
  /** Made unless the video has one of this task and role; always made when there are clips. */
  readonly takeEndSec: number;
  readonly clips: readonly LegacyClip[];
}

export interface LegacyVideoOutcome {
  readonly videoId: string;
  readonly addedVideo: boolean;
  readonly addedTake: boolean;
  /** The video that stood in while the recording was missing, now replaced. */
  readonly replacedVideoId: string | null;
}

/** Vector collections of imported clips: of the effective vectors, and of what they were before SOPilot's adapter. */
export function legacyCollections(dimension: number): { readonly effective: string; readonly raw: string } {
  return { effective: `sopilot-${dimension}`, raw: `sopilot-${dimension}-raw` };
}

/**
 * The video a row belongs to: the one of its bytes; while they are unknown, the one it had before, or a stand-in.
 */
export async function legacyVideoId(
  trx: Trx,
  legacyKey: string,
  wanted: { readonly videoId: string; readonly bytesKnown: boolean },
): Promise<string> {
  if (wanted.bytesKnown) return wanted.videoId;
  const known = await trx
    .selectFrom('legacy_videos')
    .select('video_id')
    .where('legacy_key', '=', legacyKey)
    .executeTakeFirst();
  return known?.video_id ?? wanted.videoId;
}

/** Writes a video row of SOPilot with its task, take and clips. What is here already stays as it is. */
export async function writeLegacyVideo(trx: Trx, video: LegacyVideoImport): Promise<LegacyVideoOutcome> {
  const { videoId, row } = video;
  const before = await trx
    .selectFrom('legacy_videos')
    .selectAll()
    .where('legacy_key', '=', row.legacy_key)
    .executeTakeFirst();
  const addedVideo = await writeVideo(trx, video);
  const replacedVideoId =
    before && before.video_id !== videoId ? await replaceStandIn(trx, before.video_id, videoId) : null;
  await trx
    .insertInto('sop_tasks')
    .values({ task_id: video.taskId, name: video.taskName, description: '', created_at: video.createdAt })
    .onConflict((conflict) => conflict.column('task_id').doNothing())
    .execute();
  const take = await writeTake(trx, video);
  const ownsVectors = await isFirstWithVectors(trx, video);
  await writeClips(trx, video, ownsVectors);
  const kept = {
    ...row,
    video_id: videoId,
    take_id: take.takeId ?? before?.take_id ?? null,
    file_sha256: row.file_sha256 ?? before?.file_sha256 ?? null,
    clip_count: Math.max(row.clip_count, before?.clip_count ?? 0),
    dimension: row.dimension ?? before?.dimension ?? null,
    effective_sha256: row.effective_sha256 ?? before?.effective_sha256 ?? null,
    raw_sha256: row.raw_sha256 ?? before?.raw_sha256 ?? null,
    clips_sha256: row.clips_sha256 ?? before?.clips_sha256 ?? null,
  };
  await trx
    .insertInto('legacy_videos')
    .values(kept)
    .onConflict((conflict) => conflict.column('legacy_key').doUpdateSet(kept))
    .execute();
  return { videoId, addedVideo, addedTake: take.added, replacedVideoId };
}

async function writeVideo(trx: Trx, video: LegacyVideoImport): Promise<boolean> {
  const { videoId, facts, row } = video;
  const labels = { task_id: video.taskId, role: video.role, site_id: video.siteId, camera_id: video.cameraId };
  const known = await trx.selectFrom('videos_v2').selectAll().where('video_id', '=', videoId).executeTakeFirst();
  if (known) {
    const missing = Object.entries(labels).filter(([name]) => known[name as keyof typeof labels] === null);
    const columns = { ...Object.fromEntries(missing), ...(known.legacy_id === null && { legacy_id: row.legacy_id }) };
    if (Object.keys(columns).length > 0) {
      await trx.updateTable('videos_v2').set(columns).where('video_id', '=', videoId).execute();
    }
    return false;
  }
  await freePath(trx, video.path, videoId);
  await trx
    .insertInto('videos_v2')
    .values({
      video_id: videoId,
      legacy_id: row.legacy_id,
      name: facts.name,
      ...pathColumns(video.path),
      storage_path: null,
      checksum: row.file_sha256 ?? `${UNKNOWN_CHECKSUM}${videoId}`,
      size_bytes: facts.sizeBytes,
      file_modified_ms: facts.modifiedMs,
      status: facts.status,
      ...labels,
      domain: null,
      recorded_at: null,
      duration_sec: facts.durationSec,
      fps: facts.fps,
      width: facts.width,
      height: facts.height,
      first_frame_sec: facts.firstFrameSec,
      codec: facts.codec,
      playable: playableColumn(facts.playable),
      num_clips: row.clip_count,
      embedding_model: null,
      warnings: toJson(facts.warnings.map(storedSentence)),
      error: facts.error === null ? null : toJson(facts.error),
      created_at: video.createdAt,
      ingest_time: null,
    })
    .execute();
  return true;
}

/** Hands everything of a stand-in to the video whose recording was found, and removes it. */
async function replaceStandIn(trx: Trx, from: string, to: string): Promise<string | null> {
  const standIn = await trx.selectFrom('videos_v2').select('checksum').where('video_id', '=', from).executeTakeFirst();
  if (!standIn?.checksum.startsWith(UNKNOWN_CHECKSUM)) return null;
  await trx.updateTable('sop_takes').set({ video_id: to }).where('video_id', '=', from).execute();
  await trx.updateTable('score_jobs').set({ gold_video_id: to }).where('gold_video_id', '=', from).execute();
  await trx.updateTable('score_jobs').set({ trainee_video_id: to }).where('trainee_video_id', '=', from).execute();
  await trx.updateTable('jobs').set({ subject_id: to }).where('subject_id', '=', from).execute();
  await trx.updateTable('answer_videos').set({ video_id: to }).where('video_id', '=', from).execute();
  await trx.updateTable('legacy_videos').set({ video_id: to }).where('video_id', '=', from).execute();
  await trx.deleteFrom('videos_v2').where('video_id', '=', from).execute();
  return from;
}

async function writeTake(trx: Trx, video: LegacyVideoImport): Promise<{ takeId: string | null; added: boolean }> {
  const { takeId, taskId, videoId, role } = video;
  const known = await trx.selectFrom('sop_takes').select('take_id').where('take_id', '=', takeId).executeTakeFirst();
  if (known) return { takeId, added: false };
  if (video.takeEndSec <= 0) return { takeId: null, added: false };
  if (video.clips.length === 0) {
    const other = await trx
      .selectFrom('sop_takes')
      .select('take_id')
      .where('video_id', '=', videoId)
      .where('task_id', '=', taskId)
      .where('role', '=', role)
      .executeTakeFirst();
    if (other) return { takeId: null, added: false };
  }
  await trx
    .insertInto('sop_takes')
    .values({
      take_id: takeId,
      task_id: taskId,
      video_id: videoId,
      role,
      start_sec: 0,
      end_sec: video.takeEndSec,
      label: video.label,
      created_at: video.createdAt,
    })
    .execute();
  return { takeId, added: true };
}

/** Rows of the same bytes have one set of chunks; the vectors of the first are those of its collection. */
async function isFirstWithVectors(trx: Trx, { row, videoId }: LegacyVideoImport): Promise<boolean> {
  const first = await trx
    .selectFrom('legacy_videos')
    .select('legacy_key')
    .where('video_id', '=', videoId)
    .where('effective_sha256', 'is not', null)
    .orderBy('legacy_id')
    .executeTakeFirst();
  return first === undefined || first.legacy_key === row.legacy_key;
}

async function writeClips(trx: Trx, video: LegacyVideoImport, ownsVectors: boolean): Promise<void> {
  const { videoId, facts, row } = video;
  const collections = row.dimension === null ? null : legacyCollections(row.dimension);
  const clips = video.clips.flatMap((clip, at) => {
    const [startSec, endSec] = [clip.startSec + facts.firstFrameSec, clip.endSec + facts.firstFrameSec];
    if (endSec <= startSec) return [];
    return [{ clipId: chunkIdOf(videoId, 'legacy', startSec, endSec), startSec, endSec, clipIdx: clip.clipIdx, at }];
  });
  await inBatches(clips, (batch) =>
    trx
      .insertInto('clips')
      .values(
        batch.map(({ clipId, startSec, endSec, clipIdx }) => ({
          clip_id: clipId,
          video_id: videoId,
          level: 'legacy',
          clip_idx: clipIdx,
          start_sec: startSec,
          end_sec: endSec,
          start_frame: Math.round(startSec * facts.fps),
          end_frame: Math.round(endSec * facts.fps),
          keyframes: '[]',
          embedding_id: collections && row.effective_sha256 !== null ? pointIdOf(clipId, collections.effective) : null,
        })),
      )
      .onConflict((conflict) => conflict.column('clip_id').doNothing())
      .execute(),
  );
  if (!ownsVectors || !collections) return;
  const models = [
    ...(row.effective_sha256 === null ? [] : [collections.effective]),
    ...(row.raw_sha256 === null ? [] : [collections.raw]),
  ];
  const embeddings = models.flatMap((model) =>
    clips.map(({ clipId, at }) => ({
      embedding_id: pointIdOf(clipId, model),
      clip_id: clipId,
      video_id: videoId,
      model_name: model,
      model_version: video.modelName,
      dimension: row.dimension!,
      vector_ref: pointIdOf(clipId, model),
      vector_row: at,
    })),
  );
  await inBatches(embeddings, (batch) =>
    trx
      .insertInto('embeddings')
      .values([...batch])
      .onConflict((conflict) => conflict.column('embedding_id').doNothing())
      .execute(),
  );
}
