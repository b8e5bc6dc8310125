import type { ClipStore } from '../clip-store.ts';
import { type LibraryPointSources, libraryPoints } from './library-points.ts';
import type { VectorIndex } from './vector-index.ts';

export interface VectorCollectionDependencies extends LibraryPointSources {
  readonly clips: Pick<ClipStore, 'embedded' | 'encodersOf'>;
  /** An empty index for the vectors of one encoder. */
  readonly createIndex: (encoderId: string) => Promise<VectorIndex>;
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

/** Collections whose indexes are copies in memory, which may be given up. */
export interface ExactCollections extends VectorCollections {
  isOpen(encoderId: string): boolean;
  /** Gives the memory of an index back; the next `open` fills it again. Nobody may be using it. */
  release(encoderId: string): Promise<void>;
}

export function createVectorCollections(dependencies: VectorCollectionDependencies): ExactCollections {
  const { clips, createIndex } = dependencies;
  const opened = new Map<string, Promise<VectorIndex>>();

  const fresh = async (encoderId: string): Promise<VectorIndex> => {
    const index = await createIndex(encoderId);
    for await (const points of libraryPoints(dependencies, encoderId)) await index.upsert(points);
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
    for await (const points of libraryPoints(dependencies, encoderId, videoId)) await index.upsert(points);
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
    rebuild: async (encoderId) => (await open(encoderId)).rebuild(libraryPoints(dependencies, encoderId)),
    isOpen: (encoderId) => opened.has(encoderId),
    release: async (encoderId) => {
      const index = opened.get(encoderId);
      opened.delete(encoderId);
      await (await index)?.close();
    },
    close: async () => {
      const indexes = await Promise.allSettled(opened.values());
      for (const outcome of indexes) if (outcome.status === 'fulfilled') await outcome.value.close();
      opened.clear();
    },
  };
}
