import { Anchor, Button, Group, Table, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { CallOutput } from '../../../../src-shared/contract/api.ts';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { type ScoresOfRun, scoresOfRun } from '../../../../src-shared/scores-of-run.ts';
import { useAction, useCall } from '../../../client/queries.ts';
import { goTo, openVideo } from '../../../state/navigation.ts';
import { sopPlace } from '../../../state/places.ts';
import { t } from '../../../strings/index.ts';
import { dateLabel, spanLabel } from '../../../ui/format.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { RemoveTake } from '../takes/RemoveTake.tsx';
import { AttemptResult } from './AttemptResult.tsx';
import classes from './AttemptsTable.module.css';
import { ScoreNotes } from './ScoreNotes.tsx';
import { goldToUse, useScoreChoice } from './score-choice.ts';

type ScoreRow = CallOutput<'sop.scores'>['scores'][number];

/** The runs of a task: each with its newest score, and the way to score it. */
export function AttemptsTable({
  taskId,
  takes,
  golds,
}: {
  taskId: string;
  takes: readonly Take[];
  golds: readonly Take[];
}) {
  const scores = useCall('sop.scores', { taskId }).data?.scores ?? [];
  return (
    <Table className={classes['attempts']} verticalSpacing={8} horizontalSpacing={12} aria-label={t.sop.attempts}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t.sop.attempt}</Table.Th>
          <Table.Th w={220}>{t.sop.result}</Table.Th>
          <Table.Th w={144}>{t.sop.findings}</Table.Th>
          <Table.Th w={208} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {takes.map((take) => (
          <AttemptRow key={take.takeId} take={take} found={scoresOfRun(scores, take.takeId)} golds={golds} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface RunProps {
  take: Take;
  found: ScoresOfRun<ScoreRow>;
  golds: readonly Take[];
}

function AttemptRow({ take, found, golds }: RunProps) {
  const { scored } = found;
  return (
    <Table.Tr data-take={take.videoName}>
      <Table.Td>
        <Anchor
          component="button"
          type="button"
          size="sm"
          fw={500}
          truncate
          maw="100%"
          aria-label={t.sop.openVideo(take.videoName)}
          onClick={() => openVideo(take.videoId, take.startSec)}
        >
          {take.videoName}
        </Anchor>
        <Group gap="0 8px" c="dimmed">
          {take.label === null ? null : (
            <Text size="xs" truncate title={take.label}>
              {take.label}
            </Text>
          )}
          <Text size="xs" className="v-time">
            {spanLabel(take.startSec, take.endSec)}
          </Text>
        </Group>
      </Table.Td>
      <Table.Td>
        <AttemptResult {...found} />
      </Table.Td>
      <Table.Td>
        {scored === null ? null : (
          <>
            <Group gap={4} wrap="nowrap">
              <Text size="sm">{t.sop.findingCount(scored.findings.length)}</Text>
              <ScoreNotes score={scored} golds={golds} />
            </Group>
            <Text size="xs" c="dimmed">
              {dateLabel(scored.createdAt)}
            </Text>
          </>
        )}
      </Table.Td>
      <Table.Td>
        <AttemptActions take={take} found={found} golds={golds} />
      </Table.Td>
    </Table.Tr>
  );
}

/** Scoring a run, and opening its result. */
function AttemptActions({ take, found: { scored, later }, golds }: RunProps) {
  const choice = useScoreChoice();
  const start = useAction('sop.score', { refresh: ['sop.scores', 'jobs.list'] });
  const running = later?.state === 'queued' || later?.state === 'running';
  const show = (scoreId: string) => goTo(sopPlace(take.taskId, scoreId));
  const goldTakeId = goldToUse(choice, take.taskId, golds);
  const startScore = () =>
    start.mutate(
      { traineeTakeId: take.takeId, scorer: choice.scorer, ...(goldTakeId === null ? {} : { goldTakeId }) },
      { onSuccess: ({ scoreId }) => show(scoreId) },
    );
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      {scored !== null ? (
        <>
          <Button size="compact-sm" variant="default" onClick={() => show(scored.scoreId)}>
            {t.sop.showScore}
          </Button>
          <IconButton
            label={t.sop.scoreAgain}
            disabled={golds.length === 0 || running}
            loading={start.isPending}
            onClick={startScore}
          >
            <IconRefresh size={16} />
          </IconButton>
        </>
      ) : running ? (
        <Button size="compact-sm" variant="default" onClick={() => show(later.scoreId)}>
          {t.common.open}
        </Button>
      ) : (
        <Button size="compact-sm" disabled={golds.length === 0} loading={start.isPending} onClick={startScore}>
          {t.sop.score}
        </Button>
      )}
      <RemoveTake take={take} />
    </Group>
  );
}
