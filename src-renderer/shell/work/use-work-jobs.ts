import { useMemo } from 'react';
import type { CallOutput } from '../../../src-shared/contract/api.ts';
import { UNFINISHED } from '../../../src-shared/model/job.ts';
import type { Job } from '../../../src-shared/model/worded.ts';
import { useCall } from '../../client/queries.ts';
import { useWork } from '../../state/work.ts';
import { busySince, progressOf } from './work-progress.ts';

/** Long work of every kind, as the tray shows it. */
export interface WorkJobs {
  /** Running, then waiting in the order they are done in, then paused. */
  readonly underWay: readonly Job[];
  /** Ended since the window was opened and not cleared: what failed first, then the newest. */
  readonly ended: readonly Job[];
  readonly outlook: CallOutput<'jobs.outlook'> | undefined;
  /** When a job should be done, in seconds from now. */
  readonly endsInSec: ReadonlyMap<string, number | null>;
  /** 0..1 of all that runs and waits. */
  readonly progress: number;
}

const ENDED_LISTED = 100;
/** What came of these is seen elsewhere at once: nobody looks for it here. */
const QUIET_WHEN_DONE: readonly string[] = ['intake', 'estimate'];

export function useWorkJobs(): WorkJobs {
  const { since, dismissed } = useWork();
  const unfinished = useCall('jobs.list', { states: [...UNFINISHED], limit: 500 }).data?.jobs;
  const recent = useCall('jobs.list', { states: ['completed', 'failed', 'cancelled'], limit: ENDED_LISTED }).data?.jobs;
  const outlook = useCall('jobs.outlook', {}).data;
  return useMemo(() => {
    const place = new Map((outlook?.jobs ?? []).map(({ jobId }, at) => [jobId, at]));
    const last = place.size;
    const order = { running: 0, queued: 1, paused: 2 } as const;
    const underWay = (unfinished ?? []).toSorted(
      (a, b) =>
        order[a.state as keyof typeof order] - order[b.state as keyof typeof order] ||
        (place.get(a.jobId) ?? last) - (place.get(b.jobId) ?? last),
    );
    const ended = (recent ?? [])
      .filter(({ jobId, finishedAt }) => finishedAt !== null && finishedAt >= since && !dismissed.has(jobId))
      .filter(({ kind, state }) => state !== 'completed' || !QUIET_WHEN_DONE.includes(kind))
      .toSorted(
        (a, b) =>
          Number(b.state === 'failed') - Number(a.state === 'failed') ||
          (b.finishedAt ?? '').localeCompare(a.finishedAt ?? ''),
      );
    const busy = underWay.filter(({ state }) => state !== 'paused');
    const etaSec = outlook?.etaSec ?? null;
    return {
      underWay,
      ended,
      outlook,
      endsInSec: new Map((outlook?.jobs ?? []).map(({ jobId, endsInSec }) => [jobId, endsInSec])),
      progress: progressOf(busy, etaSec, busySince(busy, recent ?? [], since), Date.now()),
    };
  }, [unfinished, recent, outlook, since, dismissed]);
}
