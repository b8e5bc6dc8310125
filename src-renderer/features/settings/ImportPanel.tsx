import { Button, Group, Progress, Stack, Text, TextInput } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import type { Job } from '../../../src-shared/model/worded.ts';
import { connection } from '../../client/connection.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { useJob } from '../../state/use-job.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { JobButton } from '../../ui/JobButton.tsx';
import { ImportReport } from './ImportReport.tsx';
import { SettingsPart } from './SettingsPart.tsx';

const words = t.legacyImport;
const BROUGHT_OVER = ['jobs.list', 'videos.list', 'sop.tasks.list', 'sop.scores'] as const;

/** Choosing a SOPilot folder, looking through it, bringing it over, and what came of it. */
export function ImportPanel() {
  const [folder, setFolder] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [jobId, setJobId] = useState<string | null>(null);
  const start = useAction('migrate.sopilot', { refresh: BROUGHT_OVER });
  const { job, state, isActive } = useJob(jobId);
  const isDone = state === 'completed';
  const report = useCall('migrate.sopilotReport', { jobId: jobId ?? '' }, { enabled: isDone });
  const begin = (dryRun: boolean) => {
    const roots = from.trim() === '' || to.trim() === '' ? [] : [{ from: from.trim(), to: to.trim() }];
    start.mutate({ folder: folder.trim(), roots, dryRun }, { onSuccess: (started) => setJobId(started.jobId) });
  };
  const takeDropped = async (event: DragEvent) => {
    event.preventDefault();
    const [dropped] = await connection.files.fromDrop(event.dataTransfer);
    if (dropped?.kind === 'path') setFolder(dropped.path);
  };
  return (
    <SettingsPart name="import" words={words}>
      <TextInput
        label={words.folder}
        description={words.folderHint(connection.copiesFiles)}
        maw={400}
        value={folder}
        onChange={(event) => setFolder(event.currentTarget.value)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => void takeDropped(event)}
      />
      <details>
        <summary>
          <Text span size="sm">
            {words.moved}
          </Text>
        </summary>
        <Stack gap={8} mt={8}>
          <TextInput
            label={words.oldRoot}
            maw={400}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            label={words.newRoot}
            maw={400}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </Stack>
      </details>
      <Group gap={8}>
        <Button
          size="compact-sm"
          variant="default"
          disabled={folder.trim() === '' || isActive}
          onClick={() => begin(true)}
        >
          {words.dryRun}
        </Button>
        <Button size="compact-sm" disabled={folder.trim() === '' || isActive} onClick={() => begin(false)}>
          {words.start}
        </Button>
      </Group>
      {job && !isDone ? <ImportLine job={job} /> : null}
      {report.isError ? <ErrorPanel error={report.error} onRetry={() => void report.refetch()} /> : null}
      {isDone && report.data ? <ImportReport report={report.data} /> : null}
    </SettingsPart>
  );
}

/** How far it is, or why it failed. */
function ImportLine({ job }: { job: Job }) {
  return (
    <Group gap={8} wrap="nowrap" maw={400} data-job={job.state}>
      <Stack gap={4} flex={1} miw={0}>
        <Text size="xs" c={job.error ? 'var(--v-missing)' : 'dimmed'} style={{ overflowWrap: 'anywhere' }}>
          {job.error ? `${job.error.message} ${job.error.hint}` : job.detail || t.common.jobStates[job.state]}
        </Text>
        {job.state === 'running' ? <Progress value={job.progress * 100} size={4} aria-label={words.working} /> : null}
      </Stack>
      <JobButton job={job} />
    </Group>
  );
}
