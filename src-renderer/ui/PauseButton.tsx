import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import type { Job } from '../../src-shared/model/worded.ts';
import { useAction } from '../client/queries.ts';
import { t } from '../strings/index.ts';
import { IconButton } from './IconButton.tsx';

/** Lets the indexing of a recording rest, and go on. */
export function PauseButton({ job }: { job: Job }) {
  const shown = { refresh: ['jobs.list', 'jobs.get', 'videos.list'] } as const;
  const pause = useAction('jobs.pause', shown);
  const resume = useAction('jobs.resume', shown);
  const isPaused = job.state === 'paused';
  return (
    <IconButton
      label={isPaused ? t.library.resumeJob(job.title) : t.library.pauseJob(job.title)}
      size={24}
      loading={pause.isPending || resume.isPending}
      onClick={(event) => {
        event.stopPropagation();
        (isPaused ? resume : pause).mutate({ jobId: job.jobId });
      }}
    >
      {isPaused ? <IconPlayerPlayFilled size={14} /> : <IconPlayerPauseFilled size={14} />}
    </IconButton>
  );
}
