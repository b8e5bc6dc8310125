import type { CallAnswer, ParsedInput } from '../../../../src-shared/contract/api.ts';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { SearchedVideo } from '../../../workers/tasks/sop/sop-search-task.ts';
import type { Parts } from '../../feature.ts';
import { adapterInUse } from '../adapter/adapter-in-use.ts';
import { clipFiles, hasClips } from '../takes/clip-files.ts';
import { coversVideo } from '../takes/take-span.ts';

type Needs = Pick<Parts, 'adapters' | 'artifacts' | 'config' | 'pool' | 'takes' | 'tasks' | 'videos'>;

/** The SOPilot clips of a task that are most like one of its own. Throws `not-found`. */
export async function searchByClip(
  { taskId, videoId, clipIdx, k }: ParsedInput<'sop.searchByClip'>,
  parts: Needs,
  signal: AbortSignal,
): Promise<CallAnswer<'sop.searchByClip'>> {
  const { pool, takes, tasks } = parts;
  await tasks.get(taskId);
  const videos = await searchedVideos(await takes.list({ taskId }), parts);
  if (!videos.some((video) => video.videoId === videoId)) {
    throw new VigilError('not-found', say('task-without-clips-of-video', { taskId }), {
      hint: say('task-without-clips-of-video-hint'),
      details: { taskId, videoId },
    });
  }
  const adapterPath = (await adapterInUse(parts))?.path;
  const input = { videos, query: { videoId, clipIdx }, limit: k, adapterPath };
  return {
    taskId,
    queryVideoId: videoId,
    queryClipIdx: clipIdx,
    items: await pool.run('sop-search', input, { signal }),
  };
}

/** Videos of the takes that have clips; one that is gold somewhere counts as gold. */
async function searchedVideos(
  takes: readonly Take[],
  { artifacts, videos }: Pick<Parts, 'artifacts' | 'videos'>,
): Promise<SearchedVideo[]> {
  const searched: SearchedVideo[] = [];
  for (const [videoId, own] of Map.groupBy(takes, (take) => take.videoId)) {
    const video = await videos.find(videoId);
    const files = clipFiles(artifacts, videoId);
    if (!video || !hasClips(files)) continue;
    const { vectorsPath, metaPath } = files;
    searched.push({
      videoId,
      role: (own.find(({ role }) => role === 'gold') ?? own[0]!).role,
      ...{ vectorsPath, metaPath },
      spans: own.some((take) => coversVideo(take, video))
        ? undefined
        : own.map(({ startSec, endSec }) => ({ startSec, endSec })),
      clockShiftSec: video.firstFrameSec,
    });
  }
  return searched;
}
