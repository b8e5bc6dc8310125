import { Group, Progress, Stack, Text } from '@mantine/core';
import { UNFINISHED } from '../../src-shared/model/job.ts';
import type { Job } from '../../src-shared/model/worded.ts';
import { t } from '../strings/index.ts';
import { duration, percent } from './format.ts';
import { JobButton } from './JobButton.tsx';
import { PauseButton } from './PauseButton.tsx';

/** A job where its result will be: what it does now, how far, how long still, and the way to stop or repeat it. */
export function JobProgress({ job }: { job: Job }) {
  const words = job.state === 'running' ? t.library.indexing(job.detail) : t.common.jobStates[job.state];
  const rest = job.state === 'running' && job.etaSec !== null ? t.common.left(duration(job.etaSec)) : '';
  return (
    <Group gap={8} wrap="nowrap" data-job={job.state}>
      <Stack gap={4} flex={1} miw={0}>
        <Text size="xs" c="dimmed" truncate title={words} lh="16px">
          {words}
        </Text>
        {job.state === 'running' || job.state === 'paused' ? (
          <Group gap={8} wrap="nowrap">
            <Progress
              flex={1}
              value={job.progress * 100}
              size={4}
              aria-label={`${job.title}: ${percent(job.progress)}`}
            />
            <Text size="xs" c="dimmed" lh="16px" style={{ whiteSpace: 'nowrap' }}>
              {rest === '' ? percent(job.progress) : rest}
            </Text>
          </Group>
        ) : null}
      </Stack>
      <Group gap={0} wrap="nowrap">
        {job.kind === 'ingest' && UNFINISHED.includes(job.state) ? <PauseButton job={job} /> : null}
        <JobButton job={job} />
      </Group>
    </Group>
  );
}
