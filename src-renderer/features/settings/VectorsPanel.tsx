import { Alert, Button, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { VectorMigration } from '../../../src-shared/model/vector-migration.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { duration } from '../../ui/format.ts';
import rowClasses from './rows.module.css';
import { VectorSnapshot } from './VectorSnapshot.tsx';
import { VectorsInUse } from './VectorsInUse.tsx';

const words = t.vectors;
const REFRESH_EVERY_MS = 1000;

/** Which vector index is searched, and moving to the other one. */
export function VectorsPanel({ backend, locked }: { backend: 'exact' | 'qdrant'; locked: boolean }) {
  const query = useCall('migrate.vectorsStatus', {}, { everyMs: REFRESH_EVERY_MS });
  const start = useAction('migrate.vectors', { refresh: ['migrate.vectorsStatus'] });
  const other = backend === 'exact' ? 'qdrant' : 'exact';
  const move = query.data;
  const isMoving = move?.state === 'running';
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
          <Move move={move} backend={backend} />
        ) : null}
        {backend === 'qdrant' ? <VectorSnapshot /> : null}
      </Stack>
    </section>
  );
}

/** How far a move is, or what came of the last one. */
function Move({ move, backend }: { move: VectorMigration; backend: 'exact' | 'qdrant' }) {
  const { state, to, pointsDone, pointsTotal, etaSec, problem } = move;
  const cancel = useAction('migrate.cancelVectors', { refresh: ['migrate.vectorsStatus'] });
  if (to === null || state === 'idle') return null;
  if (state === 'running') {
    const left = etaSec === null ? '' : `, ${words.left(duration(etaSec))}`;
    return (
      <Stack gap={4} maw={400} data-move={state}>
        <Text size="sm">{words.moving[to]}</Text>
        <Progress
          value={pointsTotal === 0 ? 0 : (100 * pointsDone) / pointsTotal}
          size={4}
          aria-label={words.moving[to]}
        />
        <Text size="xs" c="dimmed">
          {words.progress(pointsDone, pointsTotal)}
          {left}. {words.goesOn}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          loading={cancel.isPending}
          onClick={() => cancel.mutate({})}
        >
          {t.common.cancel}
        </Button>
      </Stack>
    );
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
          {problem} {words.failedHint}
        </Text>
        <Report move={move} />
      </Alert>
    );
  }
  if (to !== backend) return null;
  return (
    <div className={rowClasses['fileRow']} data-move={state}>
      <IconCircleCheck size={16} color="var(--v-ok)" />
      <div>
        <Text size="sm">{words.moved[to]}</Text>
        <Report move={move} />
      </div>
    </div>
  );
}

/** Each encoder's vectors in the new index, and how often both find the same. */
function Report({ move: { report } }: { move: VectorMigration }) {
  return report.map(({ encoderId, points, indexed, samples, agreement }) => (
    <Text key={encoderId} size="xs" c="dimmed">
      {words.report(encoderId, indexed, points)} ·{' '}
      {agreement === null ? words.notCompared : words.agreement(`${(100 * agreement).toFixed(1)} %`, samples)}
    </Text>
  ));
}
