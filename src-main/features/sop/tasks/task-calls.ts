import type { Handlers } from '../../../../src-shared/contract/handler.ts';
import type { Parts } from '../../feature.ts';
import { exportTask, importTask } from './task-file.ts';

export type TaskCalls =
  | 'sop.tasks.list'
  | 'sop.tasks.create'
  | 'sop.tasks.update'
  | 'sop.tasks.remove'
  | 'sop.tasks.export'
  | 'sop.tasks.import';

/** Tasks: what is asked of a run, and that as a file to hand on. */
export function taskCalls(parts: Pick<Parts, 'events' | 'takes' | 'tasks' | 'videos'>): Handlers<TaskCalls> {
  const { events, tasks } = parts;
  const announce = (taskId: string): void => events.publish({ type: 'task.changed', taskId });
  return {
    'sop.tasks.list': async () => ({ tasks: await tasks.list() }),
    'sop.tasks.create': async (input) => {
      const task = await tasks.create(input);
      announce(task.taskId);
      return task;
    },
    'sop.tasks.update': async ({ taskId, ...change }) => {
      const task = await tasks.update(taskId, change);
      announce(taskId);
      return task;
    },
    'sop.tasks.remove': async ({ taskId }) => {
      const removed = await tasks.remove(taskId);
      if (removed) announce(taskId);
      return { removed };
    },
    'sop.tasks.export': ({ taskId }) => exportTask(taskId, parts),
    'sop.tasks.import': async (input) => {
      const imported = await importTask(input, parts);
      announce(imported.task.taskId);
      return imported;
    },
  };
}
