import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { Video } from '../../../src-shared/model/video.ts';

export interface IndexAgainDependencies {
  readonly getVideo: (videoId: string) => Promise<Video>;
  /** Queues an ingest even of a video that is searchable; gives its job. */
  readonly indexAgain: (video: Video, encoderId: string | undefined) => Promise<string | null>;
  /** Makes the vector index of an encoder hold what the files of a video hold. */
  readonly refillVideo: (encoderId: string, videoId: string) => Promise<void>;
}

export function createIngestHandlers(dependencies: IndexAgainDependencies): Handlers<'vigil.index'> {
  const { getVideo, indexAgain, refillVideo } = dependencies;
  return {
    'vigil.index': async ({ videoId, encoder, rebuildVectors }) => {
      const video = await getVideo(videoId);
      if (!rebuildVectors) return { jobId: await indexAgain(video, encoder) };
      const encoderId = encoder ?? video.embeddingModel;
      if (encoderId) await refillVideo(encoderId, videoId);
      return { jobId: null };
    },
  };
}
