import { Badge, Button, Group, Progress, Select, Skeleton, Stack, Switch, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Adapter } from '../../../src-shared/model/adapter.ts';
import type { Job } from '../../../src-shared/model/worded.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { useJob } from '../../state/use-job.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { dateLabel } from '../../ui/format.ts';
import { JobButton } from '../../ui/JobButton.tsx';

const words = t.adapter;
const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}));
const SHOWN = ['sop.adapter.status', 'jobs.list'] as const;

/** SOPilot's feature adapter: what is in use, training, going back, and training at night. */
export function AdapterPanel() {
  const query = useCall('sop.adapter.status', {});
  const [startedId, setStartedId] = useState<string | null>(null);
  const status = query.data;
  const { job } = useJob(status?.jobId ?? startedId);
  const train = useAction('sop.adapter.train', { refresh: SHOWN });
  const change = useAction('sop.adapter.use', { refresh: SHOWN });
  if (query.isError) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  if (!status) return <Skeleton height={200} />;
  const isTraining = status.jobId !== null;
  const start = (all: boolean) => train.mutate({ all }, { onSuccess: (started) => setStartedId(started.jobId) });
  return (
    <section data-section="adapter">
      <Title order={3} mb={8}>
        {words.title}
      </Title>
      <Stack gap={12}>
        <Text size="sm" c="dimmed">
          {words.about}
        </Text>
        <Text size="sm">
          {status.current ? words.inUse(status.current.version) : words.noneInUse} {words.newVideos(status.newVideos)}
        </Text>
        <Group gap={8}>
          <Button
            size="compact-sm"
            disabled={isTraining || status.newVideos === 0}
            loading={train.isPending}
            onClick={() => start(false)}
          >
            {words.train}
          </Button>
          <Button size="compact-sm" variant="default" disabled={isTraining} onClick={() => start(true)}>
            {words.trainAll}
          </Button>
          {status.current ? (
            <Button
              size="compact-sm"
              variant="default"
              loading={change.isPending}
              onClick={() => change.mutate({ version: null })}
            >
              {words.useNone}
            </Button>
          ) : null}
        </Group>
        {job && job.state !== 'completed' && job.state !== 'cancelled' ? <TrainingLine job={job} /> : null}
        {status.history.length > 0 ? (
          <History adapters={status.history} onUse={(version) => change.mutate({ version })} />
        ) : null}
        <NightlySwitch minNewVideos={status.nightly.minNewVideos} nextRunAt={status.nightly.nextRunAt} />
      </Stack>
    </section>
  );
}

/** How far a training is, or why it failed. */
function TrainingLine({ job }: { job: Job }) {
  return (
    <Group gap={8} wrap="nowrap" data-job={job.state}>
      <Stack gap={4} flex={1} miw={0}>
        <Text size="xs" c={job.error ? 'var(--v-missing)' : 'dimmed'}>
          {job.error?.message ?? (job.detail || t.common.jobStates[job.state])}
        </Text>
        {job.state === 'running' ? <Progress value={job.progress * 100} size={4} aria-label={words.training} /> : null}
      </Stack>
      <JobButton job={job} />
    </Group>
  );
}

function History({ adapters, onUse }: { adapters: readonly Adapter[]; onUse: (version: number) => void }) {
  return (
    <Table verticalSpacing={4} aria-label={words.title}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.version}</Table.Th>
          <Table.Th>{words.trained}</Table.Th>
          <Table.Th>{words.basis}</Table.Th>
          <Table.Th />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {adapters.map(({ adapterId, version, createdAt, trigger, videos, clips, active }) => (
          <Table.Tr key={adapterId}>
            <Table.Td>{version}</Table.Td>
            <Table.Td>
              {dateLabel(createdAt)}
              {trigger === 'nightly' ? `, ${words.atNight}` : ''}
            </Table.Td>
            <Table.Td>{words.basisOf(videos, clips)}</Table.Td>
            <Table.Td ta="right">
              {active ? (
                <Badge size="sm" variant="light" fw={500}>
                  {words.current}
                </Badge>
              ) : (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={words.takeVersion(version)}
                  onClick={() => onUse(version)}
                >
                  {words.use}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function NightlySwitch({ minNewVideos, nextRunAt }: { minNewVideos: number; nextRunAt: string | null }) {
  const settings = useCall('settings.get', {}).data?.settings;
  const update = useAction('settings.update', { refresh: ['settings.get', 'sop.adapter.status'] });
  if (!settings) return null;
  const next = nextRunAt === null ? '' : ` ${words.nextRun(dateLabel(nextRunAt))}`;
  return (
    <Group align="start" gap={16} wrap="nowrap">
      <Switch
        label={words.nightly}
        description={`${words.nightlyHint(minNewVideos)}${next}`}
        checked={settings.nightlyTraining}
        onChange={(event) => update.mutate({ nightlyTraining: event.currentTarget.checked })}
      />
      <Select
        aria-label={words.hour}
        size="xs"
        w={96}
        allowDeselect={false}
        data={HOURS}
        value={String(settings.nightlyTrainingHour)}
        disabled={!settings.nightlyTraining}
        onChange={(hour) => hour !== null && update.mutate({ nightlyTrainingHour: Number(hour) })}
      />
    </Group>
  );
}
