import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { maskFor } from '../../src-shared/model/privacy.ts';
import type { Video } from '../../src-shared/model/video.ts';
import type { Span } from '../../src-shared/time.ts';
import { createSopHandlers } from '../features/sop/handlers.ts';
import { createScoreStages } from '../features/sop/score-stages.ts';
import type { ClipFiles } from '../features/sop/sopilot-part.ts';
import type { AdapterInUse } from '../features/sop/staleness.ts';
import { importVideos } from '../features/videos/import-videos.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import type { StageDefinition } from '../jobs/job-stage.ts';
import { videoIdOf } from '../platform/ids.ts';
import { dataPaths } from '../platform/paths.ts';
import { layout } from '../stores/artifacts/layout.ts';
import { readDoubles } from '../stores/artifacts/scan-files.ts';
import { createAuditFiles } from '../stores/audit-files.ts';
import { createAuditStore } from '../stores/audit-store.ts';
import { nowIso } from '../stores/db/columns.ts';
import { createScoreStore } from '../stores/score-store.ts';
import { localActor } from './actor.ts';
import type { Parts } from './parts.ts';
import { enqueueIngest } from './wire-ingest.ts';
import { importDependencies } from './wire-videos.ts';

/** The stages of a score: prepare, score. */
export function scoreStages(parts: Parts): readonly StageDefinition[] {
  const { artifacts, binaries, pool, scores, settings, takes, tasks, videos } = parts;
  return createScoreStages({
    scores,
    scoresIn: (trx) => createScoreStore(trx),
    takes,
    tasks,
    findVideo: videos.find,
    suggestSteps: (video, span, signal) => suggestedSpans(parts, video, span, signal),
    runSteps: (input, signal) => pool.run('sop-steps', input, { signal }),
    clipFiles: (videoId) => clipFiles(artifacts, videoId),
    hasClips,
    makeClips: async (input, signal, onProgress) =>
      pool.run('sopilot-clips', { ...input, binaries: await binaries() }, { signal, onMessage: onProgress }),
    maskFor: (video) => maskFor(settings.get().privacyMasks, video),
    runScore: (input, signal) => pool.run('sop-score', input, { signal }),
    adapterInUse: () => adapterInUse(parts),
    passMark: () => settings.get().passMark,
  });
}

export function clipFiles(artifacts: Parts['artifacts'], videoId: string): ClipFiles {
  return {
    folder: artifacts.folder(videoId),
    vectorsPath: artifacts.sopilotVectors(videoId),
    metaPath: artifacts.sopilotMeta(videoId),
  };
}

export async function hasClips({ vectorsPath, metaPath }: ClipFiles): Promise<boolean> {
  return existsSync(vectorsPath) && existsSync(metaPath);
}

/** The feature adapter that clips pass through now. */
async function adapterInUse({
  adapters,
  config,
}: Pick<Parts, 'adapters' | 'config'>): Promise<AdapterInUse | undefined> {
  const active = await adapters.active();
  return active && { version: active.version, path: join(dataPaths(config.dataDir).adapters, active.file) };
}

export function sopHandlers(parts: Parts, runner: JobRunner): ReturnType<typeof createSopHandlers> {
  const { artifacts, events, pool, scores, settings, takes, tasks, videos } = parts;
  return createSopHandlers({
    tasks,
    takes,
    scores,
    scoresIn: (trx) => createScoreStore(trx),
    announceTask: (taskId) => events.publish({ type: 'task.changed', taskId }),
    announceScore: (scoreId) => events.publish({ type: 'score.changed', scoreId }),
    importAndIndex: async (path, labels, signal) => {
      const request = { paths: [path], encoder: undefined, ...labels };
      const [imported] = await importVideos(request, signal, importDependencies(parts, runner));
      if (imported?.videoId) return awaitIndexed(parts, runner, imported.videoId);
      throw imported?.error
        ? VigilError.fromShape(imported.error)
        : new VigilError('not-found', `${path} is no video.`);
    },
    awaitIndexed: (videoId) => awaitIndexed(parts, runner, videoId),
    suggestSteps: (video, span, signal) => suggestedSpans(parts, video, span, signal),
    findVideo: videos.find,
    findVideoByChecksum: (checksum) => videos.find(videoIdOf(checksum)),
    clipFiles: (videoId) => clipFiles(artifacts, videoId),
    hasClips,
    runSearch: (input, signal) => pool.run('sop-search', input, { signal }),
    adapterInUse: () => adapterInUse(parts),
    audit: createAuditStore(parts.database.db),
    auditFiles: createAuditFiles(parts.config.dataDir, process.env['VIGIL_AUDIT_KEY']),
    enqueue: (job, alongside) => runner.enqueue({ ...job, requestedBy: localActor(settings) }, alongside),
    actor: () => localActor(settings),
    passMark: () => settings.get().passMark,
    pictureIn: (videoId, span) => thumbnailIn(parts, videoId, span),
    renderReport: (input, signal) => pool.run('sop-report', input, { signal }),
    runScore: (input, signal) => pool.run('sop-score', input, { signal }),
    hasFrames: async (videoId, encoderId) => existsSync(artifacts.frames(videoId, encoderId)),
    runHeatMap: (input, signal) => pool.run('sop-heat-map', input, { signal }),
    runRawSteps: (input, signal) => pool.run('sop-raw-steps', input, { signal }),
    nowIso,
  });
}

/** Where steps may begin and end in a span of an indexed video. */
export async function suggestedSpans(
  { artifacts, pool, settings }: Pick<Parts, 'artifacts' | 'pool' | 'settings'>,
  video: Video,
  span: Span,
  signal: AbortSignal,
): Promise<Span[]> {
  const encoderId = video.embeddingModel ?? settings.get().encoder;
  const vectorsPath = artifacts.frames(video.videoId, encoderId);
  const timesSec = [...(await readDoubles(artifacts.folder(video.videoId), layout.sampleTimes(encoderId)))];
  return pool.run('suggest-steps', { vectorsPath, timesSec, span }, { signal });
}

/** The stored thumbnail nearest to a time in milliseconds; null when the video has none. */
export async function nearestThumbnail(
  { artifacts }: Pick<Parts, 'artifacts'>,
  videoId: string,
  timeMs: number,
): Promise<string | null> {
  return thumbnailNearest(artifacts, videoId, await artifacts.thumbnailTimes(videoId), timeMs);
}

/** The stored thumbnail nearest to the middle of a span; null when none lies in it. */
async function thumbnailIn(
  { artifacts }: Pick<Parts, 'artifacts'>,
  videoId: string,
  { startSec, endSec }: Span,
): Promise<string | null> {
  const times = await artifacts.thumbnailTimes(videoId);
  const inside = times.filter((timeMs) => timeMs >= startSec * 1000 && timeMs < endSec * 1000);
  return thumbnailNearest(artifacts, videoId, inside, (startSec + endSec) * 500);
}

function thumbnailNearest(
  artifacts: Parts['artifacts'],
  videoId: string,
  timesMs: readonly number[],
  wantedMs: number,
): string | null {
  if (timesMs.length === 0) return null;
  const nearest = timesMs.reduce((best, time) => (Math.abs(time - wantedMs) < Math.abs(best - wantedMs) ? time : best));
  return artifacts.thumbnail(videoId, nearest);
}

/** Waits until a video is searchable, starting its ingest if nobody has; throws why it cannot be. */
export async function awaitIndexed(parts: Parts, runner: JobRunner, videoId: string): Promise<Video> {
  const video = await parts.videos.get(videoId);
  if (video.status === 'ready') return video;
  const jobId = await enqueueIngest(parts, runner, video, {});
  const job = jobId === null ? undefined : await runner.waitFor(jobId);
  if (job?.error) throw VigilError.fromShape(job.error);
  if (job?.state === 'cancelled') throw new VigilError('cancelled', `Indexing "${video.name}" was cancelled.`);
  return parts.videos.get(videoId);
}
