import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { VectorComparison, VectorMove } from '../../../src-shared/model/vector-migration.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { LongCallContext } from '../../jobs/long-call.ts';
import type { VectorIndex } from '../../stores/vectors/vector-index.ts';
import { compareIndexes, requireAgreement } from './compare-indexes.ts';
import { libraryVectors, type VectorNeeds } from './library-vectors.ts';

export type VectorBackend = VectorMove['to'];

const PROGRESS_EVERY_MS = 100;

/**
 * Moves the vectors to another backend: fill, compare by count and by sampled top ten, then switch. What an earlier run
 * copied is kept and found. Throws `conflict` when the new index differs, `backend-unavailable` when it is not there.
 */
export async function moveVectors(
  { to, samples }: { readonly to: VectorBackend; readonly samples: number },
  { signal, progress }: Pick<LongCallContext, 'signal' | 'progress'>,
  needs: VectorNeeds & { readonly choose: (to: VectorBackend) => void },
): Promise<VectorMove> {
  const library = libraryVectors(needs);
  const pointsOf = new Map<string, number>();
  for (const encoderId of await library.encoderIds()) {
    pointsOf.set(encoderId, await library.count(encoderId));
    signal.throwIfAborted();
  }
  const total = [...pointsOf.values()].reduce((sum, points) => sum + points, 0);
  const tell = (done: number): void => progress(total === 0 ? 0 : done / total, say('vectors-done', { done, total }));
  let before = 0;
  for (const [encoderId, points] of pointsOf) {
    const filled = fillIndex(to, encoderId, needs, (done) => {
      if (!signal.aborted) tell(before + Math.min(done, points));
    });
    await untilAborted(filled, signal);
    before += points;
    tell(before);
  }
  const report: VectorComparison[] = [];
  for (const [encoderId, points] of pointsOf) {
    const fresh = await indexOf(to, encoderId, needs);
    if (!fresh) throw new VigilError('backend-unavailable', say('qdrant-ended-while-compared'));
    const inUse = await indexOf(to === 'exact' ? 'qdrant' : 'exact', encoderId, needs);
    const sampled = await library.sample(encoderId, samples, points);
    report.push(await compareIndexes(fresh, inUse, { encoderId, points, samples: sampled }, signal));
    requireAgreement(to, report);
  }
  signal.throwIfAborted();
  needs.choose(to);
  return { to, report };
}

/** Ends the filling of an index that is not in use; what it holds is kept. */
export async function stopFilling(to: VectorBackend, needs: VectorNeeds): Promise<void> {
  const { exact, qdrant } = needs.vectors;
  if (needs.settings.get().vectorBackend === to) return;
  if (to === 'qdrant') {
    await qdrant.close();
    return;
  }
  for (const encoderId of await libraryVectors(needs).encoderIds()) {
    // Otherwise the exact index is what answers in its place.
    if (qdrant.follow(encoderId).state === 'ready') await exact.release(encoderId);
  }
}

/** Makes an index hold what the library holds; goes on where an earlier run was cut off. May be left alone half-way. */
async function fillIndex(
  to: VectorBackend,
  encoderId: string,
  { vectors: { exact, qdrant } }: VectorNeeds,
  onPoints: (done: number) => void,
): Promise<void> {
  if (to === 'exact') {
    await exact.open(encoderId);
    return;
  }
  const index = qdrant.follow(encoderId);
  const timer = setInterval(() => onPoints(index.progress.pointsDone), PROGRESS_EVERY_MS);
  try {
    await index.inStep();
  } finally {
    clearInterval(timer);
  }
}

/** The index of a backend; undefined when that backend cannot answer now. */
async function indexOf(
  backend: VectorBackend,
  encoderId: string,
  { settings, vectors: { exact, qdrant } }: VectorNeeds,
): Promise<VectorIndex | undefined> {
  if (backend === 'exact') return exact.open(encoderId);
  const isRunning = settings.get().vectorBackend === 'qdrant' || qdrant.isUsed;
  const index = isRunning ? await qdrant.open(encoderId) : undefined;
  return index?.state === 'ready' ? index : undefined;
}

/** What `work` gives, or the reason of the signal, whichever comes first. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort);
  try {
    await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
