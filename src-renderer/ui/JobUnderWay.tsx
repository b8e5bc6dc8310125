import { Button, Progress, Stack, Text } from '@mantine/core';
import type { Job } from '../../src-shared/model/worded.ts';
import { useAction } from '../client/queries.ts';
import { t } from '../strings/index.ts';
import { duration } from './format.ts';

/** How far a waiting or running job is, what it does now and for how long yet; and a way to cancel it. */
export function JobUnderWay({ job, title }: { job: Job; title: string }) {
  const { jobId, progress, detail, etaSec } = job;
  const cancel = useAction('jobs.cancel', { refresh: ['jobs.list'] });
  const left = etaSec === null ? '' : `, ${t.common.aboutLeft(duration(etaSec))}`;
  return (
    <Stack gap={4} maw={400}>
      <Text size="sm">{title}</Text>
      <Progress value={100 * progress} size={4} aria-label={title} />
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {detail}
        {left}. {t.common.goesOn}
      </Text>
      <Button
        size="compact-sm"
        variant="default"
        style={{ alignSelf: 'flex-start' }}
        loading={cancel.isPending}
        onClick={() => cancel.mutate({ jobId })}
      >
        {t.common.cancel}
      </Button>
    </Stack>
  );
}
