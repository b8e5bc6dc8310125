import { extname } from 'node:path';
import { VigilError } from '../../src-shared/contract/errors.ts';
import type { Job } from '../../src-shared/model/job.ts';
import { createJobRunner } from '../jobs/job-runner.ts';
import type { Trx } from '../stores/db/open.ts';
import { createScoreStore } from '../stores/score-store.ts';
import { createVideoStore } from '../stores/video-store.ts';
import type { Core, CoreOptions, MediaSource } from './core.ts';
import { createDispatcher } from './dispatch.ts';
import type { Parts } from './parts.ts';
import { receiveUpload } from './receive-upload.ts';
import { warmVectors } from './warm-vectors.ts';
import { adapterWiring, trainingStages } from './wire-adapter.ts';
import { askHandlers } from './wire-ask.ts';
import { databaseHandlers } from './wire-databases.ts';
import { evaluationHandlers } from './wire-evaluation.ts';
import { ingestStages } from './wire-ingest.ts';
import { legacyHandlers, legacyStages } from './wire-legacy.ts';
import { operationsHandlers } from './wire-operations.ts';
import { openParts } from './wire-parts.ts';
import { sharedQueue } from './wire-shared.ts';
import { nearestThumbnail, scoreStages, sopHandlers } from './wire-sop.ts';
import { systemHandlers } from './wire-system.ts';
import { vectorHandlers } from './wire-vector-moves.ts';
import { uploadsDir, videoHandlers } from './wire-videos.ts';
import { folderWatcher, lookRegularly } from './wire-watch.ts';

/** Puts the house together and starts what was left unfinished. The caller owns the data folder (see the owner lock). */
export async function createCore(options: CoreOptions): Promise<Core> {
  const startedAtMs = Date.now();
  const { config, ownership } = options;
  const { parts, close } = await openParts(options);
  const { events, settings, log } = parts;
  const runner = createJobRunner({
    db: parts.database.db,
    stages: {
      ingest: ingestStages(parts),
      score: scoreStages(parts),
      train: trainingStages(parts),
      import: legacyStages(parts),
    },
    concurrency: { ingest: 1, score: 1, train: 1, import: 1 },
    onChange: (job) => announceJob(parts, job),
    onState: keepSubjectInStep,
    ...sharedQueue(parts),
    log,
  });
  const sop = sopHandlers(parts, runner);
  const watcher = folderWatcher(parts, runner, sop);
  const adapter = adapterWiring(parts, runner);
  const dispatch = createDispatcher(
    {
      ...videoHandlers(parts, runner),
      ...askHandlers(parts, runner),
      ...sop,
      ...adapter.handlers,
      ...legacyHandlers(parts, runner),
      ...systemHandlers(parts, runner, startedAtMs),
      ...evaluationHandlers(parts, runner),
      ...databaseHandlers(parts),
      ...vectorHandlers(parts),
      ...operationsHandlers(parts, runner, watcher),
    },
    { vigilEnabled: () => settings.get().vigilEnabled, log, checkOutput: process.env['VIGIL_CHECK_OUTPUT'] === '1' },
  );
  await runner.start();
  const stopLooking = lookRegularly(watcher);
  const warming = warmVectors(parts);

  return {
    transport: { call: dispatch, subscribe: (listener) => events.subscribe(listener) },
    media: mediaSource(parts),
    receiveUpload: (stream, name) => receiveUpload(uploadsDir(config.dataDir), stream, name),
    config,
    ownership,
    close: async () => {
      stopLooking();
      adapter.stop();
      const jobsEnded = runner.close();
      // After the jobs were told: one may be waiting for an index that is being filled.
      parts.vectors.exact.interrupt();
      await Promise.all([jobsEnded, warming.stop()]);
      await watcher.settled();
      await close();
      ownership.release();
    },
  };
}

function announceJob({ events }: Parts, job: Job): void {
  events.publish({ type: 'job.changed', jobId: job.jobId });
  if (job.kind === 'ingest') events.publish({ type: 'video.changed', videoId: job.subjectId });
  else if (job.kind === 'score') events.publish({ type: 'score.changed', scoreId: job.subjectId });
  else if (job.kind === 'train' && job.state !== 'running') events.publish({ type: 'adapter.changed' });
}

/** Tells the video or score of a job how the job stands, in the transaction that says so on the job's own row. */
async function keepSubjectInStep(trx: Trx, job: Job): Promise<void> {
  if (job.kind === 'score') {
    await createScoreStore(trx).setState(job.subjectId, job.state, job.error?.message ?? null);
    return;
  }
  if (job.kind !== 'ingest') return;
  const videos = createVideoStore(trx);
  const video = await videos.find(job.subjectId);
  // A video that is searchable stays so while it is indexed anew, and when that fails.
  if (!video || (video.status === 'ready' && video.ingestedAt !== null)) return;
  if (job.state === 'running') await videos.updateFacts(job.subjectId, { status: 'indexing', error: null });
  else if (job.state === 'failed') await videos.updateFacts(job.subjectId, { status: 'failed', error: job.error });
  else if (job.state !== 'completed') await videos.updateFacts(job.subjectId, { status: 'pending', error: null });
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/mp4',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.ogv': 'video/ogg',
  '.avi': 'video/x-msvideo',
  '.ts': 'video/mp2t',
};

function mediaSource(parts: Parts): MediaSource {
  return {
    videoFile: async (videoId) => {
      const video = await parts.videos.get(videoId);
      if (!video.fileFound) {
        throw new VigilError('not-found', `The file of "${video.name}" is no longer at ${video.path}.`, {
          hint: 'Point the video to its new place with “Find file”, or put the drive back.',
        });
      }
      const contentType = CONTENT_TYPES[extname(video.path).toLowerCase()] ?? 'application/octet-stream';
      return { path: video.path, contentType };
    },
    thumbnail: async (videoId, timeMs) => {
      const path = await nearestThumbnail(parts, videoId, timeMs);
      if (path === null) throw new VigilError('not-found', 'This video has no thumbnails yet.');
      return { path, contentType: 'image/jpeg' };
    },
  };
}
