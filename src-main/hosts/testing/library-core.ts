import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { Handlers } from '../../../src-shared/contract/handler.ts';
import type { Job } from '../../../src-shared/model/job.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import type { Core, CoreOptions } from '../../core/core.ts';
import { createDispatcher } from '../../core/dispatch.ts';
import { createEventBus } from '../../core/event-bus.ts';
import { silentLog } from '../../platform/log.ts';

type LibraryCall =
  | 'system.health'
  | 'videos.import'
  | 'videos.get'
  | 'jobs.get'
  | 'jobs.cancel'
  | 'jobs.list'
  | 'jobs.result'
  | 'sop.addGold';

export interface LibraryCore extends Core {
  readonly jobs: Map<string, Job>;
}

/**
 * A core whose imports are decided by the file's name, for tests of the command line: `bad…` fails at once, `broken…`
 * fails in its job, `endless…` never ends, everything else is indexed when its job is asked for the third time.
 */
export function createLibraryCore(options: CoreOptions): LibraryCore {
  const events = createEventBus(() => undefined);
  const jobs = new Map<string, Job>();
  const results = new Map<string, unknown>();
  const asked = new Map<string, number>();
  const enqueue = (name: string): string => {
    const jobId = `job ${name}`;
    jobs.set(jobId, jobOf(jobId, name));
    return jobId;
  };
  const job = (jobId: string): Job => {
    const found = jobs.get(jobId);
    if (!found) throw new VigilError('not-found', say('job-not-found', { jobId }));
    return found;
  };
  const handlers: Handlers<LibraryCall> = {
    'system.health': () => ({ status: 'ok', version: '0', dataDir: options.config.dataDir, uptimeSec: 0, parts: [] }),
    'videos.import': ({ paths }) => {
      const jobId = enqueue('import');
      jobs.set(jobId, { ...job(jobId), state: 'completed' });
      const videos = paths.map((path) => {
        const name = path.split('/').at(-1)!;
        const common = { path, alreadyKnown: false };
        if (!name.startsWith('bad')) return { ...common, videoId: name, jobId: enqueue(name), error: null };
        const error = new VigilError('not-a-video', asIs(`${name} is no video.`)).toShape();
        return { ...common, videoId: null, jobId: null, error };
      });
      results.set(jobId, { videos });
      return { jobId };
    },
    'jobs.result': ({ jobId }) => ({ result: results.get(jobId) ?? null }),
    'videos.get': ({ videoId }) => videoOf(videoId),
    'jobs.get': ({ jobId }) => {
      const times = (asked.get(jobId) ?? 0) + 1;
      asked.set(jobId, times);
      const before = job(jobId);
      if (before.state === 'running' && times >= 3 && !jobId.includes('endless')) {
        const error = jobId.includes('broken') ? new VigilError('undecodable', asIs('No picture.')).toShape() : null;
        jobs.set(jobId, { ...before, state: error ? 'failed' : 'completed', progress: 1, error });
      }
      return job(jobId);
    },
    'jobs.cancel': ({ jobId }) => {
      jobs.set(jobId, { ...job(jobId), state: 'cancelled' });
      return job(jobId);
    },
    'jobs.list': () => ({ jobs: [...jobs.values()].filter(({ state }) => state === 'running') }),
    'sop.addGold': () => ({ jobId: enqueue('endless gold') }),
  };
  const call = createDispatcher(handlers, { vigilEnabled: () => true, log: silentLog, checkOutput: true });
  const noMedia = async (): Promise<never> => {
    throw new VigilError('not-found', asIs('There are no pictures here.'));
  };
  return {
    transport: { call, subscribe: events.subscribe },
    media: {
      ...{ videoFile: noMedia, proxy: noMedia, proxyPart: noMedia, thumbnail: noMedia, thumbnailIn: noMedia },
      ...{ frame: noMedia, storyboardSheet: noMedia, exportFile: noMedia },
    },
    receiveUpload: noMedia,
    config: options.config,
    ownership: options.ownership,
    close: async () => {
      events.close();
      options.ownership.release();
    },
    jobs,
  };
}

function jobOf(jobId: string, name: string): Job {
  return {
    jobId,
    kind: 'ingest',
    subjectId: name,
    title: asIs(name),
    state: 'running',
    stage: 'scan',
    progress: 0.25,
    detail: asIs('0:10 of 0:40'),
    etaSec: 30,
    stageEtaSec: 30,
    attempts: 1,
    error: null,
    createdAt: '2026-01-01T00:00:00Z',
    startedAt: null,
    finishedAt: null,
  };
}

function videoOf(videoId: string): Video {
  return {
    videoId,
    name: videoId,
    path: `/footage/${videoId}`,
    status: 'ready',
    fileFound: true,
    fileState: 'here',
    durationSec: 40,
    fps: 30,
    width: 640,
    height: 360,
    firstFrameSec: 0,
    codec: 'h264',
    sizeBytes: 1,
    checksum: '00',
    playable: true,
    playsWithDecoder: false,
    role: null,
    taskId: null,
    domain: null,
    cameraId: null,
    siteId: null,
    recordedAt: null,
    recordedFrom: null,
    recordedDoubt: null,
    embeddingModel: null,
    chunks: { shot: 1, micro: 2, meso: 3, macro: 4 },
    warnings: [],
    error: null,
    createdAt: '2026-01-01T00:00:00Z',
    ingestedAt: null,
  };
}
