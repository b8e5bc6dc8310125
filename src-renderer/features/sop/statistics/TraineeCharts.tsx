import { Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { SopStatistics } from '../../../../src-shared/model/worded.ts';
import { goTo } from '../../../state/navigation.ts';
import { sopPlace } from '../../../state/places.ts';
import { t } from '../../../strings/index.ts';
import { dateLabel } from '../../../ui/format.ts';
import { byRuns, placesInTime } from './run-statistics.ts';
import classes from './TraineeCharts.module.css';

const words = t.sopTask.runs;
const SHOWN_AT_FIRST = 6;

type Trainee = SopStatistics['trainees'][number];

/** Each trainee's scores by date, side by side on one scale. */
export function TraineeCharts({
  taskId,
  trainees,
  passMark,
}: {
  taskId: string;
  trainees: readonly Trainee[];
  passMark: number | null;
}) {
  const [all, setAll] = useState(false);
  const sorted = byRuns([...trainees]);
  const shown = all ? sorted : sorted.slice(0, SHOWN_AT_FIRST);
  return (
    <div>
      <Title order={3}>{words.trainees}</Title>
      <Text size="xs" c="dimmed" mb={8}>
        {words.traineesHint}
        {sorted.every((trainee) => trainee.attempts.length < 2) ? ` ${words.nobody}` : ''}
      </Text>
      <div className={classes['charts']}>
        {shown.map((trainee) => (
          <TraineeChart key={trainee.label} taskId={taskId} trainee={trainee} passMark={passMark} />
        ))}
      </div>
      {sorted.length > shown.length ? (
        <Button size="compact-sm" variant="default" mt={8} onClick={() => setAll(true)}>
          {words.showAll(sorted.length)}
        </Button>
      ) : null}
    </div>
  );
}

function TraineeChart({
  taskId,
  trainee: { label, attempts },
  passMark,
}: {
  taskId: string;
  trainee: Trainee;
  passMark: number | null;
}) {
  const places = placesInTime(attempts.map(({ at }) => at));
  const points = attempts.map((attempt, at) => ({ ...attempt, x: places[at]! * 100, y: 100 - attempt.score }));
  const [first, last] = [attempts[0], attempts.at(-1)];
  return (
    <figure className={classes['chart']} aria-label={words.chart(label, words.runCount(attempts.length))}>
      <Group component="figcaption" justify="space-between" gap={8} wrap="nowrap">
        <Text size="sm" fw={500} truncate title={label}>
          {label}
        </Text>
        <Text size="xs" c="dimmed" flex="none">
          {words.runCount(attempts.length)}
          {last && attempts.length > 1 ? ` · ${words.latest(last.score.toFixed(1))}` : ''}
        </Text>
      </Group>
      <div className={classes['plot']}>
        <span className={classes['scale']} style={{ top: 0 }}>
          100
        </span>
        <span className={classes['scale']} style={{ bottom: 0 }}>
          0
        </span>
        <div className={classes['plotArea']}>
          {passMark === null ? null : (
            <div
              className={classes['passLine']}
              style={{ top: `${100 - passMark}%` }}
              title={words.passMark(String(passMark))}
            />
          )}
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
            <polyline points={points.map(({ x, y }) => `${x},${y}`).join(' ')} vectorEffect="non-scaling-stroke" />
          </svg>
          {points.map((point) => {
            const verdict = point.passed === null ? '' : point.passed ? t.sop.passed : t.sop.notPassed;
            const name = words.point(dateLabel(point.at), point.score.toFixed(1), verdict);
            return (
              <button
                key={point.scoreId}
                type="button"
                className={classes['point']}
                data-passed={point.passed ?? undefined}
                style={{ left: `${point.x}%`, top: `${point.y}%` }}
                aria-label={name}
                title={`${name}\n${point.videoName}`}
                onClick={() => goTo(sopPlace(taskId, point.scoreId))}
              />
            );
          })}
        </div>
      </div>
      <Group justify="space-between" gap={8} wrap="nowrap" pl={32}>
        <Text size="xs" c="dimmed">
          {first ? dateLabel(first.at) : ''}
        </Text>
        <Text size="xs" c="dimmed">
          {last && attempts.length > 1 ? dateLabel(last.at) : ''}
        </Text>
      </Group>
    </figure>
  );
}
