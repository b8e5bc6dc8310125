import { say } from '../../../src-shared/sentences/say.ts';
import type { StageDefinition } from '../../jobs/job-stage.ts';
import { faultPoint } from '../../platform/fault-points.ts';
import { readScanSummary } from '../../stores/artifacts/scan-files.ts';
import { nowIso } from '../../stores/db/columns.ts';
import { createPrivacyStore } from '../../stores/privacy-store.ts';
import { createVideoStore } from '../../stores/video-store.ts';
import type { Parts } from '../feature.ts';
import type { IngestInput } from './ingest-input.ts';

/** Puts a video's chunk vectors into the vector index; from here on the video is searchable. */
export function indexStage({ artifacts, vectors }: Pick<Parts, 'artifacts' | 'vectors'>): StageDefinition<IngestInput> {
  return {
    name: 'index',
    weight: 2,
    async run({ job: { subjectId: videoId }, input: { encoderId }, progress, commit }) {
      progress(0, say('filling-index'));
      await vectors.refillVideo(encoderId, videoId);
      faultPoint('index:filled');
      const mask = (await readScanSummary(artifacts.folder(videoId)))?.mask ?? null;
      await commit(async (trx) => {
        await createPrivacyStore(trx).recordMask(videoId, mask);
        await createVideoStore(trx).updateFacts(videoId, {
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
