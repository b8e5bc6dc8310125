import type { Feature, Parts } from '../feature.ts';
import { importJob } from './import-job.ts';
import type { ImportNeeds } from './import-run.ts';
import { type LegacyCalls, legacyCalls } from './legacy-calls.ts';

type Needs = ImportNeeds & Pick<Parts, 'jobs' | 'runner' | 'settings'>;

/** Bringing a SOPilot library over. */
export function legacyFeature(parts: Needs): Feature<LegacyCalls> {
  const importing = importJob(parts);
  return { calls: legacyCalls(parts, importing), jobs: [importing] };
}
