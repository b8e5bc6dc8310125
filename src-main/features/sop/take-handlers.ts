import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { Take } from '../../../src-shared/model/sop.ts';
import type { Role, Video } from '../../../src-shared/model/video.ts';
import type { Span } from '../../../src-shared/time.ts';
import type { TakeDependencies, TakeInput } from './dependencies.ts';
import { type PlannedStep, planGivenSteps, planSuggestedSteps } from './plan-steps.ts';
import { takeSpan } from './take-span.ts';

type TakeCalls =
  | 'sop.takes.list'
  | 'sop.takes.remove'
  | 'sop.addGold'
  | 'sop.addVideo'
  | 'sop.steps'
  | 'sop.stepVersions';

/** Takes and their steps: what is gold, what is to be scored, and what a gold take consists of. */
export function createTakeHandlers(dependencies: TakeDependencies): Handlers<TakeCalls> {
  const { tasks, takes, announceTask } = dependencies;
  return {
    'sop.takes.list': async ({ taskId, videoId }) => ({ takes: await takes.list({ taskId, videoId }) }),
    'sop.takes.remove': async ({ takeId }) => {
      const take = await takes.find(takeId);
      const removed = await takes.remove(takeId);
      if (take && removed) announceTask(take.taskId);
      return { removed };
    },
    'sop.addGold': async (input, { signal }) => {
      const { video, span } = await locateTake(input, 'gold', dependencies, signal);
      const steps = input.steps
        ? planGivenSteps(input.steps, span)
        : await stepsToSuggest(input.taskId, video, span, dependencies, signal);
      // Only now: an import that fails must not leave an empty task behind.
      await tasks.ensure(input.taskId);
      const { taskId, label } = input;
      const take = await takes.insert({ taskId, videoId: video.videoId, role: 'gold', label, ...span }, steps);
      announceTask(input.taskId);
      return take;
    },
    'sop.addVideo': async (input, { signal }) => {
      if (!(await tasks.find(input.taskId))) {
        throw new VigilError('not-found', `There is no task “${input.taskId}”.`, {
          hint: 'Create the task, or add its gold take first.',
        });
      }
      const { video, span } = await locateTake(input, 'trainee', dependencies, signal);
      const { taskId, label } = input;
      const take = await takes.insert({ taskId, videoId: video.videoId, role: 'trainee', label, ...span });
      announceTask(input.taskId);
      return take;
    },
    'sop.steps': async ({ takeId, steps }) => {
      const take = await takes.get(takeId);
      if (take.role !== 'gold') {
        throw new VigilError('bad-input', `${take.videoName} is no gold take: only gold takes have steps.`, {
          hint: 'Choose the gold take of the task.',
        });
      }
      const replaced = await takes.replaceSteps(takeId, planGivenSteps(steps, take, take.steps));
      announceTask(take.taskId);
      return { steps: replaced };
    },
    'sop.stepVersions': async ({ takeId }) => {
      const { takeId: known } = await takes.get(takeId);
      return { versions: await takes.stepVersions(known) };
    },
  };
}

/** The video a take is made of, in the library and indexed, and which part of it. */
async function locateTake(
  { taskId, path, videoId, fromSec, toSec }: TakeInput,
  role: Role,
  { importAndIndex, awaitIndexed }: TakeDependencies,
  signal: AbortSignal,
): Promise<{ video: Video; span: Span }> {
  if ((path === undefined) === (videoId === undefined)) {
    throw new VigilError('bad-input', 'A take needs either a file or a video of the library.', {
      hint: 'Give a path or a video id, not both.',
    });
  }
  const video =
    videoId === undefined ? await importAndIndex(path!, { taskId, role }, signal) : await awaitIndexed(videoId, signal);
  return { video, span: takeSpan(video, { fromSec, toSec }) };
}

/** Undefined when this very take has steps already: adding it again must not undo what a trainer has edited. */
async function stepsToSuggest(
  taskId: string,
  video: Video,
  span: Span,
  { takes, suggestSteps }: TakeDependencies,
  signal: AbortSignal,
): Promise<PlannedStep[] | undefined> {
  const known = await takes.list({ taskId, videoId: video.videoId, role: 'gold' });
  if (known.some((take) => isSameSpan(take, span) && take.steps.length > 0)) return undefined;
  return planSuggestedSteps(await suggestSteps(video, span, signal));
}

function isSameSpan(take: Take, span: Span): boolean {
  return take.startSec === span.startSec && take.endSec === span.endSec;
}
