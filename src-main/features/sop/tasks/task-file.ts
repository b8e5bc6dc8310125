import type { ParsedInput } from '../../../../src-shared/contract/api.ts';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { Take } from '../../../../src-shared/model/sop.ts';
import type { SopTaskFile } from '../../../../src-shared/model/sop-task-file.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { videoIdOf } from '../../../platform/ids.ts';
import { nowIso } from '../../../stores/db/columns.ts';
import type { Parts } from '../../feature.ts';
import { planGivenSteps } from '../takes/plan-steps.ts';
import { takeSpan } from '../takes/take-span.ts';

type Needs = Pick<Parts, 'takes' | 'tasks' | 'videos'>;

/** A task with its gold takes as a document to hand on; videos are named by checksum. Throws `not-found`. */
export async function exportTask(taskId: string, { tasks, takes, videos }: Needs): Promise<SopTaskFile> {
  const { name, description, passMark, penalties } = await tasks.get(taskId);
  const goldTakes: SopTaskFile['goldTakes'] = [];
  for (const take of (await takes.list({ taskId, role: 'gold' })).toReversed()) {
    const video = await videos.find(take.videoId);
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

/**
 * Makes a task of such a document with the gold takes whose videos are here; names those that are missing. Throws
 * `conflict` for a task that is there and may not be replaced, `bad-input` for steps that make no sense.
 */
export async function importTask(
  { document, taskId = document.task.taskId, replace }: ParsedInput<'sop.tasks.import'>,
  needs: Needs,
) {
  const { takes, tasks } = needs;
  const known = await tasks.find(taskId);
  if (known && !replace) {
    throw new VigilError('conflict', say('task-exists', { taskId }), {
      hint: say('import-under-another-id'),
    });
  }
  const { planned, missing } = await planGoldTakes(document, needs);
  const { name, description, passMark, penalties } = document.task;
  await tasks.ensure(taskId);
  await tasks.update(taskId, { name, description, passMark, penalties });
  const goldTakes: Take[] = [];
  for (const { steps, ...take } of planned)
    goldTakes.push(await takes.insert({ ...take, taskId, role: 'gold' }, steps));
  return { task: await tasks.get(taskId), goldTakes, missing };
}

/** Checks everything before anything is written. */
async function planGoldTakes({ goldTakes }: SopTaskFile, { videos }: Pick<Parts, 'videos'>) {
  const planned = [];
  const missing: { name: string; checksum: string }[] = [];
  for (const { video: named, startSec, endSec, label, steps } of goldTakes) {
    const video = await videos.find(videoIdOf(named.checksum));
    if (!video) {
      missing.push({ name: named.name, checksum: named.checksum });
      continue;
    }
    const span = takeSpan(video, { fromSec: startSec, toSec: endSec });
    planned.push({ videoId: video.videoId, ...span, label: label ?? undefined, steps: planGivenSteps(steps, span) });
  }
  return { planned, missing };
}
