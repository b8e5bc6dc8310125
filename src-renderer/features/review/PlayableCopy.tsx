import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { UNFINISHED } from '../../../src-shared/model/job.ts';
import type { Video } from '../../../src-shared/model/worded.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { useJob } from '../../state/use-job.ts';
import { t } from '../../strings/index.ts';
import { fileSize } from '../../ui/format.ts';
import { JobProgress } from '../../ui/JobProgress.tsx';

const words = t.review.details;

/** The copy that plays where the recording does not: how large it is, or how far, and the way to make or remove it. */
export function PlayableCopy({ video }: { video: Pick<Video, 'videoId' | 'playable' | 'fileFound'> }) {
  const { videoId, playable, fileFound } = video;
  const copy = useCall('videos.proxy', { videoId }).data;
  const { job } = useJob(copy?.jobId ?? null);
  const refresh = ['videos.proxy', 'videos.proxies', 'jobs.list'] as const;
  const prepare = useAction('videos.prepareProxy', { refresh });
  const remove = useAction('videos.removeProxy', { refresh });
  if (!copy || (playable && copy.state === 'none')) return null;
  return (
    <section>
      <Title order={2} mb={4}>
        {words.copy}
      </Title>
      <Stack gap={4}>
        {job && UNFINISHED.includes(job.state) ? (
          <JobProgress job={job} />
        ) : (
          <Group gap={8} justify="space-between" wrap="nowrap">
            <Text size="sm">{copy.state === 'ready' ? words.copyTakes(fileSize(copy.sizeBytes)) : words.noCopy}</Text>
            {copy.state === 'ready' ? (
              <Button
                size="compact-sm"
                variant="default"
                flex="none"
                loading={remove.isPending}
                onClick={() => remove.mutate({ videoId })}
              >
                {words.removeCopy}
              </Button>
            ) : fileFound ? (
              <Button
                size="compact-sm"
                variant="default"
                flex="none"
                loading={prepare.isPending}
                onClick={() => prepare.mutate({ videoId })}
              >
                {words.makeCopy}
              </Button>
            ) : null}
          </Group>
        )}
        {copy.error ? (
          <Text size="xs" c="dimmed">
            {copy.error.message} {copy.error.hint}
          </Text>
        ) : null}
      </Stack>
    </section>
  );
}
