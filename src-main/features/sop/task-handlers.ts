import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { Take } from '../../../src-shared/model/sop.ts';
import type { SopTaskFile } from '../../../src-shared/model/sop-task-file.ts';
import type { TaskDependencies, TaskFileDependencies } from './dependencies.ts';
import { planGivenSteps } from './plan-steps.ts';
import { takeSpan } from './take-span.ts';

type TaskCalls =
  | 'sop.tasks.list'
  | 'sop.tasks.create'
  | 'sop.tasks.update'
  | 'sop.tasks.remove'
  | 'sop.tasks.export'
  | 'sop.tasks.import';

/** Tasks: what is asked of a run, and that as a file to hand on. */
export function createTaskHandlers(dependencies: TaskDependencies & TaskFileDependencies): Handlers<TaskCalls> {
  const { tasks, announceTask } = dependencies;
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
    'sop.tasks.export': ({ taskId }) => exportTask(taskId, dependencies),
    'sop.tasks.import': async ({ document, taskId = document.task.taskId, replace }) => {
      const known = await tasks.find(taskId);
      if (known && !replace) {
        throw new VigilError('conflict', `There is a task “${taskId}” already.`, {
          hint: 'Import it under another id, or replace the one that is there.',
        });
      }
      const planned = await planGoldTakes(document, dependencies);
      const { name, description, passMark, penalties } = document.task;
      await tasks.ensure(taskId);
      await tasks.update(taskId, { name, description, passMark, penalties });
      const goldTakes: Take[] = [];
      for (const { steps, ...take } of planned.takes) {
        goldTakes.push(await dependencies.takes.insert({ ...take, taskId, role: 'gold' }, steps));
      }
      announceTask(taskId);
      return { task: await tasks.get(taskId), goldTakes, missing: planned.missing };
    },
  };
}

async function exportTask(
  taskId: string,
  { tasks, takes, findVideo, nowIso }: TaskDependencies & TaskFileDependencies,
): Promise<SopTaskFile> {
  const { name, description, passMark, penalties } = await tasks.get(taskId);
  const goldTakes: SopTaskFile['goldTakes'] = [];
  for (const take of (await takes.list({ taskId, role: 'gold' })).toReversed()) {
    const video = await findVideo(take.videoId);
    if (!video) continue;
    const { startSec, endSec, label } = take;
    const steps = take.steps.map(({ index: _index, suggested: _suggested, ...step }) => step);
    const { name: videoName, checksum, durationSec } = video;
    goldTakes.push({ video: { name: videoName, checksum, durationSec }, startSec, endSec, label, steps });
  }
  return {
    format: 'vigil-sop-task',
    formatVersion: 1,
    exportedAt: nowIso(),
    task: { taskId, name, description, passMark, penalties },
    goldTakes,
  };
}

/** Checks everything before anything is written. */
async function planGoldTakes({ goldTakes }: SopTaskFile, { findVideoByChecksum }: TaskFileDependencies) {
  const takes = [];
  const missing: { name: string; checksum: string }[] = [];
  for (const { video: named, startSec, endSec, label, steps } of goldTakes) {
    const video = await findVideoByChecksum(named.checksum);
    if (!video) {
      missing.push({ name: named.name, checksum: named.checksum });
      continue;
    }
    const span = takeSpan(video, { fromSec: startSec, toSec: endSec });
    takes.push({ videoId: video.videoId, ...span, label: label ?? undefined, steps: planGivenSteps(steps, span) });
  }
  return { takes, missing };
}
