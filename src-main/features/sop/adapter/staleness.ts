import type { Score } from '../../../../src-shared/model/sop.ts';
import type { AdapterInUse } from './adapter-in-use.ts';

/**
 * Why the sopilot-v1 part of a score cannot be compared with one made now; null when it can, or is not there. Only
 * that part depends on the feature adapter: the scorer `vigil` never sees it. Worked out whenever a score is read,
 * so that going back to an earlier adapter makes its scores fresh again.
 */
export function staleReason(
  { scorer, sopilotV1 }: Pick<Score, 'scorer' | 'sopilotV1'>,
  inUse: Pick<AdapterInUse, 'version'> | undefined,
): string | null {
  const version = inUse?.version ?? null;
  if (!sopilotV1 || sopilotV1.adapterVersion === version) return null;
  const made = `was made with ${adapterName(sopilotV1.adapterVersion)}; now ${adapterName(version)} is in use`;
  return scorer === 'vigil'
    ? `The sopilot-v1 score beside this one ${made}. Score again to renew it; the score itself is not affected.`
    : `This score ${made}. Score again before comparing it with newer ones.`;
}

/** `feature adapter 3`, `no feature adapter`. */
function adapterName(version: number | null): string {
  return version === null ? 'no feature adapter' : `feature adapter ${version}`;
}

/** What to know of sopilot-v1 scores that are shown together; null when one adapter, or none, made them all. */
export function mixedAdapters(versions: readonly (number | null)[]): string | null {
  const different = [...new Set(versions)].toSorted((a, b) => (a ?? 0) - (b ?? 0));
  if (different.length < 2) return null;
  return `These scores were made with different feature adapters (${different.map(adapterName).join(', ')}) and cannot be compared. Score the runs again.`;
}
