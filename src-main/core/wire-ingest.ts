import { maskFor } from '../../src-shared/model/privacy.ts';
import type { Video } from '../../src-shared/model/video.ts';
import { probeVideo } from '../engines/media/probe.ts';
import { readTranscript } from '../engines/transcripts/read-transcript.ts';
import { createChunkStage } from '../features/ingest/chunk-stage.ts';
import { createIndexStage } from '../features/ingest/index-stage.ts';
import type { IngestInput } from '../features/ingest/ingest-input.ts';
import { createScanStage } from '../features/ingest/scan-stage.ts';
import { createTranscribeStage } from '../features/ingest/transcribe-stage.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import type { StageDefinition } from '../jobs/job-stage.ts';
import { readScanSummary } from '../stores/artifacts/scan-files.ts';
import { createClipStore } from '../stores/clip-store.ts';
import { nowIso } from '../stores/db/columns.ts';
import type { Trx } from '../stores/db/open.ts';
import { createPrivacyStore } from '../stores/privacy-store.ts';
import { createTranscriptStore } from '../stores/transcript-store.ts';
import { createVideoStore } from '../stores/video-store.ts';
import { localActor } from './actor.ts';
import type { Parts } from './parts.ts';

/** The stages of an ingest: scan, chunk, index, transcribe. */
export function ingestStages(parts: Parts): readonly StageDefinition[] {
  const { artifacts, clips, encoders, pool, settings, config, videos, vectors, textIndex, binaries } = parts;
  const privacyIn = (trx: Trx) => createPrivacyStore(trx);
  return [
    createScanStage({
      getVideo: videos.get,
      locateEncoder: encoders.locate,
      artifacts,
      binaries,
      probe: async (path, signal) => probeVideo(await binaries(), path, signal),
      scan: (input, options) => pool.run('scan', input, options),
      videosIn: (trx) => createVideoStore(trx),
      maskFor: (video) => maskFor(settings.get().privacyMasks, video),
      recordedMask: createPrivacyStore(parts.database.db).maskOf,
      privacyIn,
      emptyOtherIndexes: async (videoId, encoderId) => {
        for (const other of await clips.encodersOf(videoId)) {
          if (other !== encoderId) await vectors.refillVideo(other, videoId);
        }
      },
    }),
    createChunkStage({
      locateEncoder: encoders.locate,
      artifactsDir: artifacts.folder,
      chunkConfig: () => ({ ...config.chunkConfig, shotThreshold: settings.get().shotThreshold }),
      chunk: (input, signal) => pool.run('chunk', input, { signal }),
      clipsIn: (trx) => createClipStore(trx),
    }),
    createIndexStage({
      refillVideo: vectors.refillVideo,
      videosIn: (trx) => createVideoStore(trx),
      scannedMask: async (videoId) => (await readScanSummary(artifacts.folder(videoId)))?.mask ?? null,
      privacyIn,
      nowIso,
    }),
    createTranscribeStage({
      getVideo: videos.get,
      readTranscript: async (video, signal) => {
        const found = await binaries();
        return readTranscript(found, video.path, await probeVideo(found, video.path, signal), signal);
      },
      transcriptsIn: (trx) => createTranscriptStore(trx),
      indexText: async (videoId, lines) => textIndex.replaceForVideo(videoId, lines),
    }),
  ];
}

/**
 * Queues an ingest and gives its job; the one that works on the video already when there is one, null when the video
 * is indexed with this encoder. Throws `model-missing` for an encoder that is not here.
 */
export async function enqueueIngest(
  { encoders, jobs, settings, takes }: Pick<Parts, 'encoders' | 'jobs' | 'settings' | 'takes'>,
  runner: JobRunner,
  video: Video,
  request: {
    readonly encoderId?: string | undefined;
    readonly evenIfReady?: boolean;
    /** Who asks; this user when left out. */
    readonly requestedBy?: string | undefined;
  },
): Promise<string | null> {
  const { manifest } = await encoders.locate(request.encoderId);
  const active = (await jobs.listForSubject(video.videoId)).find(
    ({ kind, state }) => kind === 'ingest' && (state === 'queued' || state === 'running'),
  );
  if (active) return active.jobId;
  if (video.status === 'ready' && video.embeddingModel === manifest.id && !request.evenIfReady) return null;
  const isTake =
    video.role === 'gold' || video.role === 'trainee' || (await takes.list({ videoId: video.videoId })).length > 0;
  const input: IngestInput = { encoderId: manifest.id, sopilotClips: isTake };
  const requestedBy = request.requestedBy ?? localActor(settings);
  const job = await runner.enqueue({ kind: 'ingest', subjectId: video.videoId, title: video.name, input, requestedBy });
  return job.jobId;
}
