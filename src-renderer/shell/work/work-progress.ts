import type { Job } from '../../../src-shared/model/worded.ts';

type Times = Pick<Job, 'createdAt' | 'startedAt' | 'finishedAt'>;

/**
 * Since when there has been work without a break, in milliseconds of Unix time: that of the jobs under way and of what
 * ended while there was other work, but not before `since`. Undefined when nothing is under way.
 */
export function busySince(busy: readonly Times[], ended: readonly Times[], since: string): number | undefined {
  const begun = ({ startedAt, createdAt }: Times): number => Date.parse(startedAt ?? createdAt);
  if (busy.length === 0) return undefined;
  let start = Math.min(...busy.map(begun));
  const newestFirst = ended.toSorted((a, b) => (b.finishedAt ?? '').localeCompare(a.finishedAt ?? ''));
  for (const job of newestFirst) {
    if (job.finishedAt === null || Date.parse(job.finishedAt) < start) break;
    start = Math.min(start, begun(job));
  }
  return Math.max(start, Date.parse(since));
}

/** How far all of the work is: the time it has taken against the time it takes; while that is unknown, the mean of its jobs. */
export function progressOf(
  busy: readonly Pick<Job, 'progress'>[],
  etaSec: number | null,
  sinceMs: number | undefined,
  nowMs: number,
): number {
  if (busy.length === 0 || sinceMs === undefined) return 0;
  if (etaSec === null) return busy.reduce((sum, { progress }) => sum + progress, 0) / busy.length;
  const passedSec = Math.max(0, nowMs - sinceMs) / 1000;
  return passedSec / Math.max(passedSec + etaSec, 1e-3);
}
