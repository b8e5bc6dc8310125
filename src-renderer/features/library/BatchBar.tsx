import { Button, Group, Progress, Text } from '@mantine/core';
import { useState } from 'react';
import { connection } from '../../client/connection.ts';
import { refresh, useCall } from '../../client/queries.ts';
import { showError } from '../../state/notices.ts';
import { t } from '../../strings/index.ts';
import classes from './BatchBar.module.css';

/** All the indexing under way in one line, once it is more than one recording. */
export function BatchBar() {
  const jobs = useCall('jobs.list', { states: ['queued', 'running'], limit: 500 }).data?.jobs ?? [];
  const [stopping, setStopping] = useState(false);
  const ingest = jobs.filter((job) => job.kind === 'ingest');
  if (ingest.length < 2) return null;
  const running = ingest.find((job) => job.state === 'running');
  const cancelAll = async () => {
    setStopping(true);
    // Those that wait go first, so that none of them starts in between.
    const order = [...ingest].sort((a, b) => Number(a.state === 'running') - Number(b.state === 'running'));
    for (const job of order) {
      await connection.client.call('jobs.cancel', { jobId: job.jobId }).catch(showError);
    }
    setStopping(false);
    refresh(['jobs.list', 'videos.list']);
  };
  return (
    <Group className={classes['batch']} gap={12} wrap="nowrap" role="status">
      <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
        {t.library.batch(ingest.length)}
      </Text>
      <Text size="sm" c="dimmed" truncate flex={1}>
        {running?.title}
      </Text>
      <Progress value={(running?.progress ?? 0) * 100} size={4} w={160} aria-label={running?.title ?? t.library.work} />
      <Button size="compact-sm" variant="default" loading={stopping} onClick={() => void cancelAll()}>
        {t.library.cancelAll}
      </Button>
    </Group>
  );
}
