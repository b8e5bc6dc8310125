import { Button, Group, Modal, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Task } from '../../../../src-shared/model/sop.ts';
import { useAction, useCall } from '../../../client/queries.ts';
import { goTo } from '../../../state/navigation.ts';
import { sopPlace } from '../../../state/places.ts';
import { t } from '../../../strings/index.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { AttemptsTable } from '../attempts/AttemptsTable.tsx';
import { ScoreControls } from '../attempts/ScoreControls.tsx';
import frameClasses from '../frames.module.css';
import { RunStatistics } from '../statistics/RunStatistics.tsx';
import { GoldTakes } from '../steps/GoldTakes.tsx';
import { AddTake } from '../takes/AddTake.tsx';
import { ExportTask } from './ExportTask.tsx';
import { TaskSettingsButton } from './TaskSettings.tsx';

/** One procedure: its gold takes with their steps, and the runs of trainees. */
export function TaskView({ task }: { task: Task }) {
  const takes = useCall('sop.takes.list', { taskId: task.taskId });
  const gold = takes.data?.takes.filter((take) => take.role === 'gold') ?? [];
  const trainee = takes.data?.takes.filter((take) => take.role !== 'gold') ?? [];
  return (
    <div className={frameClasses['pad']}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" mb={16} gap={16}>
        <div style={{ minWidth: 0 }}>
          <Title order={1}>{task.name}</Title>
          {task.description ? (
            <Text size="sm" c="dimmed">
              {task.description}
            </Text>
          ) : null}
        </div>
        <Group gap={4} wrap="nowrap">
          <TaskSettingsButton task={task} />
          <ExportTask taskId={task.taskId} />
          <RemoveTask task={task} />
        </Group>
      </Group>
      {takes.isPending ? (
        <Stack gap={16}>
          <Skeleton height={220} />
          <Skeleton height={140} />
        </Stack>
      ) : (
        <Stack gap={24}>
          <section aria-label={t.sop.gold}>
            <Group justify="space-between" mb={8}>
              <Title order={2}>{t.sop.gold}</Title>
              <AddTake task={task} kind="gold" />
            </Group>
            <GoldTakes takes={gold} runs={trainee.length} />
          </section>
          <section aria-label={t.sop.trainee}>
            <Group justify="space-between" mb={8}>
              <Title order={2}>{t.sop.trainee}</Title>
              <AddTake task={task} kind="trainee" />
            </Group>
            {trainee.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t.sop.noTrainee}
              </Text>
            ) : (
              <div className={frameClasses['box']}>
                <ScoreControls taskId={task.taskId} golds={gold} runs={trainee} />
                <AttemptsTable taskId={task.taskId} takes={trainee} golds={gold} />
              </div>
            )}
          </section>
          {trainee.length > 0 ? <RunStatistics task={task} /> : null}
        </Stack>
      )}
    </div>
  );
}

function RemoveTask({ task }: { task: Task }) {
  const [asking, setAsking] = useState(false);
  const remove = useAction('sop.tasks.remove', { refresh: ['sop.tasks.list', 'sop.takes.list', 'sop.scores'] });
  return (
    <>
      <IconButton label={t.sop.removeTask} onClick={() => setAsking(true)}>
        <IconTrash size={16} />
      </IconButton>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t.sop.removeTask}>
        <Stack gap={16}>
          <Text size="sm">{t.sop.removeTaskAsk(task.name)}</Text>
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
              {t.common.cancel}
            </Button>
            <Button
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate({ taskId: task.taskId }, { onSuccess: () => goTo(sopPlace()) })}
            >
              {t.common.remove}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
