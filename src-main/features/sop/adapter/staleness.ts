import type { Score } from '../../../../src-shared/model/sop.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import type { AdapterInUse } from './adapter-in-use.ts';

/**
 * Why the sopilot-v1 part of a score cannot be compared with one made now; null when it can, or is not there. Only
 * that part depends on the feature adapter: the scorer `vigil` never sees it. Worked out whenever a score is read,
 * so that going back to an earlier adapter makes its scores fresh again.
 */
export function staleReason(
  { scorer, sopilotV1 }: Pick<Score, 'scorer' | 'sopilotV1'>,
  inUse: Pick<AdapterInUse, 'version'> | undefined,
): Sentence | null {
  const version = inUse?.version ?? null;
  if (!sopilotV1 || sopilotV1.adapterVersion === version) return null;
  const adapters = { made: adapterName(sopilotV1.adapterVersion), inUse: adapterName(version) };
  return scorer === 'vigil' ? say('sopilot-score-stale', adapters) : say('score-stale', adapters);
}

/** `feature adapter 3`, `no feature adapter`. */
function adapterName(version: number | null): Sentence {
  return version === null ? say('no-feature-adapter') : say('feature-adapter-number', { version });
}

/** What to know of sopilot-v1 scores that are shown together; null when one adapter, or none, made them all. */
export function mixedAdapters(versions: readonly (number | null)[]): Sentence | null {
  const different = [...new Set(versions)].toSorted((a, b) => (a ?? 0) - (b ?? 0));
  if (different.length < 2) return null;
  return say('scores-of-different-adapters', { adapters: different.map(adapterName) });
}
