import { IconPlayerStopFilled, IconRefresh } from '@tabler/icons-react';
import { UNFINISHED } from '../../src-shared/model/job.ts';
import type { Job } from '../../src-shared/model/worded.ts';
import { useJobActions } from '../state/use-job.ts';
import { t } from '../strings/index.ts';
import { IconButton } from './IconButton.tsx';

/** Stops a job that runs or waits; starts one again that failed or was stopped. */
export function JobButton({ job }: { job: Job }) {
  const { cancel, retry, isChanging } = useJobActions(job.jobId);
  const active = UNFINISHED.includes(job.state);
  return (
    <IconButton
      label={active ? t.library.cancelJob(job.title) : t.library.retryJob(job.title)}
      size={24}
      loading={isChanging}
      onClick={(event) => {
        event.stopPropagation();
        if (active) cancel();
        else retry();
      }}
    >
      {active ? <IconPlayerStopFilled size={14} /> : <IconRefresh size={14} />}
    </IconButton>
  );
}
