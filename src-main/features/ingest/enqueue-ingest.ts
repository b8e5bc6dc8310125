import type { IngestStage } from '../../../src-shared/model/job.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import type { JobKind } from '../../jobs/define-job.ts';
import type { Parts } from '../feature.ts';
import { localActor } from '../local-actor.ts';
import { activeIngest } from './active-ingest.ts';
import { damagedStages } from './find-damage.ts';
import type { IngestInput } from './ingest-input.ts';
import { footageOf } from './ingest-workload.ts';
import { subtitlesChanged } from './subtitles-changed.ts';

export type EnqueueNeeds = Pick<
  Parts,
  'artifacts' | 'clips' | 'encoders' | 'jobs' | 'pool' | 'runner' | 'settings' | 'takes'
> & {
  readonly ingestJob: JobKind<IngestInput>;
};

export interface IngestRequest {
  readonly encoderId?: string | undefined;
  /** Also for a video that is searchable. */
  readonly evenIfReady?: boolean;
  /** Only these stages, of a video that is searchable with this encoder; all when left out, and for any other video. */
  readonly only?: readonly IngestStage[] | undefined;
  /** Who asks; this user when left out. */
  readonly requestedBy?: string | undefined;
}

/**
 * Queues an ingest and gives its job; the one that works on the video already when there is one, null when the video
 * is indexed with this encoder and nothing of it is damaged. Subtitles beside it that have changed
 * since are read again. Throws `model-missing` for an encoder that is not here.
 */
export async function enqueueIngest(video: Video, request: IngestRequest, parts: EnqueueNeeds): Promise<string | null> {
  const { encoders, ingestJob, runner, settings, takes } = parts;
  const { manifest } = await encoders.locate(request.encoderId);
  const active = await activeIngest(video.videoId, parts);
  if (active) {
    // Who asks for it now does not want it to rest.
    if (active.state === 'paused') await runner.resume(active.jobId);
    return active.jobId;
  }
  const isReady = video.status === 'ready' && video.embeddingModel === manifest.id;
  const isKept = isReady && request.evenIfReady !== true;
  const outdated = isKept ? await outdatedStages(video, parts) : [];
  if (isKept && outdated.length === 0) return null;
  // Where nothing was scanned, an index filled alone would make a video searchable that has no chunks.
  const only: readonly IngestStage[] | undefined = isKept ? outdated : isReady ? request.only : undefined;
  const isTake =
    video.role === 'gold' || video.role === 'trainee' || (await takes.list({ videoId: video.videoId })).length > 0;
  const job = await runner.enqueue(ingestJob, {
    subjectId: video.videoId,
    title: asIs(video.name),
    input: {
      encoderId: manifest.id,
      sopilotClips: isTake,
      footage: footageOf(video),
      ...(only && { only: [...only] }),
    },
    requestedBy: request.requestedBy ?? localActor(settings),
    // Without the scan it is a matter of seconds, however long the recording.
    effortSec: only === undefined || only.includes('scan') ? video.durationSec : 1,
  });
  return job.jobId;
}

/** The parts of the indexing that a searchable video needs again. */
async function outdatedStages(video: Video, parts: EnqueueNeeds): Promise<IngestStage[]> {
  const stages = await damagedStages(video, parts);
  if (!stages.includes('transcribe') && (await subtitlesChanged(video, parts))) stages.push('transcribe');
  return stages;
}
