import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconEyeExclamation } from '@tabler/icons-react';
import { useAction } from '../../client/queries.ts';
import { showDone } from '../../state/notices.ts';
import { t } from '../../strings/index.ts';

const words = t.privacy;
const NAMED_VIDEOS = 3;

/** How many videos were indexed with another mask, and the button that indexes them again. */
export function OutdatedMasks({
  count,
  videos,
  hasMasks,
}: {
  count: number;
  videos: readonly { readonly videoId: string; readonly name: string }[];
  hasMasks: boolean;
}) {
  const reindex = useAction('privacy.reindex', { refresh: ['privacy.status', 'jobs.list', 'videos.list'] });
  if (count === 0) {
    return hasMasks ? (
      <Text size="sm" c="dimmed">
        {words.upToDate}
      </Text>
    ) : null;
  }
  const names = videos.slice(0, NAMED_VIDEOS).map(({ name }) => name);
  return (
    <Alert color="yellow" variant="light" icon={<IconEyeExclamation size={18} />} title={words.outdated(count)}>
      <Stack gap={8} align="flex-start">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {names.join(', ')}
          {count > names.length ? ' …' : ''}. {words.outdatedHint}
        </Text>
        <Group gap={8}>
          <Button
            size="compact-sm"
            variant="default"
            loading={reindex.isPending}
            onClick={() => reindex.mutate({}, { onSuccess: ({ jobIds }) => showDone(words.reindexing(jobIds.length)) })}
          >
            {words.reindex}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
