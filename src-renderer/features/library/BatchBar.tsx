import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { UNFINISHED } from '../../../src-shared/model/job.ts';
import type { Job } from '../../../src-shared/model/worded.ts';
import { useCall } from '../../client/queries.ts';
import { changeJobs, type JobChange } from '../../state/work.ts';
import { t } from '../../strings/index.ts';
import { duration } from '../../ui/format.ts';
import classes from './BatchBar.module.css';

/** What can be done with all the indexing under way, once it is more than one recording; the tray of work shows each. */
export function BatchBar() {
  const jobs = useCall('jobs.list', { states: [...UNFINISHED], limit: 500 }).data?.jobs ?? [];
  const etaSec = useCall('jobs.outlook', {}).data?.etaSec ?? null;
  const [changing, setChanging] = useState<JobChange | null>(null);
  const ingest = jobs.filter((job) => job.kind === 'ingest');
  if (ingest.length < 2) return null;
  const going = ingest.filter((job) => job.state !== 'paused');
  const changeAll = async (change: JobChange, which: readonly Job[]) => {
    setChanging(change);
    await changeJobs(change, which);
    setChanging(null);
  };
  const pauseOrResume: JobChange = going.length > 0 ? 'jobs.pause' : 'jobs.resume';
  return (
    <Group className={classes['batch']} gap={12} wrap="nowrap" role="status">
      <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
        {going.length > 0 ? t.library.batch(ingest.length) : t.library.batchPaused(ingest.length)}
      </Text>
      <Text size="sm" c="dimmed" truncate flex={1}>
        {going.length === 0 || etaSec === null ? '' : t.common.aboutLeft(duration(etaSec))}
      </Text>
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
