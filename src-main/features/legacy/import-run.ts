import type { StageContext } from '../../jobs/job-stage.ts';
import type { Parts } from '../feature.ts';

export type ImportNeeds = Pick<
  Parts,
  'artifacts' | 'binaries' | 'clips' | 'config' | 'database' | 'events' | 'pool' | 'scores' | 'videos'
>;

/** What a run of the import is asked for, and how it tells how far it is. */
export interface ImportRun extends Pick<StageContext, 'progress' | 'signal'> {
  readonly folder: string;
  readonly roots: readonly { readonly from: string; readonly to: string }[];
  readonly dryRun: boolean;
}
