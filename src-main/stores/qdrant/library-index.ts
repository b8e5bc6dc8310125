import { setTimeout as delay } from 'node:timers/promises';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { LibraryPointSources } from '../vectors/library-points.ts';
import type { VectorIndex } from '../vectors/vector-index.ts';
import { type FillProgress, fillFromLibrary } from './fill-from-library.ts';
import type { QdrantIndex } from './qdrant-index.ts';

export interface LibraryIndexOptions {
  readonly encoderId: string;
  /** Opens the collection (made unless it is there). */
  readonly openIndex: () => Promise<QdrantIndex>;
  readonly sources: LibraryPointSources;
  /** Done once the collection holds what the library holds: alias, quantization. */
  readonly whenFilled: () => Promise<void>;
  /** The exact index that answers while Qdrant cannot; filled from the files when it is asked for. */
  readonly openExact: () => Promise<VectorIndex>;
  /** Called when Qdrant answers and nothing uses the exact index any more. */
  readonly releaseExact: () => Promise<void>;
  readonly warn: (message: string, fields: Record<string, unknown>) => void;
  readonly retryMs?: readonly number[];
}

/** An encoder's vectors in Qdrant, kept in step with the library; answered by the exact index while Qdrant cannot. */
export interface LibraryIndex extends VectorIndex {
  readonly notice: Sentence | undefined;
  /** `filling`: Qdrant is there but does not hold everything yet. */
  readonly state: 'checking' | 'filling' | 'ready' | 'down';
  readonly progress: FillProgress;
  /** Settles when it is known whether Qdrant answers or the exact index has to. */
  readonly checked: Promise<void>;
  /** Settles when Qdrant holds exactly what the library holds. Throws what keeps it from that. */
  inStep(): Promise<void>;
  refillVideo(videoId: string): Promise<void>;
  /** Compares with the library again, as after a restore. */
  checkAgain(): Promise<void>;
}

const RETRY_MS = [200, 500, 1000, 2000, 5000, 10_000] as const;
/** A search that has just begun may still hold the exact index. */
const RELEASE_AFTER_MS = 30_000;

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one state machine: checking, filling, ready and away share their state.
export function createLibraryIndex(options: LibraryIndexOptions): LibraryIndex {
  const { encoderId, openIndex, sources, whenFilled, openExact, releaseExact, warn, retryMs = RETRY_MS } = options;
  const closing = new AbortController();
  const checked = Promise.withResolvers<void>();
  let state: LibraryIndex['state'] = 'checking';
  let problem = '';
  let index: QdrantIndex | undefined;
  let progress: FillProgress = { pointsDone: 0, pointsTotal: 0 };
  let filling: Promise<void> | undefined;
  let recovering: Promise<void> | undefined;
  let releaseTimer: NodeJS.Timeout | undefined;
  let exactInUse = 0;

  const ready = (): void => {
    state = 'ready';
    checked.resolve();
    clearTimeout(releaseTimer);
    releaseTimer = setTimeout(() => {
      if (state === 'ready' && exactInUse === 0) void releaseExact();
    }, RELEASE_AFTER_MS);
    releaseTimer.unref();
  };
  /** One comparison with the library at a time; whoever asks meanwhile waits for the same one. */
  const fill = (): Promise<void> => {
    filling ??= (async () => {
      index = await openIndex();
      await fillFromLibrary(index, encoderId, sources, {
        signal: closing.signal,
        onProgress: (now) => {
          progress = now;
          state = 'filling';
          checked.resolve();
        },
      });
      await whenFilled();
      ready();
    })()
      .catch((error: unknown) => {
        down(error);
        throw error;
      })
      .finally(() => {
        filling = undefined;
      });
    return filling;
  };
  const down = (error: unknown): void => {
    if (closing.signal.aborted) return;
    problem = error instanceof Error ? error.message : String(error);
    if (state !== 'down') warn('Qdrant cannot be used; the exact index answers', { encoderId, problem });
    state = 'down';
    checked.resolve();
    recovering ??= recover().finally(() => {
      recovering = undefined;
    });
  };
  const recover = async (): Promise<void> => {
    for (let attempt = 0; !closing.signal.aborted; attempt += 1) {
      const pauseMs = retryMs[Math.min(attempt, retryMs.length - 1)];
      await delay(pauseMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
      if (closing.signal.aborted) return;
      await fill().catch(() => undefined);
      if (state === 'ready') return;
    }
  };
  const answer = async <Result>(ask: (from: VectorIndex) => Promise<Result>): Promise<Result> => {
    if (state === 'ready' && index) {
      try {
        return await ask(index);
      } catch (error) {
        if (!isBackendProblem(error)) throw error;
        down(error);
      }
    }
    exactInUse += 1;
    try {
      return await ask(await openExact());
    } finally {
      exactInUse -= 1;
    }
  };
  /** What fails is made up for when Qdrant is back: it is compared with the library then. */
  const write = async (work: (to: QdrantIndex) => Promise<void>): Promise<void> => {
    await checked.promise;
    if (state === 'down' || !index) return;
    try {
      await work(index);
    } catch (error) {
      if (!isBackendProblem(error)) throw error;
      down(error);
    }
  };

  fill().catch(() => undefined);
  return {
    get backend() {
      return state === 'ready' ? 'qdrant' : 'exact';
    },
    get notice() {
      if (state === 'ready') return undefined;
      if (state !== 'filling') return say('qdrant-cannot-be-used', { problem });
      return say('qdrant-being-filled', { done: progress.pointsDone, total: progress.pointsTotal });
    },
    get state() {
      return state;
    },
    get progress() {
      return progress;
    },
    checked: checked.promise,
    inStep: async () => {
      if (state !== 'ready') await fill();
    },
    checkAgain: () => fill(),
    refillVideo: (videoId) =>
      write(async (to) => {
        await to.deleteVideo(videoId);
        await fillFromLibrary(to, encoderId, sources, { videoId, signal: closing.signal });
      }),
    upsert: (points) => write((to) => to.upsert(points)),
    deleteVideo: (videoId) => write((to) => to.deleteVideo(videoId)),
    search: (query) => answer((from) => from.search(query)),
    scores: (query) => answer((from) => from.scores(query)),
    count: (filter) => answer((from) => from.count(filter)),
    rebuild: async (points) => {
      await write((to) => to.rebuild(points));
    },
    close: async () => {
      closing.abort();
      clearTimeout(releaseTimer);
      await filling?.catch(() => undefined);
      await recovering;
    },
  };
}

/** Whether another index would have answered. */
function isBackendProblem(error: unknown): boolean {
  return !(error instanceof VigilError) || !['encoder-mismatch', 'bad-input', 'cancelled'].includes(error.code);
}
