import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { Job, LibraryCheck } from '../../../src-shared/model/worded.ts';
import { refresh, useAction, useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { JobUnderWay } from '../../ui/JobUnderWay.tsx';
import { CheckReport } from './CheckReport.tsx';
import { SettingsPart } from './SettingsPart.tsx';

const words = t.check;
/** The jobs that check the library, as the core names them. */
const CHECK_KIND = 'check';

/** Checking the whole library, and repairing what the last check found. */
export function CheckPanel() {
  const query = useCall('jobs.list', { kind: CHECK_KIND, limit: 1 });
  const start = useAction('system.check', { refresh: ['jobs.list', 'system.health'] });
  const job = query.data?.jobs[0];
  const { data } = useCall('jobs.result', { jobId: job?.jobId ?? '' }, { enabled: job?.state === 'completed' });
  const report = job?.state === 'completed' ? (data?.result as LibraryCheck | null | undefined) : undefined;
  const state = job?.state;
  useEffect(() => {
    // A check may have found what health did not know of, and a repair mended it.
    if (state === 'completed') refresh(['system.health']);
  }, [state]);
  const isActive = job?.state === 'running' || job?.state === 'queued';
  return (
    <SettingsPart name="check" words={words} order={3}>
      <Group gap={8}>
        <Button
          size="compact-sm"
          variant="default"
          disabled={isActive}
          loading={start.isPending}
          onClick={() => start.mutate({})}
        >
          {words.check}
        </Button>
        {report && !report.isWhole ? (
          <Button size="compact-sm" loading={start.isPending} onClick={() => start.mutate({ repair: true })}>
            {words.repair}
          </Button>
        ) : null}
      </Group>
      {query.isError ? <ErrorPanel error={query.error} onRetry={() => void query.refetch()} /> : null}
      {job ? <CheckState job={job} /> : null}
      {report ? <CheckReport report={report} /> : null}
    </SettingsPart>
  );
}

/** How far a check is, or why it did not end. */
function CheckState({ job }: { job: Job }) {
  const { state, title, error } = job;
  if (state === 'completed') return null;
  if (state === 'cancelled') {
    return (
      <Text size="sm" role="status">
        {words.cancelled}
      </Text>
    );
  }
  if (state === 'failed') {
    return (
      <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={words.failed} role="alert">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {error?.message}
        </Text>
      </Alert>
    );
  }
  return <JobUnderWay job={job} title={title} />;
}
