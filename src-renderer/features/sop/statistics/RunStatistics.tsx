import { Alert, Group, SegmentedControl, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Scorer, Task } from '../../../../src-shared/model/sop.ts';
import type { SopStatistics } from '../../../../src-shared/model/worded.ts';
import { useCall } from '../../../client/queries.ts';
import { t } from '../../../strings/index.ts';
import { ErrorPanel } from '../../../ui/ErrorPanel.tsx';
import { percent } from '../../../ui/format.ts';
import { useScoreChoice } from '../attempts/score-choice.ts';
import { FindingCounts } from './FindingCounts.tsx';
import classes from './RunStatistics.module.css';
import { failingSteps, findingCounts, runFigures } from './run-statistics.ts';
import { StepFailures } from './StepFailures.tsx';
import { TraineeCharts } from './TraineeCharts.tsx';

const words = t.sopTask.runs;
const scorers = t.sopTask.scoring.scorers;

/** How the runs of a task went: as a whole, step by step, and trainee by trainee. */
export function RunStatistics({ task }: { task: Task }) {
  const [scorer, setScorer] = useState<Scorer>(() => useScoreChoice.getState().scorer);
  const query = useCall('sop.statistics', { taskId: task.taskId, scorer }, { keepPrevious: true });
  return (
    <section aria-label={words.title}>
      <Group justify="space-between" mb={8}>
        <Title order={2}>{words.title}</Title>
        <SegmentedControl
          size="xs"
          aria-label={t.sopTask.scoring.scorer}
          value={scorer}
          onChange={(value) => setScorer(value as Scorer)}
          data={Object.entries(scorers).map(([value, label]) => ({ value, label }))}
        />
      </Group>
      {query.isError ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <Skeleton height={240} />
      ) : query.data.attempts === 0 ? (
        <Text size="sm" c="dimmed">
          {scorer === 'vigil' ? words.empty : words.emptyFor(scorers[scorer])}
        </Text>
      ) : (
        <Statistics task={task} statistics={query.data} />
      )}
    </section>
  );
}

function Statistics({ task, statistics }: { task: Task; statistics: SopStatistics }) {
  const scores = useCall('sop.scores', { taskId: task.taskId }).data?.scores ?? [];
  const usual = useCall('settings.get', {}).data?.settings.passMark;
  const { runs, mean, median, passed, judged } = runFigures(statistics);
  const points = (value: number | null) => (value === null ? '–' : value.toFixed(1));
  return (
    <Stack gap={16}>
      {statistics.notice === null ? null : (
        <Alert color="var(--v-slow)" variant="outline" icon={<IconHistory size={16} aria-hidden="true" />}>
          {statistics.notice}
        </Alert>
      )}
      <dl className={classes['figures']}>
        <Figure name={words.count}>{runs}</Figure>
        <Figure name={words.mean}>{points(mean)}</Figure>
        <Figure name={words.median}>{points(median)}</Figure>
        <Figure name={words.passRate} note={words.passedOf(passed, judged)}>
          {judged > 0 ? percent(passed / judged) : '–'}
        </Figure>
      </dl>
      <div className={classes['statistics']}>
        <StepFailures steps={failingSteps(statistics.steps)} />
        <FindingCounts counts={findingCounts(statistics.trainees, scores)} runs={runs} />
      </div>
      <TraineeCharts taskId={task.taskId} trainees={statistics.trainees} passMark={task.passMark ?? usual ?? null} />
    </Stack>
  );
}

function Figure({ name, note, children }: { name: string; note?: string; children: ReactNode }) {
  return (
    <div className={classes['figure']}>
      <dt>{name}</dt>
      <dd>
        <b>{children}</b>
        {note ? <span>{note}</span> : null}
      </dd>
    </div>
  );
}
