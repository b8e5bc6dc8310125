import type { Settings } from '../../../src-shared/model/system.ts';
import type { Log } from '../../platform/log.ts';
import type { ClipStore } from '../../stores/clip-store.ts';
import type { VectorCollections } from '../../stores/vectors/vector-collections.ts';

/** The window is there by then, and a short command of the command line has ended. */
const WARM_AFTER_MS = 1000;

export interface Warming {
  /** Settles when there is nothing more to warm. */
  readonly done: Promise<void>;
  /** Begins nothing any more. A fill that runs is ended by whoever closes the vectors. */
  stop(): Promise<void>;
}

/** Fills the default encoder's index a moment after the start, so that the first search need not wait for it. */
export function warmVectors(
  options: {
    readonly settings: { readonly get: () => Pick<Settings, 'vigilEnabled' | 'encoder'> };
    readonly clips: Pick<ClipStore, 'embedded'>;
    readonly vectors: Pick<VectorCollections, 'open'>;
    readonly log: Pick<Log, 'error'>;
  },
  afterMs = WARM_AFTER_MS,
): Warming {
  const { settings, clips, vectors, log } = options;
  const stopping = new AbortController();
  let checking: Promise<boolean> | undefined;
  const warm = async (): Promise<void> => {
    const { vigilEnabled, encoder } = settings.get();
    if (!vigilEnabled) return;
    checking = hasEmbedded(clips, encoder, stopping.signal);
    if (!(await checking)) return;
    try {
      await vectors.open(encoder);
    } catch (error) {
      // A fill that is cut off because Vigil closes is no error.
      if (!stopping.signal.aborted) throw error;
    }
  };
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    warm()
      .catch((error: unknown) =>
        log.error('The vector index cannot be filled ahead of the first search', { err: error }),
      )
      .finally(resolve);
  }, afterMs);
  timer.unref();
  return {
    done,
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      if (!checking) resolve();
      await checking?.catch(() => undefined);
    },
  };
}

async function hasEmbedded(
  clips: Pick<ClipStore, 'embedded'>,
  encoderId: string,
  signal: AbortSignal,
): Promise<boolean> {
  for await (const batch of clips.embedded(encoderId)) return batch.length > 0 && !signal.aborted;
  return false;
}
