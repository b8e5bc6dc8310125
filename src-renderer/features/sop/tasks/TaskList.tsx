import { Group, Skeleton, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { IconReportSearch } from '@tabler/icons-react';
import type { Task } from '../../../../src-shared/model/sop.ts';
import { goTo } from '../../../state/navigation.ts';
import { auditPlace, sopPlace } from '../../../state/places.ts';
import { t } from '../../../strings/index.ts';
import { ImportTask } from './ImportTask.tsx';
import { NewTask } from './NewTask.tsx';
import classes from './TaskList.module.css';

export function TaskList({ tasks, current }: { tasks: readonly Task[] | null; current: string | null }) {
  return (
    <nav className={classes['tasks']} aria-label={t.sop.tasks}>
      <Group justify="space-between" pl={12} pr={8} py={8} gap={0} wrap="nowrap">
        <Title order={1}>{t.sop.title}</Title>
        <Group gap={0} wrap="nowrap">
          <ImportTask tasks={tasks ?? []} />
          <NewTask compact />
        </Group>
      </Group>
      <Stack gap={0}>
        {tasks === null
          ? [1, 2, 3].map((key) => <Skeleton key={key} height={44} m={8} w="auto" />)
          : tasks.map((task) => (
              <UnstyledButton
                key={task.taskId}
                className={classes['task']}
                aria-current={task.taskId === current ? 'true' : undefined}
                onClick={() => goTo(sopPlace(task.taskId))}
              >
                <Text size="sm" fw={500} truncate>
                  {task.name}
                </Text>
                <Text size="xs" c="dimmed">
                  {t.sop.takesOf(task.goldTakes, task.traineeTakes)}
                </Text>
              </UnstyledButton>
            ))}
      </Stack>
      <UnstyledButton className={classes['audit']} onClick={() => goTo(auditPlace)}>
        <IconReportSearch size={16} stroke={1.6} />
        <Text size="sm">{t.sop.audit.open}</Text>
      </UnstyledButton>
    </nav>
  );
}
