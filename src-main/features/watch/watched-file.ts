import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Parts } from '../feature.ts';
import type { Ingest } from '../ingest/feature.ts';
import type { Sop } from '../sop/feature.ts';
import type { WatchedPlace } from './watch-rules.ts';

export interface WatchNeeds
  extends Pick<Parts, 'config' | 'events' | 'log' | 'runner' | 'settings' | 'tasks' | 'videos'> {
  readonly ingest: Pick<Ingest, 'enqueue' | 'importVideos'>;
  readonly sop: Pick<Sop, 'addGold' | 'addTrainee'>;
}

/** Who asks for what comes in by the watched folder; SOPilot's name for it. */
const WATCHER_ACTOR = 'watcher:folder';

/** Imports a file and queues its ingest; the job is null when it is indexed already. Throws why it cannot be. */
export async function importWatched(
  path: string,
  { taskId, role, cameraId, siteId, clock }: WatchedPlace,
  { ingest }: WatchNeeds,
  signal: AbortSignal,
): Promise<{ readonly videoId: string; readonly jobId: string | null }> {
  const labels = {
    ...(taskId !== null && { taskId }),
    ...(role !== null && { role }),
    ...(cameraId !== null && { cameraId }),
    ...(siteId !== null && { siteId }),
    ...(clock !== null && { clock }),
  };
  const request = { paths: [path], encoder: undefined, requestedBy: WATCHER_ACTOR, ...labels };
  const [imported] = await ingest.importVideos(request, signal);
  if (imported?.error) throw VigilError.fromShape(imported.error);
  if (!imported?.videoId) throw new VigilError('not-found', say('path-no-video', { path }));
  return { videoId: imported.videoId, jobId: imported.jobId };
}

/**
 * Reads the subtitles beside a video again where they have changed, and waits for it. Throws why they cannot be read,
 * and what the signal says once it is aborted.
 */
export async function readSubtitlesAgain(videoId: string, needs: WatchNeeds, signal: AbortSignal): Promise<void> {
  // The first may be an indexing that was under way already, and past the subtitles.
  for (let round = 1; round <= 2; round += 1) {
    signal.throwIfAborted();
    const video = await needs.videos.get(videoId);
    const encoderId = video.embeddingModel ?? undefined;
    const jobId = await needs.ingest.enqueue(video, { encoderId, requestedBy: WATCHER_ACTOR });
    if (jobId === null) return;
    await untilCompleted(jobId, needs);
  }
}

/** Resolves once a video's ingest has completed; throws why it has not. */
export async function untilCompleted(jobId: string, { runner }: WatchNeeds): Promise<void> {
  const { error, state } = await runner.waitFor(jobId);
  if (error) throw VigilError.fromShape(error);
  if (state !== 'completed') throw new VigilError('cancelled', say('indexing-it-cancelled'));
}

/**
 * Makes an indexed video a take of its task, and the task if there is none; null for one that is only audited. Doing it
 * twice gives the same take.
 */
export async function makeTake(
  videoId: string,
  { taskId, role }: WatchedPlace,
  { sop, tasks }: WatchNeeds,
  signal: AbortSignal,
): Promise<string | null> {
  if (taskId === null || role === null || role === 'audit') return null;
  await tasks.ensure(taskId);
  const add = role === 'gold' ? sop.addGold : sop.addTrainee;
  return (await add({ taskId, videoId }, { signal })).takeId;
}

/** Points a video whose file lies at `from` to `to`; nothing happens when it lies elsewhere or is gone. */
export async function relinkMoved(
  videoId: string,
  from: string,
  to: string,
  { events, videos }: WatchNeeds,
): Promise<void> {
  if ((await videos.find(videoId))?.path !== from) return;
  await videos.relink(videoId, to);
  events.publish({ type: 'video.changed', videoId });
}
