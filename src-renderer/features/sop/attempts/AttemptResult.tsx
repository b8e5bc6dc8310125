import { Badge, Box, Group, Stack, Text } from '@mantine/core';
import type { CallOutput } from '../../../../src-shared/contract/api.ts';
import type { ScoresOfRun } from '../../../../src-shared/scores-of-run.ts';
import { useJob } from '../../../state/use-job.ts';
import { t } from '../../../strings/index.ts';
import { JobProgress } from '../../../ui/JobProgress.tsx';
import { PassBadge } from '../marks/PassBadge.tsx';
import { StaleMark } from '../marks/StaleMark.tsx';

type ScoreRow = CallOutput<'sop.scores'>['scores'][number];

/** How a run was scored last; below it how far a newer scoring is, or why there is none. */
export function AttemptResult({ scored, later }: ScoresOfRun<ScoreRow>) {
  if (scored === null && later === null) {
    return (
      <Text size="sm" c="dimmed">
        {t.sop.noScore}
      </Text>
    );
  }
  return (
    <Stack gap={4}>
      {scored === null ? null : <Scored score={scored} />}
      {later === null ? null : <Later score={later} />}
    </Stack>
  );
}

function Scored({ score }: { score: ScoreRow }) {
  return (
    <>
      <Group gap={8} wrap="nowrap">
        <Text fw={600}>{score.score?.toFixed(1)}</Text>
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

/** A scoring that gave no score, or none yet. */
function Later({ score }: { score: ScoreRow }) {
  const { job } = useJob(score.jobId);
  return (
    <>
      {score.state === 'failed' && score.error !== null ? (
        <Text size="xs" c="var(--v-missing)" lineClamp={4} title={score.error} data-reason>
          {score.error}
        </Text>
      ) : null}
      {job && job.state !== 'completed' ? (
        <JobProgress job={job} />
      ) : (
        <Badge variant="default">
          {score.state === 'cancelled'
            ? t.sop.cancelledScore
            : score.state === 'failed'
              ? t.sop.failedScore
              : t.sop.scoring}
        </Badge>
      )}
    </>
  );
}
