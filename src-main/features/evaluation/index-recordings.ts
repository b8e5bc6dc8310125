import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { IndexNeeds } from './evaluation-needs.ts';

/**
 * Brings files into the library, waits until each is indexed, and gives them in the order asked for. Throws what keeps
 * a file from being indexed.
 */
export async function indexRecordings(
  paths: readonly string[],
  { ingest }: IndexNeeds,
  signal: AbortSignal,
): Promise<Video[]> {
  const imported = await ingest.importVideos({ paths: [...paths], encoder: undefined }, signal);
  const videos = [];
  for (const { videoId, error, path } of imported) {
    if (error) throw VigilError.fromShape(error);
    if (!videoId) throw new VigilError('not-found', say('path-no-video', { path }));
    videos.push(await ingest.untilIndexed(videoId, { signal }));
  }
  return videos;
}
