import type { ParsedInput } from '../../../../src-shared/contract/api.ts';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { Take } from '../../../../src-shared/model/sop.ts';
import type { Role, Video } from '../../../../src-shared/model/video.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Span } from '../../../../src-shared/time.ts';
import { probeVideo } from '../../../engines/media/probe.ts';
import type { Parts } from '../../feature.ts';
import type { Ingest, Waiting } from '../../ingest/feature.ts';
import { type PlannedStep, planGivenSteps, planSuggestedSteps } from './plan-steps.ts';
import { type SuggestNeeds, suggestSpans } from './suggest-spans.ts';
import { liesOutside, onVideoClock, takeSpan } from './take-span.ts';

export interface AddTakeNeeds extends SuggestNeeds, Pick<Parts, 'binaries' | 'events' | 'takes' | 'tasks'> {
  readonly ingest: Pick<Ingest, 'importAndIndex' | 'untilIndexed'>;
}

type NewTake = ParsedInput<'sop.addGold'> | ParsedInput<'sop.addVideo'>;

/**
 * Makes a gold take of a file or a video, and its task if there is none; steps are suggested when none are given. Waits
 * until the video is indexed. Throws `bad-input`, and why a file cannot be taken in.
 */
export async function addGold(input: ParsedInput<'sop.addGold'>, waiting: Waiting, needs: AddTakeNeeds): Promise<Take> {
  const { events, takes, tasks } = needs;
  const { video, span, given } = await locateTake(input, 'gold', needs, waiting);
  const steps = given.steps
    ? planGivenSteps(given.steps, span)
    : await stepsToSuggest(input.taskId, video, span, needs, waiting.signal);
  // Only now: an import that fails must not leave an empty task behind.
  await tasks.ensure(input.taskId);
  const { taskId, label } = input;
  const take = await takes.insert({ taskId, videoId: video.videoId, role: 'gold', label, ...span }, steps);
  events.publish({ type: 'task.changed', taskId });
  return take;
}

/** Makes a trainee take of a file or a video for a task that is there. Throws `not-found`, and what `addGold` does. */
export async function addTrainee(
  input: ParsedInput<'sop.addVideo'>,
  waiting: Waiting,
  needs: AddTakeNeeds,
): Promise<Take> {
  const { events, takes, tasks } = needs;
  const { taskId, label } = input;
  if (!(await tasks.find(taskId))) {
    throw new VigilError('not-found', say('task-not-found', { taskId }), {
      hint: say('create-task-or-gold-first'),
    });
  }
  const { video, span } = await locateTake(input, 'trainee', needs, waiting);
  const take = await takes.insert({ taskId, videoId: video.videoId, role: 'trainee', label, ...span });
  events.publish({ type: 'task.changed', taskId });
  return take;
}

/** The video a take is made of, in the library and indexed, and which part of it; what was given on the video's clock. */
async function locateTake<Given extends NewTake>(
  given: Given,
  role: Role,
  { binaries, ingest }: Pick<AddTakeNeeds, 'binaries' | 'ingest'>,
  waiting: Waiting,
): Promise<{ video: Video; span: Span; given: Given }> {
  const { taskId, path, videoId } = given;
  if ((path === undefined) === (videoId === undefined)) {
    throw new VigilError('bad-input', say('take-needs-file-or-video'), {
      hint: say('take-needs-file-or-video-hint'),
    });
  }
  const video =
    videoId === undefined
      ? await ingest.importAndIndex({ path: path!, encoder: undefined, taskId, role }, waiting)
      : await ingest.untilIndexed(videoId, waiting);
  if (!liesOutside(video, given)) return { video, span: takeSpan(video, given), given };
  const { clockStartSec } = await probeVideo(await binaries(), video.path, waiting.signal);
  const onClock = onVideoClock(video, given, clockStartSec);
  return { video, span: takeSpan(video, onClock), given: onClock };
}

/** Undefined when this very take has steps already: adding it again must not undo what a trainer has edited. */
async function stepsToSuggest(
  taskId: string,
  video: Video,
  span: Span,
  needs: AddTakeNeeds,
  signal: AbortSignal,
): Promise<PlannedStep[] | undefined> {
  const known = await needs.takes.list({ taskId, videoId: video.videoId, role: 'gold' });
  if (known.some((take) => isSameSpan(take, span) && take.steps.length > 0)) return undefined;
  return planSuggestedSteps(await suggestSpans(video, span, needs, signal));
}

function isSameSpan(take: Take, span: Span): boolean {
  return take.startSec === span.startSec && take.endSec === span.endSec;
}
