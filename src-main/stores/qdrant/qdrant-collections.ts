import type { ClipStore } from '../clip-store.ts';
import { createLeftOutVideos } from '../vectors/left-out.ts';
import type { LibraryPointSources } from '../vectors/library-points.ts';
import type { ExactCollections, VectorCollections } from '../vectors/vector-collections.ts';
import { createLibraryIndex, type LibraryIndex } from './library-index.ts';
import { collectionName, dropCollection, pointDefaultAlias, quantizeWhenLarge } from './qdrant-collection.ts';
import type { QdrantConnection } from './qdrant-connection.ts';
import { openQdrantIndex } from './qdrant-index.ts';

export interface QdrantCollectionDependencies extends Omit<LibraryPointSources, 'leftOut'> {
  readonly clips: Pick<ClipStore, 'embedded' | 'encodersOf'>;
  readonly connection: QdrantConnection;
  readonly exact: ExactCollections;
  readonly defaultEncoderId: () => string;
  /** Whether searches are to be answered from here: otherwise somebody uses the exact index. */
  readonly isChosen: () => boolean;
  /** Points from which on Qdrant keeps one byte per value beside the vectors. */
  readonly quantizeAbove: number;
  readonly warn: (message: string, fields: Record<string, unknown>) => void;
}

export interface QdrantCollections extends VectorCollections {
  open(encoderId: string): Promise<LibraryIndex>;
  /** Without waiting until it is known whether Qdrant answers. */
  follow(encoderId: string): LibraryIndex;
  readonly isUsed: boolean;
  readonly connection: QdrantConnection;
}

/** The vector indexes in Qdrant, one collection per encoder, each kept in step with the library. */
export function createQdrantCollections(dependencies: QdrantCollectionDependencies): QdrantCollections {
  const { clips, artifacts, connection, exact, dimOf, outdated } = dependencies;
  const { defaultEncoderId, isChosen, quantizeAbove, warn } = dependencies;
  const leftOut = createLeftOutVideos(warn);
  const opened = new Map<string, LibraryIndex>();

  const follow = (encoderId: string): LibraryIndex => {
    const known = opened.get(encoderId);
    if (known) return known;
    const collection = collectionName(encoderId);
    const index = createLibraryIndex({
      encoderId,
      sources: { clips, artifacts, dimOf, leftOut, outdated },
      openIndex: async () => openQdrantIndex({ http: connection.http, collection, dim: await dimOf(encoderId) }),
      whenFilled: async () => {
        await quantizeWhenLarge(connection.http, collection, quantizeAbove);
        if (encoderId === defaultEncoderId()) await pointDefaultAlias(connection.http, collection);
      },
      openExact: () => exact.open(encoderId),
      releaseExact: async () => {
        if (isChosen()) await exact.release(encoderId);
      },
      warn,
    });
    opened.set(encoderId, index);
    return index;
  };
  const open = async (encoderId: string): Promise<LibraryIndex> => {
    const index = follow(encoderId);
    await index.checked;
    return index;
  };

  return {
    connection,
    open,
    follow,
    get isUsed() {
      return opened.size > 0;
    },
    refillVideo: async (encoderId, videoId) => {
      await (await open(encoderId)).refillVideo(videoId);
    },
    relabelVideo: async (videoId) => {
      for (const encoderId of await clips.encodersOf(videoId)) await opened.get(encoderId)?.refillVideo(videoId);
    },
    leftOut: leftOut.of,
    removeVideo: async (videoId) => {
      leftOut.forget(undefined, videoId);
      for (const index of opened.values()) await index.deleteVideo(videoId);
    },
    rebuild: async (encoderId) => {
      await dropCollection(connection.http, collectionName(encoderId));
      await follow(encoderId).checkAgain();
    },
    close: async () => {
      const indexes = [...opened.values()];
      opened.clear();
      await Promise.all(indexes.map((index) => index.close()));
      await connection.stop();
    },
  };
}
