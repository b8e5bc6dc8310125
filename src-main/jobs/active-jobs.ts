import type { JobKind } from './define-job.ts';

/** The one thing that happens to a job now. */
export interface ActiveJob {
  readonly kind: string;
  readonly controller: AbortController;
  readonly settled: Promise<void>;
}

/** Whether there is work that somebody waits for. */
export function isBusy(active: Iterable<ActiveJob>, kinds: ReadonlyMap<string, JobKind>): boolean {
  return [...active].some(({ kind }) => !kinds.get(kind)?.isBackground);
}
