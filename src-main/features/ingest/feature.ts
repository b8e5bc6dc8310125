import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import type { ImportedVideo } from '../../../src-shared/contract/calls/videos.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { CallContext } from '../../../src-shared/contract/handler.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import type { Feature, Parts } from '../feature.ts';
import { enqueueIngest, type IngestRequest } from './enqueue-ingest.ts';
import { type ImportRequest, importVideos } from './import-videos.ts';
import { ingestJob } from './ingest-job.ts';

type Calls = 'videos.import' | 'vigil.addVideo' | 'vigil.index';

/** What other features ask of ingest. */
export interface Ingest {
  /** See `importVideos`. */
  importVideos(request: ImportRequest, signal: AbortSignal): Promise<ImportedVideo[]>;
  /** See `enqueueIngest`. */
  enqueue(video: Video, request: IngestRequest): Promise<string | null>;
  /** A video once it is searchable; its ingest is started if nobody has. Throws why it cannot be indexed. */
  untilIndexed(videoId: string): Promise<Video>;
  /** Takes one file in and waits until it is searchable. Throws why it cannot be. */
  importAndIndex(request: Omit<ImportRequest, 'paths'> & { path: string }, signal: AbortSignal): Promise<Video>;
}

/** Takes recordings in and makes them searchable. */
export function ingestFeature(parts: Parts): Feature<Calls> & Ingest {
  const { runner, vectors, videos } = parts;
  const needs = { ...parts, ingestJob: ingestJob(parts) };
  const takeIn = async (input: ParsedInput<'videos.import'>, { signal }: CallContext) => ({
    videos: await importVideos(input, signal, needs),
  });
  const enqueue: Ingest['enqueue'] = (video, request) => enqueueIngest(video, request, needs);
  const untilIndexed: Ingest['untilIndexed'] = async (videoId) => {
    const video = await videos.get(videoId);
    if (video.status === 'ready') return video;
    const jobId = await enqueue(video, {});
    const job = jobId === null ? undefined : await runner.waitFor(jobId);
    if (job?.error) throw VigilError.fromShape(job.error);
    if (job?.state === 'cancelled') throw new VigilError('cancelled', `Indexing "${video.name}" was cancelled.`);
    return videos.get(videoId);
  };
  return {
    calls: {
      'videos.import': takeIn,
      'vigil.addVideo': takeIn,
      'vigil.index': async ({ videoId, encoder, rebuildVectors, only }) => {
        const video = await videos.get(videoId);
        if (!rebuildVectors) return { jobId: await enqueue(video, { encoderId: encoder, evenIfReady: true, only }) };
        const encoderId = encoder ?? video.embeddingModel;
        if (encoderId) await vectors.refillVideo(encoderId, videoId);
        return { jobId: null };
      },
    },
    jobs: [needs.ingestJob],
    importVideos: (request, signal) => importVideos(request, signal, needs),
    enqueue,
    untilIndexed,
    importAndIndex: async ({ path, ...request }, signal) => {
      const [imported] = await importVideos({ ...request, paths: [path] }, signal, needs);
      if (imported?.videoId) return untilIndexed(imported.videoId);
      throw imported?.error
        ? VigilError.fromShape(imported.error)
        : new VigilError('not-found', `${path} is no video.`);
    },
  };
}
