import type { StageDefinition } from '../../jobs/job-stage.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import type { Trx } from '../../stores/db/open.ts';
import type { PrivacyStore } from '../../stores/privacy-store.ts';
import type { VideoStore } from '../../stores/video-store.ts';
import { IngestInput } from './ingest-input.ts';

export interface IndexDependencies {
  /** Makes the vector index of an encoder hold exactly the chunk vectors of this video's files. */
  readonly refillVideo: (encoderId: string, videoId: string) => Promise<void>;
  readonly videosIn: (trx: Trx) => Pick<VideoStore, 'updateFacts'>;
  /** What was masked in the scan that the vectors come from (a `maskKey`). */
  readonly scannedMask: (videoId: string) => Promise<string | null>;
  readonly privacyIn: (trx: Trx) => Pick<PrivacyStore, 'recordMask'>;
  readonly nowIso: () => string;
}

/** Puts a video's chunk vectors into the vector index; from here on the video is searchable. */
export function createIndexStage(dependencies: IndexDependencies): StageDefinition {
  const { refillVideo, videosIn, privacyIn, nowIso } = dependencies;
  return {
    name: 'index',
    weight: 2,
    async run({ job, input, progress, commit }) {
      const { encoderId } = IngestInput.parse(input);
      progress(0, 'Filling the index');
      await refillVideo(encoderId, job.subjectId);
      faultPoint('index:filled');
      const mask = await dependencies.scannedMask(job.subjectId);
      await commit(async (trx) => {
        await privacyIn(trx).recordMask(job.subjectId, mask);
        await videosIn(trx).updateFacts(job.subjectId, {
          status: 'ready',
          error: null,
          embeddingModel: encoderId,
          ingestedAt: nowIso(),
        });
      });
      faultPoint('index:committed');
    },
  };
}
