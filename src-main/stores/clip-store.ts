import { VigilError } from '../../src-shared/contract/errors.ts';
import type { Chunk, ChunkLevel } from '../../src-shared/model/chunk.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { pointIdOf } from '../platform/ids.ts';
import { fromJson, inBatches, toJson } from './db/columns.ts';
import { type Db, inTransaction, type Trx } from './db/open.ts';
import type { ClipRow } from './db/schema.ts';
import { type EmbeddedChunk, embeddedChunks } from './embedded-chunks.ts';

/** Coarse structure first, then fine to coarse. */
const LEVEL_ORDER: readonly ChunkLevel[] = ['shot', 'micro', 'meso', 'macro', 'legacy'];

/**
 * How the chunks of a video were embedded: `rows[i]` is the row of `chunks[i]` in `chunks.<encoder>.npy`, a row of its
 * own for each chunk.
 */
interface ChunkEmbedding {
  readonly modelName: string;
  readonly modelVersion: string;
  readonly dimension: number;
  readonly rows: readonly number[];
}

export interface ClipStore {
  /**
   * Makes `chunks` the chunks of a video, and (with `embedding`) their vectors those of its encoder, in one
   * transaction. Chunks that stay the same keep their id and the embeddings of other encoders. To commit more with
   * it, make the store from a transaction.
   */
  replaceForVideo(videoId: string, chunks: readonly Chunk[], embedding?: ChunkEmbedding): Promise<void>;
  /** Makes these the vectors that an encoder has of a video whose chunks stay as they are, in one transaction. */
  embed(videoId: string, chunks: readonly Chunk[], embedding: ChunkEmbedding): Promise<void>;
  /** Ordered by level, then by time. */
  listForVideo(videoId: string, level?: ChunkLevel): Promise<Chunk[]>;
  /** Chunks of one level that overlap [fromSec, toSec), in order of time. */
  listWithin(videoId: string, level: ChunkLevel, fromSec: number, toSec: number): Promise<Chunk[]>;
  /** In the order asked for; unknown ids are left out. */
  getMany(chunkIds: readonly string[]): Promise<Chunk[]>;
  /** Throws `not-found` for an unknown id. */
  get(chunkId: string): Promise<Chunk>;
  /** Where the vector of a chunk lies for an encoder; undefined when it has none. */
  vectorRow(chunkId: string, modelName: string): Promise<number | undefined>;
  /**
   * All embedded chunks of an encoder (of one video if given), grouped by video, so that each `.npy` is read once;
   * a batch never mixes videos.
   */
  embedded(modelName: string, videoId?: string): AsyncIterable<readonly EmbeddedChunk[]>;
  /** Values in a vector of an encoder, also of one that is not installed any more; undefined when it has none here. */
  dimensionOf(modelName: string): Promise<number | undefined>;
  /** Videos with vectors that another version of a model has made, and which. */
  otherVersions(modelName: string, version: string): Promise<ReadonlyMap<string, string>>;
  /**
   * Encoders that a video has vectors of, or any video when none is given, in order of name; vectors that came from
   * SOPilot were made by none.
   */
  encodersOf(videoId?: string): Promise<string[]>;
}

export function createClipStore(db: Db): ClipStore {
  return {
    replaceForVideo: (videoId, chunks, embedding) => {
      if (embedding && embedding.rows.length !== chunks.length) {
        throw new RangeError(`${chunks.length} chunks, but ${embedding.rows.length} vector rows`);
      }
      return inTransaction(db, (trx) => replaceClips(trx, videoId, chunks, embedding));
    },
    embed: (videoId, chunks, embedding) =>
      inTransaction(db, async (trx) => {
        await removeEmbeddings(trx, videoId, embedding.modelName);
        await insertEmbeddings(trx, videoId, chunks, embedding);
      }),
    listForVideo: async (videoId, level) => {
      let query = db.selectFrom('clips').selectAll().where('video_id', '=', videoId);
      if (level) query = query.where('level', '=', level);
      const chunks = (await query.orderBy('level').orderBy('clip_idx').execute()).map(toChunk);
      return chunks.sort((a, b) => LEVEL_ORDER.indexOf(a.level) - LEVEL_ORDER.indexOf(b.level));
    },
    listWithin: async (videoId, level, fromSec, toSec) => {
      const rows = await db
        .selectFrom('clips')
        .selectAll()
        .where('video_id', '=', videoId)
        .where('level', '=', level)
        .where('start_sec', '<', toSec)
        .where('end_sec', '>', fromSec)
        .orderBy('start_sec')
        .execute();
      return rows.map(toChunk);
    },
    getMany: async (chunkIds) => {
      const byId = new Map<string, Chunk>();
      await inBatches([...new Set(chunkIds)], async (batch) => {
        const rows = await db.selectFrom('clips').selectAll().where('clip_id', 'in', batch).execute();
        for (const row of rows) byId.set(row.clip_id, toChunk(row));
      });
      return chunkIds.flatMap((chunkId) => byId.get(chunkId) ?? []);
    },
    get: async (chunkId) => {
      const row = await db.selectFrom('clips').selectAll().where('clip_id', '=', chunkId).executeTakeFirst();
      if (!row) throw new VigilError('not-found', say('chunk-not-found', { chunkId }));
      return toChunk(row);
    },
    vectorRow: async (chunkId, modelName) => {
      const row = await db
        .selectFrom('embeddings')
        .select('vector_row')
        .where('embedding_id', '=', pointIdOf(chunkId, modelName))
        .executeTakeFirst();
      return row?.vector_row;
    },
    embedded: (modelName, videoId) => embeddedChunks(db, modelName, videoId),
    dimensionOf: async (modelName) => {
      const row = await db
        .selectFrom('embeddings')
        .select('dimension')
        .where('model_name', '=', modelName)
        .limit(1)
        .executeTakeFirst();
      return row?.dimension;
    },
    otherVersions: async (modelName, version) => {
      const rows = await db
        .selectFrom('embeddings')
        .select(['video_id', 'model_version'])
        .distinct()
        .where('model_name', '=', modelName)
        .where('model_version', '!=', version)
        .execute();
      return new Map(rows.map((row) => [row.video_id, row.model_version]));
    },
    encodersOf: async (videoId) => {
      let query = db
        .selectFrom('embeddings')
        .innerJoin('clips', 'clips.clip_id', 'embeddings.clip_id')
        .select('model_name')
        .distinct()
        .where('clips.level', '!=', 'legacy');
      if (videoId !== undefined) query = query.where('clips.video_id', '=', videoId);
      const rows = await query.orderBy('model_name').execute();
      return rows.map((row) => row.model_name);
    },
  };
}

function toChunk(row: ClipRow): Chunk {
  return {
    chunkId: row.clip_id,
    videoId: row.video_id,
    level: row.level as ChunkLevel,
    startSec: row.start_sec,
    endSec: row.end_sec,
    startFrame: row.start_frame,
    endFrame: row.end_frame,
    keyframes: fromJson<number[]>(row.keyframes),
  };
}

async function replaceClips(
  trx: Trx,
  videoId: string,
  chunks: readonly Chunk[],
  embedding: ChunkEmbedding | undefined,
): Promise<void> {
  await removeVanished(trx, videoId, chunks);
  if (embedding) await removeEmbeddings(trx, videoId, embedding.modelName);
  const nextIndex = new Map<ChunkLevel, number>();
  const rows = chunks.map((chunk) => {
    const clipIndex = nextIndex.get(chunk.level) ?? 0;
    nextIndex.set(chunk.level, clipIndex + 1);
    return {
      clip_id: chunk.chunkId,
      video_id: videoId,
      level: chunk.level,
      clip_idx: clipIndex,
      start_sec: chunk.startSec,
      end_sec: chunk.endSec,
      start_frame: chunk.startFrame,
      end_frame: chunk.endFrame,
      keyframes: toJson(chunk.keyframes),
      embedding_id: embedding ? pointIdOf(chunk.chunkId, embedding.modelName) : null,
    };
  });
  await inBatches(rows, (batch) =>
    trx
      .insertInto('clips')
      .values([...batch])
      .onConflict((conflict) =>
        conflict.column('clip_id').doUpdateSet(({ ref }) => ({
          clip_idx: ref('excluded.clip_idx'),
          start_frame: ref('excluded.start_frame'),
          end_frame: ref('excluded.end_frame'),
          keyframes: ref('excluded.keyframes'),
          ...(embedding && { embedding_id: ref('excluded.embedding_id') }),
        })),
      )
      .execute(),
  );
  if (embedding) await insertEmbeddings(trx, videoId, chunks, embedding);
  await trx.updateTable('videos_v2').set({ num_clips: chunks.length }).where('video_id', '=', videoId).execute();
}

async function removeVanished(trx: Trx, videoId: string, chunks: readonly Chunk[]): Promise<void> {
  const kept = new Set(chunks.map((chunk) => chunk.chunkId));
  // Chunks that came from SOPilot are not cut here, and stay.
  const stored = await trx
    .selectFrom('clips')
    .select('clip_id')
    .where('video_id', '=', videoId)
    .where('level', '!=', 'legacy')
    .execute();
  const vanished = stored.map((row) => row.clip_id).filter((clipId) => !kept.has(clipId));
  await inBatches(vanished, (batch) => trx.deleteFrom('clips').where('clip_id', 'in', batch).execute());
}

async function removeEmbeddings(trx: Trx, videoId: string, modelName: string): Promise<void> {
  await trx.deleteFrom('embeddings').where('video_id', '=', videoId).where('model_name', '=', modelName).execute();
}

async function insertEmbeddings(
  trx: Trx,
  videoId: string,
  chunks: readonly Chunk[],
  embedding: ChunkEmbedding,
): Promise<void> {
  const rows = chunks.map((chunk, index) => {
    const pointId = pointIdOf(chunk.chunkId, embedding.modelName);
    return {
      embedding_id: pointId,
      clip_id: chunk.chunkId,
      video_id: videoId,
      model_name: embedding.modelName,
      model_version: embedding.modelVersion,
      dimension: embedding.dimension,
      vector_ref: pointId,
      vector_row: embedding.rows[index]!,
    };
  });
  await inBatches(rows, (batch) =>
    trx
      .insertInto('embeddings')
      .values([...batch])
      .execute(),
  );
}
