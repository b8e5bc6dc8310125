import type { CallName } from '../../src-shared/contract/api.ts';
import type { ErrorShape } from '../../src-shared/contract/errors.ts';
import { UNFINISHED } from '../../src-shared/model/job.ts';
import type { Job } from '../../src-shared/model/worded.ts';
import { useAction, useCall } from '../client/queries.ts';

/** Long work as the window follows it. */
interface FollowedJob {
  /** Undefined while nothing is followed, and until the core has told of it. */
  readonly job: Job | undefined;
  readonly state: Job['state'] | undefined;
  /** It waits, runs or rests. */
  readonly isActive: boolean;
  /** 0..1 over the whole job. */
  readonly progress: number;
  /** Seconds still to go; null while unknown. */
  readonly etaSec: number | null;
  /** Why it failed, or why it cannot be followed. */
  readonly error: Error | ErrorShape | null;
  cancel(): void;
  /** Starts one again that failed or was cancelled. */
  retry(): void;
  /** A `cancel` or `retry` is on its way. */
  readonly isChanging: boolean;
}

/** What the list of jobs and the things they work on show of a job that is cancelled or started again. */
const SHOWN: readonly CallName[] = ['jobs.list', 'jobs.get', 'videos.list', 'sop.scores', 'sop.getScore'];

/** Follows one job by its id, which every call that starts long work answers with; null follows nothing. */
export function useJob(jobId: string | null): FollowedJob {
  const query = useCall('jobs.get', { jobId: jobId ?? '' }, { enabled: jobId !== null });
  return useFollowed(jobId === null ? undefined : query.data, query.error);
}

/** Follows the newest job of a kind by what it works on, for work that something else started: the indexing of a video. */
export function useJobOf(subjectId: string | null, kind: string): FollowedJob {
  const query = useCall('jobs.list', { limit: 500 }, { enabled: subjectId !== null });
  return useFollowed(
    query.data?.jobs.find((job) => job.subjectId === subjectId && job.kind === kind),
    query.error,
  );
}

function useFollowed(job: Job | undefined, failure: Error | null): FollowedJob {
  const actions = useJobActions(job?.jobId ?? null);
  const state = job?.state;
  return {
    job,
    state,
    isActive: state !== undefined && UNFINISHED.includes(state),
    progress: job?.progress ?? 0,
    etaSec: job?.etaSec ?? null,
    error: job?.error ?? failure,
    ...actions,
  };
}

/** Cancelling a job and starting it again, for one that is known already: a row of a list. */
export function useJobActions(jobId: string | null): Pick<FollowedJob, 'cancel' | 'retry' | 'isChanging'> {
  const cancel = useAction('jobs.cancel', { refresh: SHOWN });
  const retry = useAction('jobs.retry', { refresh: SHOWN });
  return {
    cancel: () => jobId !== null && cancel.mutate({ jobId }),
    retry: () => jobId !== null && retry.mutate({ jobId }),
    isChanging: cancel.isPending || retry.isPending,
  };
}
