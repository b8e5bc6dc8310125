import { Text, Title } from '@mantine/core';
import type { SopilotResult } from '../../../../src-shared/model/sop.ts';
import { t } from '../../../strings/index.ts';
import classes from './Metrics.module.css';

/** SOPilot's own figures under its own names: scripts and older reports know them so. */
export function Metrics({ result }: { result: SopilotResult }) {
  return (
    <section>
      <Title order={2}>{t.sop.metrics}</Title>
      <Text size="sm" c="dimmed" mb={8}>
        {t.sop.metricsHint}
      </Text>
      <dl className={classes['metrics']}>
        {Object.entries(result.metrics).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{Number.isInteger(value) ? value : value.toFixed(4)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
