import { Anchor, Badge, Button, Group, Table, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { CallOutput } from '../../../src-shared/contract/api.ts';
import type { Take } from '../../../src-shared/model/sop.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { goTo, openVideo } from '../../state/navigation.ts';
import { t } from '../../strings/index.ts';
import { dateLabel, spanLabel } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { JobProgress } from '../../ui/JobProgress.tsx';
import { PassBadge } from './PassBadge.tsx';
import classes from './sop.module.css';

type ScoreRow = CallOutput<'sop.scores'>['scores'][number];

/** The runs of a task: each with its newest score, and the way to score it. */
export function AttemptsTable({
  taskId,
  takes,
  canScore,
}: {
  taskId: string;
  takes: readonly Take[];
  canScore: boolean;
}) {
  const scores = useCall('sop.scores', { taskId }).data?.scores ?? [];
  return (
    <Table className={classes['box']} verticalSpacing={8} horizontalSpacing={12} aria-label={t.sop.attempts}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t.sop.attempt}</Table.Th>
          <Table.Th w={240}>{t.sop.result}</Table.Th>
          <Table.Th w={110}>{t.sop.findings}</Table.Th>
          <Table.Th w={170}>{t.sop.when}</Table.Th>
          <Table.Th w={190} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {takes.map((take) => (
          <AttemptRow
            key={take.takeId}
            take={take}
            score={scores.find((score) => score.traineeTakeId === take.takeId) ?? null}
            canScore={canScore}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function AttemptRow({ take, score, canScore }: { take: Take; score: ScoreRow | null; canScore: boolean }) {
  const start = useAction('sop.score', { refresh: ['sop.scores', 'jobs.list'] });
  const remove = useAction('sop.takes.remove', { refresh: ['sop.takes.list', 'sop.tasks.list'] });
  const running = score?.state === 'queued' || score?.state === 'running';
  const show = (scoreId: string) => goTo({ page: 'sop', taskId: take.taskId, scoreId });
  return (
    <Table.Tr data-take={take.videoName}>
      <Table.Td>
        <Anchor
          component="button"
          type="button"
          size="sm"
          fw={500}
          aria-label={t.sop.openVideo(take.videoName)}
          onClick={() => openVideo(take.videoId, take.startSec)}
        >
          {take.videoName}
        </Anchor>
        <Text size="xs" c="dimmed" className="v-time">
          {take.label === null ? '' : `${take.label} · `}
          {spanLabel(take.startSec, take.endSec)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Result score={score} />
      </Table.Td>
      <Table.Td>
        <Text size="sm">{score?.state === 'completed' ? t.sop.findingCount(score.findings.length) : null}</Text>
      </Table.Td>
      <Table.Td>
        <Text size="xs" c="dimmed">
          {score ? dateLabel(score.createdAt) : null}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {score?.state === 'completed' ? (
            <Button size="compact-sm" onClick={() => show(score.scoreId)}>
              {t.sop.showScore}
            </Button>
          ) : null}
          {running ? null : (
            <Button
              size="compact-sm"
              variant={score?.state === 'completed' ? 'default' : 'filled'}
              disabled={!canScore}
              loading={start.isPending}
              onClick={() =>
                start.mutate({ traineeTakeId: take.takeId }, { onSuccess: ({ scoreId }) => show(scoreId) })
              }
            >
              {score?.state === 'completed' ? t.sop.scoreAgain : t.sop.score}
            </Button>
          )}
          {running && score ? (
            <Button size="compact-sm" variant="default" onClick={() => show(score.scoreId)}>
              {t.common.open}
            </Button>
          ) : null}
          <IconButton label={t.sop.removeTake(take.videoName)} onClick={() => remove.mutate({ takeId: take.takeId })}>
            <IconTrash size={16} />
          </IconButton>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function Result({ score }: { score: ScoreRow | null }) {
  const jobs = useCall('jobs.list', { limit: 500 }).data?.jobs ?? [];
  if (score === null) {
    return (
      <Text size="sm" c="dimmed">
        {t.sop.noScore}
      </Text>
    );
  }
  if (score.state === 'completed' && score.score !== null) {
    return (
      <Group gap={8}>
        <Text fw={600}>{score.score.toFixed(1)}</Text>
        <PassBadge passed={score.passed} />
      </Group>
    );
  }
  const job = jobs.find((one) => one.jobId === score.jobId || one.subjectId === score.scoreId);
  if (job && job.state !== 'completed') return <JobProgress job={job} />;
  return (
    <Badge variant="default" fw={500}>
      {score.state === 'cancelled'
        ? t.sop.cancelledScore
        : score.state === 'failed'
          ? t.sop.failedScore
          : t.sop.scoring}
    </Badge>
  );
}
