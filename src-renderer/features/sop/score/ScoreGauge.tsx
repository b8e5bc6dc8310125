import { Group, SemiCircleProgress, Stack, Text } from '@mantine/core';
import { t } from '../../../strings/index.ts';
import { PassBadge } from '../marks/PassBadge.tsx';

export function ScoreGauge({ score, passed }: { score: number; passed: boolean | null }) {
  const color = passed === null ? 'signal' : passed ? 'var(--v-ok)' : 'var(--v-missing)';
  return (
    <Group gap={16} wrap="nowrap" align="center" role="img" aria-label={`${score.toFixed(1)} ${t.sop.outOf}`}>
      <SemiCircleProgress
        value={Math.min(100, Math.max(0, score))}
        size={132}
        thickness={10}
        filledSegmentColor={color}
        label={
          <Text size="xl" fw={700} data-testid="score">
            {score.toFixed(1)}
          </Text>
        }
      />
      <Stack gap={4} align="flex-start">
        <PassBadge passed={passed} />
        <Text size="xs" c="dimmed">
          {t.sop.outOf}
        </Text>
      </Stack>
    </Group>
  );
}
