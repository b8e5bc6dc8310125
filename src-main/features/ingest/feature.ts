import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import type { ImportedVideo } from '../../../src-shared/contract/calls/videos.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { IngestStage, Job } from '../../../src-shared/model/job.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import type { Feature, Parts } from '../feature.ts';
import { localActor } from '../local-actor.ts';
import { Decoders } from './decoders.ts';
import { enqueueIngest, type IngestRequest } from './enqueue-ingest.ts';
import { estimateCall } from './estimate-call.ts';
import { damagedStages } from './find-damage.ts';
import { importCall } from './import-call.ts';
import { type ImportRequest, importVideos } from './import-videos.ts';
import { ingestJob } from './ingest-job.ts';

type Calls = 'videos.import' | 'videos.estimate' | 'vigil.addVideo' | 'vigil.index';

/** Who waits for an ingest: may stop it, and is told how far it is. */
export interface Waiting {
  readonly signal: AbortSignal;
  readonly progress?: (fraction: number, detail: Sentence) => void;
}

/** What other features ask of ingest. */
export interface Ingest {
  /** What decodes footage, for a person. */
  decoding(): Sentence;
  /** See `importVideos`. */
  importVideos(request: ImportRequest, signal: AbortSignal): Promise<ImportedVideo[]>;
  /** See `enqueueIngest`. */
  enqueue(video: Video, request: IngestRequest): Promise<string | null>;
  /**
   * A video once it is searchable; its ingest is started if nobody has, with the encoder given or that of the settings.
   * The signal cancels that ingest, whoever began it. Throws why it cannot be indexed.
   */
  untilIndexed(videoId: string, waiting: Waiting, encoderId?: string): Promise<Video>;
  /** Indexes a video (again) and waits. Throws why it cannot be. */
  indexAgain(video: Video, request: IngestRequest, waiting: Waiting): Promise<void>;
  /** Takes one file in and waits until it is searchable. Throws why it cannot be. */
  importAndIndex(request: Omit<ImportRequest, 'paths'> & { path: string }, waiting: Waiting): Promise<Video>;
}

/** Takes recordings in and makes them searchable. */
export function ingestFeature(parts: Parts): Feature<Calls> & Ingest {
  const { events, jobs, runner, settings, videos } = parts;
  const decoders = new Decoders(parts);
  const needs = { ...parts, ingestJob: ingestJob(parts, decoders) };
  const intake = importCall(needs);
  const estimate = estimateCall(needs);
  const takeIn = (input: ParsedInput<'videos.import'>) => intake.start(input, runner, localActor(settings));
  const enqueue: Ingest['enqueue'] = (video, request) => enqueueIngest(video, request, needs);
  const waitFor = async (jobId: string, { signal, progress }: Waiting): Promise<Job> => {
    const stop = events.subscribe((event) => {
      if (event.type !== 'job.changed' || event.jobId !== jobId) return;
      void jobs.find(jobId).then((record) => record && progress?.(record.job.progress, record.job.detail));
    });
    try {
      return await runner.waitFor(jobId, signal);
    } finally {
      stop();
    }
  };
  const untilIndexed: Ingest['untilIndexed'] = async (videoId, waiting, encoderId) => {
    const video = await videos.get(videoId);
    if (video.status === 'ready') return video;
    const jobId = await enqueue(video, { encoderId });
    const job = jobId === null ? undefined : await waitFor(jobId, waiting);
    if (job?.error) throw VigilError.fromShape(job.error);
    if (job?.state === 'cancelled') throw new VigilError('cancelled', say('indexing-cancelled', { name: video.name }));
    return videos.get(videoId);
  };
  return {
    calls: {
      'videos.import': takeIn,
      'videos.estimate': (input) => estimate.start(input, runner, localActor(settings)),
      'vigil.addVideo': takeIn,
      'vigil.index': async ({ videoId, encoder, rebuildVectors, only }) => {
        const video = await videos.get(videoId);
        if (!rebuildVectors) {
          const encoderId = encoder ?? (only && (video.embeddingModel ?? undefined));
          return { jobId: await enqueue(video, { encoderId, evenIfReady: true, only }) };
        }
        // Nothing of it is in any index, so there is nothing to fill one with.
        if (video.embeddingModel === null) return { jobId: null };
        const encoderId = encoder ?? video.embeddingModel;
        // An index can be filled only with what is there: what is damaged is made again first.
        const damaged = await damagedStages(video, parts);
        const stages: readonly IngestStage[] = damaged.includes('index') ? damaged : ['index'];
        return { jobId: await enqueue(video, { encoderId, evenIfReady: true, only: stages }) };
      },
    },
    jobs: [needs.ingestJob, intake.kind, estimate.kind],
    decoding: () => decoders.summary,
    importVideos: (request, signal) => importVideos(request, signal, needs),
    enqueue,
    untilIndexed,
    indexAgain: async (video, request, waiting) => {
      const jobId = await enqueue(video, { ...request, evenIfReady: true });
      const job = jobId === null ? undefined : await waitFor(jobId, waiting);
      if (job?.error) throw VigilError.fromShape(job.error);
      if (job?.state === 'cancelled')
        throw new VigilError('cancelled', say('indexing-cancelled', { name: video.name }));
    },
    importAndIndex: async ({ path, ...request }, waiting) => {
      const [imported] = await importVideos({ ...request, paths: [path] }, waiting.signal, needs);
      if (imported?.videoId) return untilIndexed(imported.videoId, waiting);
      throw imported?.error
        ? VigilError.fromShape(imported.error)
        : new VigilError('not-found', say('path-no-video', { path }));
    },
  };
}
