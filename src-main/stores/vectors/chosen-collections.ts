import type { QdrantCollections } from '../qdrant/qdrant-collections.ts';
import type { ExactCollections, VectorCollections } from './vector-collections.ts';

export interface ChosenCollections extends VectorCollections {
  readonly exact: ExactCollections;
  readonly qdrant: QdrantCollections;
  /** After a change of the setting: stops a Qdrant that is not asked any more, starts one that is. */
  settle(): Promise<void>;
}

/**
 * The vector indexes of the backend in use. The setting is read at every call, so that a switch needs no restart;
 * an index of the other backend that is open (as fallback, or while it is filled) follows every change.
 */
export function createChosenCollections(options: {
  readonly backend: () => 'exact' | 'qdrant';
  readonly defaultEncoderId: () => string;
  readonly exact: ExactCollections;
  readonly qdrant: QdrantCollections;
}): ChosenCollections {
  const { backend, defaultEncoderId, exact, qdrant } = options;
  let settled = 'exact';
  let settledEncoder = defaultEncoderId();
  return {
    exact,
    qdrant,
    open: (encoderId) => (backend() === 'exact' ? exact.open(encoderId) : qdrant.open(encoderId)),
    refillVideo: async (encoderId, videoId) => {
      if (backend() === 'exact' || exact.isOpen(encoderId)) await exact.refillVideo(encoderId, videoId);
      if (backend() === 'qdrant' || qdrant.isUsed) await qdrant.refillVideo(encoderId, videoId);
    },
    relabelVideo: async (videoId) => {
      await exact.relabelVideo(videoId);
      await qdrant.relabelVideo(videoId);
    },
    removeVideo: async (videoId) => {
      await exact.removeVideo(videoId);
      await qdrant.removeVideo(videoId);
    },
    rebuild: async (encoderId) => {
      if (backend() === 'exact' || exact.isOpen(encoderId)) await exact.rebuild(encoderId);
      if (backend() === 'qdrant') await qdrant.rebuild(encoderId);
    },
    // While Qdrant cannot answer, the exact index does.
    leftOut: (encoderId) =>
      backend() === 'qdrant' && qdrant.follow(encoderId).state === 'ready'
        ? qdrant.leftOut(encoderId)
        : exact.leftOut(encoderId),
    settle: async () => {
      // Other settings change too, also while Qdrant is filled before it is chosen.
      const encoderId = defaultEncoderId();
      const isOtherEncoder = settledEncoder !== encoderId;
      settledEncoder = encoderId;
      if (settled === backend()) {
        // The collection of the encoder in use goes by the alias.
        if (isOtherEncoder && settled === 'qdrant') await qdrant.follow(encoderId).checkAgain();
        return;
      }
      settled = backend();
      if (settled === 'exact') await qdrant.close();
      else qdrant.follow(defaultEncoderId());
    },
    close: async () => {
      await qdrant.close();
      await exact.close();
    },
  };
}
