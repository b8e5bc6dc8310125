import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { ClipStore } from '../clip-store.ts';
import { createLeftOutVideos } from './left-out.ts';
import { type LibraryPointSources, libraryPoints } from './library-points.ts';
import type { VectorIndex } from './vector-index.ts';

export interface VectorCollectionDependencies extends Omit<LibraryPointSources, 'leftOut'> {
  readonly clips: Pick<ClipStore, 'embedded' | 'encodersOf'>;
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
  /** Videos that an open index lacks because their vectors are damaged, gone or of another version of the encoder, and why, by id. */
  leftOut(encoderId: string): ReadonlyMap<string, Sentence>;
  close(): Promise<void>;
}

/** Collections whose indexes are copies in memory, which may be given up. */
export interface ExactCollections extends VectorCollections {
  isOpen(encoderId: string): boolean;
  /** Gives the memory of an index back; the next `open` fills it again. Nobody may be using it. */
  release(encoderId: string): Promise<void>;
  /** Ends every fill at its next batch; from now on only indexes that are filled can be had (else `cancelled`). */
  interrupt(): void;
}

interface OpenedIndex {
  /** The index with everything that was asked of it so far. */
  index: Promise<VectorIndex>;
  isFilled: boolean;
  readonly stopping: AbortController;
}

export function createVectorCollections(dependencies: VectorCollectionDependencies): ExactCollections {
  const { clips, createIndex } = dependencies;
  const leftOut = createLeftOutVideos(dependencies.warn);
  const sources = { ...dependencies, leftOut };
  const opened = new Map<string, OpenedIndex>();
  const closing = new AbortController();

  async function* points(encoderId: string, signal: AbortSignal, videoId?: string): ReturnType<typeof libraryPoints> {
    for await (const batch of libraryPoints(sources, encoderId, videoId)) {
      signal.throwIfAborted();
      yield batch;
    }
    signal.throwIfAborted();
  }
  /** What fails leaves nothing behind: the next `open` begins again. */
  const settle = (encoderId: string, entry: OpenedIndex, index: Promise<VectorIndex>): void => {
    entry.index = index;
    index.catch(() => {
      if (opened.get(encoderId) === entry) opened.delete(encoderId);
    });
  };
  const fresh = async (encoderId: string, signal: AbortSignal): Promise<VectorIndex> => {
    signal.throwIfAborted();
    const index = await createIndex(encoderId);
    await closedOnFailure(index, async () => {
      for await (const batch of points(encoderId, signal)) await index.upsert(batch);
    });
    return index;
  };
  const entryOf = (encoderId: string): OpenedIndex => {
    const known = opened.get(encoderId);
    if (known) return known;
    const stopping = new AbortController();
    const filled = fresh(encoderId, AbortSignal.any([closing.signal, stopping.signal]));
    const entry: OpenedIndex = { index: filled, isFilled: false, stopping };
    opened.set(encoderId, entry);
    settle(
      encoderId,
      entry,
      filled.then((index) => {
        entry.isFilled = true;
        return index;
      }),
    );
    return entry;
  };
  /** An index that is being filled takes the change afterwards; whoever opens it sees it, nobody waits for the fill. */
  const change = async (encoderId: string, work: (index: VectorIndex) => Promise<void>): Promise<void> => {
    const entry = opened.get(encoderId);
    if (!entry) return;
    if (entry.isFilled) {
      await work(await entry.index);
      return;
    }
    const changed = entry.index.then(async (index) => {
      await closedOnFailure(index, () => work(index));
      return index;
    });
    settle(encoderId, entry, changed);
  };
  const refill = async (index: VectorIndex, encoderId: string, videoId: string): Promise<void> => {
    await index.deleteVideo(videoId);
    for await (const batch of points(encoderId, closing.signal, videoId)) await index.upsert(batch);
  };
  const open = (encoderId: string): Promise<VectorIndex> => entryOf(encoderId).index;
  const interrupt = (): void => closing.abort(stopped());

  return {
    open,
    interrupt,
    refillVideo: async (encoderId, videoId) => refill(await open(encoderId), encoderId, videoId),
    relabelVideo: async (videoId) => {
      for (const encoderId of await clips.encodersOf(videoId)) {
        await change(encoderId, (index) => refill(index, encoderId, videoId));
      }
    },
    removeVideo: async (videoId) => {
      leftOut.forget(undefined, videoId);
      for (const encoderId of [...opened.keys()]) await change(encoderId, (index) => index.deleteVideo(videoId));
    },
    rebuild: async (encoderId) => (await open(encoderId)).rebuild(points(encoderId, closing.signal)),
    leftOut: leftOut.of,
    isOpen: (encoderId) => opened.has(encoderId),
    release: async (encoderId) => {
      const entry = opened.get(encoderId);
      if (!entry) return;
      opened.delete(encoderId);
      entry.stopping.abort(stopped());
      await (await entry.index.catch(() => undefined))?.close();
    },
    close: async () => {
      interrupt();
      const indexes = await Promise.allSettled([...opened.values()].map(({ index }) => index));
      for (const outcome of indexes) if (outcome.status === 'fulfilled') await outcome.value.close();
      opened.clear();
    },
  };
}

async function closedOnFailure(index: VectorIndex, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await index.close();
    throw error;
  }
}

function stopped(): VigilError {
  return new VigilError('cancelled', say('vector-index-closed'));
}
