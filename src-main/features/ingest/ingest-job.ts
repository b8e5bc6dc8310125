import type { Job } from '../../../src-shared/model/job.ts';
import { textBlocks } from '../../engines/reader/text-blocks.ts';
import { defineJob, type JobKind } from '../../jobs/define-job.ts';
import type { Trx } from '../../stores/db/open.ts';
import { createVideoStore } from '../../stores/video-store.ts';
import type { Parts } from '../feature.ts';
import { INGEST } from './active-ingest.ts';
import { chunkStage } from './chunk-stage.ts';
import type { Decoders } from './decoders.ts';
import { indexStage } from './index-stage.ts';
import { IngestInput } from './ingest-input.ts';
import { ingestWorkload } from './ingest-workload.ts';
import { passagesStage } from './passages-stage.ts';
import { readStage } from './read-stage.ts';
import { scanStage } from './scan-stage.ts';
import { transcribeStage } from './transcribe-stage.ts';

/** Ingest of a video: a stage that is committed is never done again, and a video is searchable after `index`. */
export function ingestJob(parts: Parts, decoders: Decoders): JobKind<IngestInput> {
  return defineJob({
    kind: INGEST,
    input: IngestInput,
    concurrency: parts.config.videosAtOnce,
    canPause: true,
    stages: [
      scanStage(parts, decoders),
      chunkStage(parts),
      indexStage(parts),
      transcribeStage(parts),
      readStage(parts),
      passagesStage(parts),
    ],
    only: (input) => input.only,
    workload: ingestWorkload,
    onState: keepVideoInStep,
    events: ({ subjectId }) => [{ type: 'video.changed', videoId: subjectId }],
    onElsewhere: async ({ state, subjectId }) => {
      if (state === 'completed') await takeIn(subjectId, parts);
    },
  });
}

/** The video's own row says how its ingest stands; one that is searchable stays so while it is indexed again. */
async function keepVideoInStep(trx: Trx, { subjectId, state, error }: Job): Promise<void> {
  const videos = createVideoStore(trx);
  const video = await videos.find(subjectId);
  if (!video || (video.status === 'ready' && video.ingestedAt !== null)) return;
  if (state === 'running') await videos.updateFacts(subjectId, { status: 'indexing', error: null });
  else if (state === 'failed') await videos.updateFacts(subjectId, { status: 'failed', error });
  else if (state !== 'completed') await videos.updateFacts(subjectId, { status: 'pending', error: null });
}

/** Brings a video that another Vigil has indexed into the indexes of this one. */
async function takeIn(
  videoId: string,
  needs: Pick<Parts, 'clips' | 'screenTextIndex' | 'screenTexts' | 'textIndex' | 'transcripts' | 'vectors'>,
): Promise<void> {
  const { clips, screenTextIndex, screenTexts, textIndex, transcripts, vectors } = needs;
  await textIndex.replaceForVideo(videoId, await transcripts.listForVideo(videoId));
  await screenTextIndex.replaceForVideo(videoId, textBlocks(await screenTexts.listForVideo(videoId)));
  for (const encoderId of await clips.encodersOf(videoId)) await vectors.refillVideo(encoderId, videoId);
}
