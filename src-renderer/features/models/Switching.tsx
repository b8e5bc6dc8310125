import { Button, Group, Progress, Text } from '@mantine/core';
import { UNFINISHED } from '../../../src-shared/model/job.ts';
import type { Job } from '../../../src-shared/model/worded.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { duration } from '../../ui/format.ts';
import { JobButton } from '../../ui/JobButton.tsx';
import { PauseButton } from '../../ui/PauseButton.tsx';
import classes from './ModelsPage.module.css';

const words = t.models;
/** The kind of the job that brings an encoder into use. */
const REEMBED = 'reembed';

/** How far a change of encoder is; or that the encoder in use has not seen every video, and the way to mend it. */
export function Switching() {
  const job = useCall('jobs.list', { kind: REEMBED, states: [...UNFINISHED], limit: 1 }).data?.jobs[0];
  const coverage = useCall('models.coverage', {}).data;
  const start = useAction('models.reembed', { refresh: ['jobs.list', 'models.coverage'] });
  if (job) return <UnderWay job={job} />;
  if (!coverage || coverage.indexed === coverage.videos) return null;
  const { encoderId, title, videos, indexed } = coverage;
  return (
    <Group className={classes['switching']} gap={12} wrap="nowrap" data-switching="offered">
      <Text size="sm" flex={1}>
        {words.notSeen(videos - indexed, videos, title)}
      </Text>
      <Button size="compact-sm" flex="none" loading={start.isPending} onClick={() => start.mutate({ encoderId })}>
        {words.seeAll}
      </Button>
    </Group>
  );
}

function UnderWay({ job }: { job: Job }) {
  const left = job.etaSec === null ? '' : t.common.left(duration(job.etaSec));
  const doing = job.state === 'running' ? job.detail : job.state === 'paused' ? words.rests : words.waitsForOthers;
  return (
    <div className={classes['switching']} data-switching={job.state}>
      <Group gap={8} wrap="nowrap">
        <Text size="sm" flex={1} miw={0}>
          {job.title}. {words.oldServes}
        </Text>
        <PauseButton job={job} />
        <JobButton job={job} />
      </Group>
      <Progress value={job.progress * 100} size={4} my={4} aria-label={job.title} />
      <Text size="xs" c="dimmed" truncate title={doing}>
        {[doing, left].filter((each) => each !== '').join(' · ')}
      </Text>
    </div>
  );
}
