import type { Answer } from '../../../src-shared/model/answer.ts';
import type { FileState, Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { VideoStore } from '../../stores/video-store.ts';
import type { DescribedCandidate } from './describe-candidates.ts';
import { namesOf } from './scope.ts';

/** What a user must know of the files that evidence points into: those that hold other footage by now, or are gone. */
export function fileNotices(described: readonly DescribedCandidate[]): Sentence[] {
  const videos = new Map(described.map(({ video }) => [video.videoId, video]));
  const inState = (state: FileState): Video[] => [...videos.values()].filter(({ fileState }) => fileState === state);
  const changed = inState('changed');
  const gone = inState('gone');
  return [
    ...(changed.length > 0 ? [say('evidence-file-changed', { videos: namesOf(changed), count: changed.length })] : []),
    ...(gone.length > 0 ? [say('evidence-file-gone', { videos: namesOf(gone), count: gone.length })] : []),
  ];
}

/** Saved answers, with what lies at the paths of their recordings today. Removed videos count as gone. */
export async function withFileStates(
  answers: readonly Answer[],
  videos: Pick<VideoStore, 'getMany'>,
): Promise<Answer[]> {
  const videoIds = new Set(answers.flatMap(({ evidence }) => evidence.map(({ videoId }) => videoId)));
  const states = new Map((await videos.getMany([...videoIds])).map((video) => [video.videoId, video.fileState]));
  return answers.map((answer) => ({
    ...answer,
    evidence: answer.evidence.map((one) => ({ ...one, fileState: states.get(one.videoId) ?? 'gone' })),
  }));
}
