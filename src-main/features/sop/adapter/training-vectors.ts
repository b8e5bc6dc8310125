import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Parts } from '../../feature.ts';
import { clipFiles, hasClips } from '../takes/clip-files.ts';

/**
 * Files of raw clip vectors that a training is about: those of videos added since the last one, unless all are asked
 * for; nothing added after `until`, an ISO time.
 */
export async function trainingVectors(
  { adapters, artifacts }: Pick<Parts, 'adapters' | 'artifacts'>,
  { all, until }: { readonly all: boolean; readonly until?: string },
): Promise<string[]> {
  // An adapter that was brought over from SOPilot may be older than those trained here, and its version newer.
  const trainedAt = all ? [] : (await adapters.list()).map(({ createdAt }) => createdAt);
  const videoIds = await adapters.videosAdded(trainedAt.toSorted().at(-1) ?? null, until);
  return videoIds
    .map((videoId) => clipFiles(artifacts, videoId))
    .filter(hasClips)
    .map(({ vectorsPath }) => vectorsPath);
}

/** Throws `bad-input` when there is nothing to train on. */
export function requireVectors(paths: readonly string[], all: boolean): void {
  if (paths.length > 0) return;
  throw all
    ? new VigilError('bad-input', say('no-video-with-clips'), {
        hint: say('no-video-with-clips-hint'),
      })
    : new VigilError('bad-input', say('no-new-video-with-clips'), {
        hint: say('no-new-video-with-clips-hint'),
      });
}
