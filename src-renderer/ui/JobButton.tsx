import { IconPlayerStopFilled, IconRefresh } from '@tabler/icons-react';
import type { Job } from '../../src-shared/model/job.ts';
import { useAction } from '../client/queries.ts';
import { t } from '../strings/index.ts';
import { IconButton } from './IconButton.tsx';

const TOUCHED = ['jobs.list', 'videos.list', 'sop.scores', 'sop.getScore'] as const;

/** Stops a job that runs or waits; starts one again that failed or was stopped. */
export function JobButton({ job }: { job: Job }) {
  const cancel = useAction('jobs.cancel', { refresh: TOUCHED });
  const retry = useAction('jobs.retry', { refresh: TOUCHED });
  const active = job.state === 'queued' || job.state === 'running';
  const action = active ? cancel : retry;
  return (
    <IconButton
      label={active ? t.library.cancelJob(job.title) : t.library.retryJob(job.title)}
      size={24}
      loading={action.isPending}
      onClick={(event) => {
        event.stopPropagation();
        action.mutate({ jobId: job.jobId });
      }}
    >
      {active ? <IconPlayerStopFilled size={14} /> : <IconRefresh size={14} />}
    </IconButton>
  );
}
