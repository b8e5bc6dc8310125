import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { Take } from '../../../src-shared/model/sop.ts';
import type { SearchedVideo } from '../../workers/tasks/sop/sop-search-task.ts';
import type { SearchDependencies } from './dependencies.ts';
import { coversVideo } from './take-span.ts';

/** Looking for clips that are like one of a task's own. */
export function createSearchHandlers(dependencies: SearchDependencies): Handlers<'sop.searchByClip'> {
  const { takes, tasks, runSearch, adapterInUse } = dependencies;
  return {
    'sop.searchByClip': async ({ taskId, videoId, clipIdx, k }, { signal }) => {
      await tasks.get(taskId);
      const videos = await searchedVideos(await takes.list({ taskId }), dependencies);
      if (!videos.some((video) => video.videoId === videoId)) {
        throw new VigilError('not-found', `The task “${taskId}” has no take of that video with clips to compare.`, {
          hint: 'Choose a video of the task that was scored once: its clips are made then.',
          details: { taskId, videoId },
        });
      }
      const adapterPath = (await adapterInUse())?.path;
      const items = await runSearch({ videos, query: { videoId, clipIdx }, limit: k, adapterPath }, signal);
      return { taskId, queryVideoId: videoId, queryClipIdx: clipIdx, items: items.map((item) => ({ ...item })) };
    },
  };
}

/** Videos of the takes that have clips; one that is gold somewhere counts as gold. */
async function searchedVideos(
  takes: readonly Take[],
  { findVideo, clipFiles, hasClips }: SearchDependencies,
): Promise<SearchedVideo[]> {
  const videos: SearchedVideo[] = [];
  for (const [videoId, own] of Map.groupBy(takes, (take) => take.videoId)) {
    const video = await findVideo(videoId);
    const files = clipFiles(videoId);
    if (!video || !(await hasClips(files))) continue;
    const { vectorsPath, metaPath } = files;
    videos.push({
      videoId,
      role: (own.find(({ role }) => role === 'gold') ?? own[0]!).role,
      ...{ vectorsPath, metaPath },
      spans: own.some((take) => coversVideo(take, video)) ? undefined : own,
      clockShiftSec: video.firstFrameSec,
    });
  }
  return videos;
}
