import { create } from 'zustand';
import { asVigilError } from '../../src-shared/contract/errors.ts';
import type { Job } from '../../src-shared/model/worded.ts';
import { connection } from '../client/connection.ts';
import { refresh } from '../client/queries.ts';
import { showError } from './notices.ts';

const KEPT_AS = 'vigil.work-since';

interface Work {
  readonly isOpen: boolean;
  /** What ended before is not shown: ISO time. */
  readonly since: string;
  /** Ended jobs taken off the list. */
  readonly dismissed: ReadonlySet<string>;
}

/** What the tray of long work remembers; since when, also through a reload of the window. */
export const useWork = create<Work>(() => {
  const since = sessionStorage.getItem(KEPT_AS) ?? new Date().toISOString();
  sessionStorage.setItem(KEPT_AS, since);
  return { isOpen: false, since, dismissed: new Set() };
});

export const openWork = (isOpen: boolean): void => useWork.setState({ isOpen });
export const toggleWork = (): void => useWork.setState(({ isOpen }) => ({ isOpen: !isOpen }));

/** Takes everything that has ended off the list. */
export function clearEnded(): void {
  const since = new Date().toISOString();
  sessionStorage.setItem(KEPT_AS, since);
  useWork.setState({ since, dismissed: new Set() });
}

export const dismissEnded = (jobId: string): void =>
  useWork.setState(({ dismissed }) => ({ dismissed: new Set([...dismissed, jobId]) }));

export type JobChange = 'jobs.cancel' | 'jobs.pause' | 'jobs.resume';

/** Does the same to many jobs; one that cannot be changed is told and the rest go on. */
export async function changeJobs(change: JobChange, jobs: readonly Job[]): Promise<void> {
  // Those that wait go first, so that none of them starts in between.
  const order = jobs.toSorted((a, b) => Number(a.state === 'running') - Number(b.state === 'running'));
  for (const { jobId } of order) {
    await connection.client.call(change, { jobId }).catch((error: unknown) => showError(asVigilError(error)));
  }
  refresh(['jobs.list', 'jobs.outlook', 'videos.list']);
}
