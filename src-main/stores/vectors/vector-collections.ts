import { existsSync } from 'node:fs';
import type { Artifacts } from '../artifacts.ts';
import type { ClipStore, EmbeddedChunk } from '../clip-store.ts';
import { readVectorMatrix } from './npy.ts';
import type { VectorIndex, VectorPoint } from './vector-index.ts';

/** Points handed to an index at once, so that neither memory nor the main thread notices. */
const POINTS_PER_BATCH = 512;

export interface VectorCollectionDependencies {
  readonly clips: Pick<ClipStore, 'embedded' | 'encodersOf'>;
  readonly artifacts: Pick<Artifacts, 'chunks'>;
  /** An empty index for the vectors of one encoder. */
  readonly createIndex: (encoderId: string) => Promise<VectorIndex>;
  readonly warn: (message: string, fields: Record<string, unknown>) => void;
}

/**
 * The vector indexes, one per encoder: vectors of two encoders are never compared. An index is a copy of the `.npy`
 * files, filled on first use; files and rows are the truth.
 */
export interface VectorCollections {
  open(encoderId: string): Promise<VectorIndex>;
  /** Makes an index hold exactly what the files of a video hold for its encoder. */
  refillVideo(encoderId: string, videoId: string): Promise<void>;
  /** After a change of labels, which filters work on: refills the video in every index that is open. */
  relabelVideo(videoId: string): Promise<void>;
  removeVideo(videoId: string): Promise<void>;
  /** Empties an index and fills it from the files again. */
  rebuild(encoderId: string): Promise<void>;
  close(): Promise<void>;
}

export function createVectorCollections(dependencies: VectorCollectionDependencies): VectorCollections {
  const { clips, createIndex } = dependencies;
  const opened = new Map<string, Promise<VectorIndex>>();

  const fresh = async (encoderId: string): Promise<VectorIndex> => {
    const index = await createIndex(encoderId);
    for await (const points of pointsOf(dependencies, encoderId)) await index.upsert(points);
    return index;
  };
  const open = (encoderId: string): Promise<VectorIndex> => {
    const pending = opened.get(encoderId) ?? fresh(encoderId);
    if (!opened.has(encoderId)) {
      opened.set(encoderId, pending);
      pending.catch(() => opened.delete(encoderId));
    }
    return pending;
  };
  const refill = async (index: VectorIndex, encoderId: string, videoId: string): Promise<void> => {
    await index.deleteVideo(videoId);
    for await (const points of pointsOf(dependencies, encoderId, videoId)) await index.upsert(points);
  };

  return {
    open,
    refillVideo: async (encoderId, videoId) => refill(await open(encoderId), encoderId, videoId),
    relabelVideo: async (videoId) => {
      for (const encoderId of await clips.encodersOf(videoId)) {
        const index = opened.get(encoderId);
        if (index) await refill(await index, encoderId, videoId);
      }
    },
    removeVideo: async (videoId) => {
      for (const index of opened.values()) await (await index).deleteVideo(videoId);
    },
    rebuild: async (encoderId) => (await open(encoderId)).rebuild(pointsOf(dependencies, encoderId)),
    close: async () => {
      const indexes = await Promise.allSettled(opened.values());
      for (const outcome of indexes) if (outcome.status === 'fulfilled') await outcome.value.close();
      opened.clear();
    },
  };
}

/** The points of an encoder (of one video if given) as rows and files have them, batch by batch. */
async function* pointsOf(
  { clips, artifacts, warn }: VectorCollectionDependencies,
  encoderId: string,
  videoId?: string,
): AsyncGenerator<readonly VectorPoint[]> {
  for await (const chunks of clips.embedded(encoderId, videoId)) {
    const path = artifacts.chunks(chunks[0]!.videoId, encoderId);
    if (!existsSync(path)) {
      warn('Chunk vectors are missing; index the video again', { videoId: chunks[0]!.videoId, encoderId });
      continue;
    }
    const { vectors, rows, dim } = await readVectorMatrix(path);
    for (let at = 0; at < chunks.length; at += POINTS_PER_BATCH) {
      const batch = chunks.slice(at, at + POINTS_PER_BATCH).filter(({ vectorRow }) => vectorRow < rows);
      yield batch.map((chunk) => toPoint(chunk, vectors.subarray(chunk.vectorRow * dim, (chunk.vectorRow + 1) * dim)));
    }
  }
}

function toPoint({ vectorRow: _, ...payload }: EmbeddedChunk, vector: Float32Array): VectorPoint {
  return { ...payload, vector };
}
