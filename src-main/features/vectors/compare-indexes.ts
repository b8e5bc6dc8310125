import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { VectorComparison } from '../../../src-shared/model/vector-migration.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { VectorIndex } from '../../stores/vectors/vector-index.ts';

const TOP = 10;
/** Two indexes add up in another order; scores this close are the same place. */
const SAME_SCORE = 1e-5;
const MIN_AGREEMENT = 0.99;

/**
 * Asks a fresh index and the one in use for the ten nearest of some stored vectors: the share of places that the fresh
 * one fills as well. Without another index only the count is compared.
 */
export async function compareIndexes(
  fresh: VectorIndex,
  inUse: VectorIndex | undefined,
  library: { readonly encoderId: string; readonly points: number; readonly samples: readonly Float32Array[] },
  signal: AbortSignal,
): Promise<VectorComparison> {
  const { encoderId, points, samples } = library;
  const indexed = await fresh.count();
  if (!inUse) return { encoderId, points, indexed, samples: 0, agreement: null };
  let [expected, found] = [0, 0];
  for (const vector of samples) {
    signal.throwIfAborted();
    const query = { vector, filter: {}, limit: TOP };
    const [best, hits] = [await inUse.search(query), await fresh.search(query)];
    const edge = (best.at(-1)?.score ?? 0) - SAME_SCORE;
    expected += best.length;
    found += Math.min(best.length, hits.filter(({ score }) => score >= edge).length);
  }
  return { encoderId, points, indexed, samples: samples.length, agreement: expected === 0 ? 1 : found / expected };
}

/** Throws `conflict` when an index does not hold or does not find what it should. */
export function requireAgreement(to: string, report: readonly VectorComparison[]): void {
  for (const { encoderId, points, indexed, agreement } of report) {
    if (indexed !== points) {
      throw new VigilError('conflict', say('index-holds-too-few', { index: to, indexed, points, encoder: encoderId }), {
        details: { report },
      });
    }
    if (agreement !== null && agreement < MIN_AGREEMENT) {
      throw new VigilError('conflict', say('index-finds-too-little', { index: to, agreement, encoder: encoderId }), {
        details: { report },
      });
    }
  }
}
