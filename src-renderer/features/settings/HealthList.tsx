import { Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { duration } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { HealthIcon } from './HealthIcon.tsx';
import rowClasses from './rows.module.css';

export function HealthList() {
  const query = useCall('system.health', {});
  const health = query.data;
  return (
    <section>
      <Group justify="space-between" mb={8}>
        <Group gap={8}>
          <Title order={2}>{t.settings.health}</Title>
          {health ? (
            <Text size="sm" c="dimmed">
              {health.status === 'ok' ? t.settings.healthOk : t.settings.healthDegraded}
            </Text>
          ) : null}
        </Group>
        <IconButton label={t.settings.checkAgain} loading={query.isFetching} onClick={() => void query.refetch()}>
          <IconRefresh size={16} />
        </IconButton>
      </Group>
      {query.isError ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : health ? (
        <Stack gap={4}>
          {health.parts.map((part) => (
            <div key={part.name} className={rowClasses['row']}>
              <HealthIcon state={part.state} />
              <Text size="sm" fw={500}>
                {part.name}
              </Text>
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {t.settings.states[part.state]}
                {part.detail === '' ? '' : ` · ${part.detail}`}
              </Text>
            </div>
          ))}
          <Text size="xs" c="dimmed" mt={8} style={{ overflowWrap: 'anywhere' }}>
            {t.settings.version} {health.version} · {t.settings.uptime} {duration(health.uptimeSec)} ·{' '}
            {t.settings.dataDir} {health.dataDir}
          </Text>
        </Stack>
      ) : (
        <Skeleton height={160} />
      )}
    </section>
  );
}
