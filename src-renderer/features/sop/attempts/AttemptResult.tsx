import { Badge, Box, Group, Text } from '@mantine/core';
import type { CallOutput } from '../../../../src-shared/contract/api.ts';
import { useJob } from '../../../state/use-job.ts';
import { t } from '../../../strings/index.ts';
import { JobProgress } from '../../../ui/JobProgress.tsx';
import { PassBadge } from '../marks/PassBadge.tsx';
import { StaleMark } from '../marks/StaleMark.tsx';

/** How a run was scored last, or how far scoring it is. */
export function AttemptResult({ score }: { score: CallOutput<'sop.scores'>['scores'][number] | null }) {
  const { job } = useJob(score?.jobId ?? null);
  if (score === null) {
    return (
      <Text size="sm" c="dimmed">
        {t.sop.noScore}
      </Text>
    );
  }
  if (score.state === 'completed' && score.score !== null) {
    return (
      <>
        <Group gap={8} wrap="nowrap">
          <Text fw={600}>{score.score.toFixed(1)}</Text>
          <Box flex="none">
            <PassBadge passed={score.passed} />
          </Box>
        </Group>
        {score.scorer === 'vigil' ? null : (
          <Group gap={4}>
            <Text size="xs" c="dimmed">
              {t.sopTask.scoring.scorers[score.scorer]}
            </Text>
            <StaleMark score={score} />
          </Group>
        )}
      </>
    );
  }
  if (job && job.state !== 'completed') return <JobProgress job={job} />;
  return (
    <Badge variant="default">
      {score.state === 'cancelled'
        ? t.sop.cancelledScore
        : score.state === 'failed'
          ? t.sop.failedScore
          : t.sop.scoring}
    </Badge>
  );
}
