import { maskFor, maskKey } from '../../../src-shared/model/privacy.ts';
import { createPrivacyStore, type MaskedVideo } from '../../stores/privacy-store.ts';
import type { Feature, Parts } from '../feature.ts';
import type { Ingest } from '../ingest/feature.ts';

const MAX_LISTED_VIDEOS = 100;

/** Which videos show what is masked now (or hide what is not), and indexing them again. */
export function privacyFeature(
  { database, settings, videos }: Pick<Parts, 'database' | 'settings' | 'videos'>,
  { ingest }: { readonly ingest: Pick<Ingest, 'enqueue'> },
): Feature<'privacy.status' | 'privacy.reindex'> {
  const privacy = createPrivacyStore(database.db);
  const outdatedVideos = async (videoId?: string): Promise<MaskedVideo[]> => {
    const masks = settings.get().privacyMasks;
    return (await privacy.indexed(videoId)).filter((video) => maskKey(maskFor(masks, video)) !== video.maskKey);
  };
  return {
    calls: {
      'privacy.status': async ({ videoId }) => {
        const outdated = await outdatedVideos(videoId);
        return {
          outdated: outdated.length,
          videos: outdated.slice(0, MAX_LISTED_VIDEOS).map(({ videoId: id, name }) => ({ videoId: id, name })),
          ...(await privacy.places()),
        };
      },
      'privacy.reindex': async ({ videoIds }) => {
        const asked = videoIds && new Set(videoIds);
        const jobIds: string[] = [];
        for (const { videoId } of await outdatedVideos()) {
          if (asked && !asked.has(videoId)) continue;
          const video = await videos.get(videoId);
          const encoderId = video.embeddingModel ?? undefined;
          const jobId = await ingest.enqueue(video, { encoderId, evenIfReady: true });
          if (jobId !== null) jobIds.push(jobId);
        }
        return { jobIds };
      },
    },
  };
}
