import { Button, Group, Progress, Text } from '@mantine/core';
import { useState } from 'react';
import { UNFINISHED } from '../../../src-shared/model/job.ts';
import type { Job } from '../../../src-shared/model/worded.ts';
import { connection } from '../../client/connection.ts';
import { refresh, useCall } from '../../client/queries.ts';
import { showError } from '../../state/notices.ts';
import { t } from '../../strings/index.ts';
import classes from './BatchBar.module.css';

type Change = 'jobs.cancel' | 'jobs.pause' | 'jobs.resume';

/** All the indexing under way in one line, once it is more than one recording. */
export function BatchBar() {
  const jobs = useCall('jobs.list', { states: [...UNFINISHED], limit: 500 }).data?.jobs ?? [];
  const [changing, setChanging] = useState<Change | null>(null);
  const ingest = jobs.filter((job) => job.kind === 'ingest');
  if (ingest.length < 2) return null;
  const running = ingest.find((job) => job.state === 'running');
  const going = ingest.filter((job) => job.state !== 'paused');
  const changeAll = async (change: Change, which: readonly Job[]) => {
    setChanging(change);
    // Those that wait go first, so that none of them starts in between.
    const order = [...which].sort((a, b) => Number(a.state === 'running') - Number(b.state === 'running'));
    for (const job of order) await connection.client.call(change, { jobId: job.jobId }).catch(showError);
    setChanging(null);
    refresh(['jobs.list', 'videos.list']);
  };
  const pauseOrResume: Change = going.length > 0 ? 'jobs.pause' : 'jobs.resume';
  return (
    <Group className={classes['batch']} gap={12} wrap="nowrap" role="status">
      <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
        {going.length > 0 ? t.library.batch(ingest.length) : t.library.batchPaused(ingest.length)}
      </Text>
      <Text size="sm" c="dimmed" truncate flex={1}>
        {running?.title}
      </Text>
      <Progress value={(running?.progress ?? 0) * 100} size={4} w={160} aria-label={running?.title ?? t.library.work} />
      <Button
        size="compact-sm"
        variant="default"
        style={{ flex: 'none' }}
        loading={changing === 'jobs.pause' || changing === 'jobs.resume'}
        onClick={() => void changeAll(pauseOrResume, going.length > 0 ? going : ingest)}
      >
        {going.length > 0 ? t.library.pauseAll : t.library.resumeAll}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        style={{ flex: 'none' }}
        loading={changing === 'jobs.cancel'}
        onClick={() => void changeAll('jobs.cancel', ingest)}
      >
        {t.library.cancelAll}
      </Button>
    </Group>
  );
}
