import type { Chunk } from '../../../src-shared/model/chunk.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import type { Candidate } from './candidate.ts';
import type { LibrarySources } from './sources.ts';

/** A candidate with what is shown of it. */
export interface DescribedCandidate {
  readonly candidate: Candidate;
  readonly video: Video;
  /** Times of the pictures that speak for it, inside its span where there are any. */
  readonly keyframes: readonly number[];
}

/** Looks up videos and chunks in one go each; candidates whose video or chunk has just been removed are left out. */
export async function describeCandidates(
  candidates: readonly Candidate[],
  { clips, videos }: Pick<LibrarySources, 'clips' | 'videos'>,
): Promise<DescribedCandidate[]> {
  const [foundVideos, chunks] = await Promise.all([
    videos.getMany([...new Set(candidates.map(({ videoId }) => videoId))]),
    clips.getMany([...new Set(candidates.map(({ chunkId }) => chunkId))]),
  ]);
  const videoOf = new Map(foundVideos.map((video) => [video.videoId, video]));
  const chunkOf = new Map(chunks.map((chunk) => [chunk.chunkId, chunk]));
  return candidates.flatMap((candidate) => {
    const video = videoOf.get(candidate.videoId);
    const chunk = chunkOf.get(candidate.chunkId);
    return video && chunk ? [{ candidate, video, keyframes: keyframesWithin(chunk, candidate) }] : [];
  });
}

function keyframesWithin({ keyframes }: Chunk, { startSec, endSec }: Candidate): readonly number[] {
  const inside = keyframes.filter((sec) => sec >= startSec && sec < endSec);
  return inside.length > 0 ? inside : keyframes;
}
