import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { VectorMove } from '../../../src-shared/model/vector-migration.ts';
import type { Job } from '../../../src-shared/model/worded.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { JobUnderWay } from '../../ui/JobUnderWay.tsx';
import rowClasses from './rows.module.css';
import { VectorSnapshot } from './VectorSnapshot.tsx';
import { VectorsInUse } from './VectorsInUse.tsx';

const words = t.vectors;
/** The jobs that move vectors, as the core names them. */
const MOVE_KIND = 'move-vectors';

/** Which vector index is searched, and moving to the other one. */
export function VectorsPanel({ backend, locked }: { backend: 'exact' | 'qdrant'; locked: boolean }) {
  const query = useCall('jobs.list', { kind: MOVE_KIND, limit: 1 });
  const start = useAction('migrate.vectors', { refresh: ['jobs.list'] });
  const other = backend === 'exact' ? 'qdrant' : 'exact';
  const move = query.data?.jobs[0];
  const isMoving = move?.state === 'running' || move?.state === 'queued';
  return (
    <section aria-labelledby="vectors-title">
      <Stack gap={12}>
        <div>
          <Title order={3} id="vectors-title" mb={4}>
            {words.title}
          </Title>
          <Text size="sm" c="dimmed">
            {words.about}
          </Text>
        </div>
        <VectorsInUse backend={backend} />
        <Group gap={8} wrap="nowrap">
          <Button
            size="compact-sm"
            variant="default"
            flex="none"
            disabled={locked || isMoving}
            loading={start.isPending}
            onClick={() => start.mutate({ to: other })}
          >
            {words.move[other]}
          </Button>
          <Text size="sm" c="dimmed">
            {locked ? `${t.settings.locked}.` : words.moveHint[other]}
          </Text>
        </Group>
        {query.isError ? (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        ) : move ? (
          <Move job={move} backend={backend} />
        ) : null}
        {backend === 'qdrant' ? <VectorSnapshot /> : null}
      </Stack>
    </section>
  );
}

/** How far a move is, or what came of the last one. */
function Move({ job, backend }: { job: Job; backend: 'exact' | 'qdrant' }) {
  const { jobId, state, error } = job;
  const { data } = useCall('jobs.result', { jobId }, { enabled: state === 'completed' });
  if (state === 'running' || state === 'queued') {
    // The setting is switched at the end of a move: until then the other index is the one that is being filled.
    const to = backend === 'exact' ? 'qdrant' : 'exact';
    return <JobUnderWay job={job} title={words.moving[to]} />;
  }
  if (state === 'cancelled') {
    return (
      <Text size="sm" role="status" data-move={state}>
        {words.cancelled}
      </Text>
    );
  }
  if (state === 'failed') {
    return (
      <Alert
        color="red"
        variant="light"
        icon={<IconAlertTriangle size={18} />}
        title={words.failed}
        role="alert"
        data-move={state}
      >
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {error?.message} {words.failedHint}
        </Text>
        <Report report={reportOf(error?.details)} />
      </Alert>
    );
  }
  const move = data?.result as VectorMove | undefined;
  if (move?.to !== backend) return null;
  return (
    <div className={rowClasses['fileRow']} data-move={state}>
      <IconCircleCheck size={16} color="var(--v-ok)" />
      <div>
        <Text size="sm">{words.moved[move.to]}</Text>
        <Report report={move.report} />
      </div>
    </div>
  );
}

/** Each encoder's vectors in the new index, and how often both find the same. */
function Report({ report }: { report: VectorMove['report'] }) {
  return report.map(({ encoderId, points, indexed, samples, agreement }) => (
    <Text key={encoderId} size="xs" c="dimmed">
      {words.report(encoderId, indexed, points)} ·{' '}
      {agreement === null ? words.notCompared : words.agreement(`${(100 * agreement).toFixed(1)} %`, samples)}
    </Text>
  ));
}

/** What a move that found a difference had compared until then. */
function reportOf(details: Readonly<Record<string, unknown>> | undefined): VectorMove['report'] {
  return (details?.['report'] as VectorMove['report'] | undefined) ?? [];
}
