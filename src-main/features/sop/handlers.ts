import type { Handlers } from '../../../src-shared/contract/handler.ts';
import { createCompareHandlers } from './compare-handlers.ts';
import type { SopDependencies, TaskDependencies } from './dependencies.ts';
import { createReportHandlers } from './report-handlers.ts';
import { createScoreHandlers } from './score-handlers.ts';
import { createTakeHandlers } from './take-handlers.ts';

export type SopCalls =
  | 'sop.tasks.list'
  | 'sop.tasks.create'
  | 'sop.tasks.update'
  | 'sop.tasks.remove'
  | 'sop.takes.list'
  | 'sop.takes.remove'
  | 'sop.addGold'
  | 'sop.addVideo'
  | 'sop.steps'
  | 'sop.stepVersions'
  | 'sop.score'
  | 'sop.getScore'
  | 'sop.scores'
  | 'sop.report'
  | 'sop.compare';

/** Everything a trainer does: tasks, takes, steps, scores and reports. */
export function createSopHandlers(dependencies: SopDependencies): Handlers<SopCalls> {
  return {
    ...createTaskHandlers(dependencies),
    ...createTakeHandlers(dependencies),
    ...createScoreHandlers(dependencies),
    ...createReportHandlers(dependencies),
    ...createCompareHandlers(dependencies),
  };
}

function createTaskHandlers({
  tasks,
  announceTask,
}: TaskDependencies): Handlers<'sop.tasks.list' | 'sop.tasks.create' | 'sop.tasks.update' | 'sop.tasks.remove'> {
  return {
    'sop.tasks.list': async () => ({ tasks: await tasks.list() }),
    'sop.tasks.create': async (input) => {
      const task = await tasks.create(input);
      announceTask(task.taskId);
      return task;
    },
    'sop.tasks.update': async ({ taskId, ...change }) => {
      const task = await tasks.update(taskId, change);
      announceTask(taskId);
      return task;
    },
    'sop.tasks.remove': async ({ taskId }) => {
      const removed = await tasks.remove(taskId);
      if (removed) announceTask(taskId);
      return { removed };
    },
  };
}
