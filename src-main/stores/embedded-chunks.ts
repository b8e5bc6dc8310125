import type { ChunkLevel } from '../../src-shared/model/chunk.ts';
import { breathe } from './db/columns.ts';
import type { Db } from './db/open.ts';

const EMBEDDED_BATCH_ROWS = 1000;

/** A chunk as a vector index wants it: where its vector lies, and what filters work on. */
export interface EmbeddedChunk {
  readonly pointId: string;
  readonly chunkId: string;
  readonly videoId: string;
  readonly level: ChunkLevel;
  readonly startSec: number;
  readonly endSec: number;
  readonly vectorRow: number;
  readonly domain: string | null;
  readonly cameraId: string | null;
  readonly taskId: string | null;
  readonly role: string | null;
  readonly recordedAt: string | null;
}

/**
 * All embedded chunks of an encoder (of one video if given), grouped by video, so that each `.npy` is read once; a batch
 * never mixes videos.
 */
export async function* embeddedChunks(
  db: Db,
  modelName: string,
  videoId: string | undefined,
): AsyncGenerator<readonly EmbeddedChunk[]> {
  const videoIds = videoId === undefined ? await allVideoIds(db) : [videoId];
  for (const id of videoIds) {
    for (let lastRow = -1; ; ) {
      const batch = await embeddedBatch(db, modelName, id, lastRow);
      if (batch.length > 0) yield batch;
      await breathe();
      if (batch.length < EMBEDDED_BATCH_ROWS) break;
      lastRow = batch.at(-1)!.vectorRow;
    }
  }
}

/** The next chunks of a video after row `lastRow` of its vector file. */
async function embeddedBatch(db: Db, modelName: string, videoId: string, lastRow: number): Promise<EmbeddedChunk[]> {
  const rows = await db
    .selectFrom('embeddings')
    .innerJoin('clips', 'clips.clip_id', 'embeddings.clip_id')
    .innerJoin('videos_v2', 'videos_v2.video_id', 'embeddings.video_id')
    .select([
      'embeddings.vector_ref as pointId',
      'clips.clip_id as chunkId',
      'clips.video_id as videoId',
      'clips.level',
      'clips.start_sec as startSec',
      'clips.end_sec as endSec',
      'embeddings.vector_row as vectorRow',
      'videos_v2.domain',
      'videos_v2.camera_id as cameraId',
      'videos_v2.task_id as taskId',
      'videos_v2.role',
      'videos_v2.recorded_at as recordedAt',
    ])
    .where('embeddings.video_id', '=', videoId)
    .where('embeddings.model_name', '=', modelName)
    .where('embeddings.vector_row', '>', lastRow)
    .orderBy('embeddings.vector_row')
    .limit(EMBEDDED_BATCH_ROWS)
    .execute();
  return rows.map((row) => ({ ...row, level: row.level as ChunkLevel }));
}

async function allVideoIds(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('videos_v2').select('video_id').orderBy('video_id').execute();
  return rows.map((row) => row.video_id);
}
