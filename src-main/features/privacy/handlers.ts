import type { Handlers } from '../../../src-shared/contract/handler.ts';
import { maskFor, maskKey, type PrivacyMask } from '../../../src-shared/model/privacy.ts';
import type { MaskedVideo, PrivacyStore } from '../../stores/privacy-store.ts';

export interface PrivacyDependencies {
  readonly privacy: Pick<PrivacyStore, 'indexed' | 'places'>;
  readonly masks: () => readonly PrivacyMask[];
  /** Queues an ingest even of a video that is searchable; gives its job. */
  readonly indexAgain: (videoId: string) => Promise<string | null>;
}

const LISTED_VIDEOS = 100;

/** Which videos show what is masked now (or hide what is not), and indexing them again. */
export function createPrivacyHandlers({
  privacy,
  masks,
  indexAgain,
}: PrivacyDependencies): Handlers<'privacy.status' | 'privacy.reindex'> {
  const outdatedVideos = async (videoId?: string): Promise<MaskedVideo[]> => {
    const current = masks();
    return (await privacy.indexed(videoId)).filter((video) => maskKey(maskFor(current, video)) !== video.maskKey);
  };
  return {
    'privacy.status': async ({ videoId }) => {
      const outdated = await outdatedVideos(videoId);
      return {
        outdated: outdated.length,
        videos: outdated.slice(0, LISTED_VIDEOS).map(({ videoId: id, name }) => ({ videoId: id, name })),
        ...(await privacy.places()),
      };
    },
    'privacy.reindex': async ({ videoIds }) => {
      const asked = videoIds && new Set(videoIds);
      const jobIds: string[] = [];
      for (const video of await outdatedVideos()) {
        if (asked && !asked.has(video.videoId)) continue;
        const jobId = await indexAgain(video.videoId);
        if (jobId !== null) jobIds.push(jobId);
      }
      return { jobIds };
    },
  };
}
