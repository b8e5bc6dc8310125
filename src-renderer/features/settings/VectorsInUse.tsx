import { Text } from '@mantine/core';
import { useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { HealthIcon } from './HealthIcon.tsx';
import rowClasses from './rows.module.css';

const REFRESH_EVERY_MS = 3000;

/** The index in use and how it does; a Qdrant that is down, and what is searched in its place, shows here. */
export function VectorsInUse({ backend }: { backend: 'exact' | 'qdrant' }) {
  const health = useCall('system.health', {}, backend === 'qdrant' ? { everyMs: REFRESH_EVERY_MS } : {});
  const part = health.data?.parts.find(({ name }) => name === 'vectors');
  return (
    <div className={rowClasses['card']} data-backend={backend} data-state={part?.state}>
      <div className={rowClasses['row']}>
        <HealthIcon state={part?.state ?? 'off'} />
        <Text size="sm" fw={500}>
          {t.vectors.names[backend]}
        </Text>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {part ? `${t.settings.states[part.state]} · ${part.detail}` : ' '}
        </Text>
      </div>
    </div>
  );
}
