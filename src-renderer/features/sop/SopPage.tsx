import { ScrollArea } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useCall } from '../../client/queries.ts';
import type { Place } from '../../state/place.ts';
import { sopOf } from '../../state/places.ts';
import { t } from '../../strings/index.ts';
import { Centred } from '../../ui/Centred.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import frameClasses from './frames.module.css';
import classes from './SopPage.module.css';
import { ScoreView } from './score/ScoreView.tsx';
import { NewTask } from './tasks/NewTask.tsx';
import { TaskList } from './tasks/TaskList.tsx';
import { TaskView } from './tasks/TaskView.tsx';

/** Procedures: what is right, who did it how, and the difference. */
export function SopPage({ place }: { place: Place }) {
  const { taskId, scoreId } = sopOf(place);
  const tasks = useCall('sop.tasks.list', {});
  const task = tasks.data?.tasks.find((one) => one.taskId === taskId);
  return (
    <div className={classes['page']}>
      <TaskList tasks={tasks.data?.tasks ?? null} current={taskId} />
      <ScrollArea className={classes['main']} key={`${taskId}/${scoreId}`}>
        {tasks.isError ? (
          <div className={frameClasses['pad']}>
            <ErrorPanel error={tasks.error} onRetry={() => void tasks.refetch()} />
          </div>
        ) : scoreId !== null && taskId !== null ? (
          <ScoreView scoreId={scoreId} taskId={taskId} />
        ) : task ? (
          <TaskView task={task} />
        ) : tasks.data && tasks.data.tasks.length === 0 ? (
          <Centred icon={<IconChecklist size={40} stroke={1.2} />} title={t.sop.emptyTitle} steps={t.sop.emptySteps}>
            <NewTask />
          </Centred>
        ) : tasks.data ? (
          <Centred title={t.sop.pickTask} />
        ) : null}
      </ScrollArea>
    </div>
  );
}
