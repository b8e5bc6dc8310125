import { rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Chunk } from '../../src-shared/model/chunk.ts';
import type { Video } from '../../src-shared/model/video.ts';
import { chunkVideo } from '../engines/chunks/chunk-video.ts';
import { probeVideo } from '../engines/media/probe.ts';
import { createVideoHandlers } from '../features/videos/handlers.ts';
import type { ImportDependencies, NewVideo } from '../features/videos/import-videos.ts';
import { readMotion } from '../features/videos/motion.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import { chunkIdOf, videoIdOf } from '../platform/ids.ts';
import type { FileShotsInput } from '../workers/tasks/ingest/file-shots-task.ts';
import type { Parts } from './parts.ts';
import { enqueueIngest } from './wire-ingest.ts';

/** Where uploads lie: copies that are Vigil's own and go with their video. */
export function uploadsDir(dataDir: string): string {
  return join(dataDir, 'uploads');
}

export function videoHandlers(parts: Parts, runner: JobRunner): ReturnType<typeof createVideoHandlers> {
  const { videos, clips, artifacts, vectors, transcripts, events } = parts;
  return createVideoHandlers({
    ...importDependencies(parts, runner),
    videos,
    labelsChanged: vectors.relabelVideo,
    removeVideo: (videoId) => removeVideo(parts, runner, videoId),
    chunksOf: clips.listForVideo,
    chunksOfFile: (path, signal) => chunksOfFile(parts, path, signal),
    thumbnailTimes: async (videoId) => (await artifacts.thumbnailTimes(videoId)).map((ms) => ms / 1000),
    motionOf: ({ videoId, durationSec }) => readMotion(artifacts.folder(videoId), durationSec),
    transcriptOf: transcripts.listForVideo,
    announce: (videoId) => events.publish({ type: 'video.changed', videoId }),
  });
}

/** What it takes to bring files into the library; asked for by this user unless `requestedBy` is somebody else. */
export function importDependencies(parts: Parts, runner: JobRunner, requestedBy?: string): ImportDependencies {
  const { binaries, encoders, pool } = parts;
  return {
    requireEncoder: encoders.locate,
    probe: async (path, signal) => probeVideo(await binaries(), path, signal),
    fingerprint: (filePath, signal) => pool.run('fingerprint', { filePath }, { signal }),
    keepVideo: (facts) => keepVideo(parts, facts),
    enqueueIngest: (video, encoderId) => enqueueIngest(parts, runner, video, { encoderId, requestedBy }),
  };
}

async function keepVideo({ videos, events }: Parts, facts: NewVideo): Promise<{ video: Video; alreadyKnown: boolean }> {
  const { name, path, probe, fingerprint, labels } = facts;
  const { video, alreadyKnown } = await videos.insert({
    videoId: videoIdOf(fingerprint.sha256),
    name,
    path,
    checksum: fingerprint.sha256,
    sizeBytes: fingerprint.sizeBytes,
    durationSec: probe.durationSec,
    fps: probe.fps,
    width: probe.width,
    height: probe.height,
    firstFrameSec: probe.firstFrameSec,
    codec: probe.codec,
    playable: probe.chromiumPlayable,
    warnings: probe.warnings,
    labels,
  });
  const given = Object.values(labels).some((label) => label !== undefined);
  const kept = alreadyKnown && given ? await videos.updateLabels(video.videoId, labels) : video;
  events.publish({ type: 'video.changed', videoId: kept.videoId });
  return { video: kept, alreadyKnown };
}

async function removeVideo(parts: Parts, runner: JobRunner, videoId: string): Promise<boolean> {
  const { videos, jobs, vectors, textIndex, artifacts, config } = parts;
  const { path } = await videos.get(videoId);
  for (const job of await jobs.listForSubject(videoId)) {
    if (job.state !== 'queued' && job.state !== 'running') continue;
    await runner.cancel(job.jobId);
    await runner.waitFor(job.jobId);
  }
  const removed = await videos.remove(videoId);
  await jobs.removeSettledForSubject(videoId);
  await vectors.removeVideo(videoId);
  textIndex.remove(videoId);
  await artifacts.remove(videoId);
  if (path.startsWith(uploadsDir(config.dataDir) + sep)) await rm(path, { force: true });
  return removed;
}

async function chunksOfFile(parts: Parts, path: string, signal: AbortSignal): Promise<Chunk[]> {
  const { encoders, pool, config } = parts;
  const { manifest } = await encoders.locate();
  const input = await fileShotsInput(parts, path, { sampleRateFps: manifest.sampleRateFps });
  const [found, { sha256 }] = await Promise.all([
    pool.run('file-shots', input, { signal }),
    pool.run('fingerprint', { filePath: path }, { signal }),
  ]);
  const videoId = videoIdOf(sha256);
  return chunkVideo({ ...found, config: config.chunkConfig }).map(({ keyframeRows, ...chunk }) => ({
    ...chunk,
    chunkId: chunkIdOf(videoId, chunk.level, chunk.startSec, chunk.endSec),
    videoId,
    keyframes: keyframeRows.map((row) => found.sampleTimesSec[row]!),
  }));
}

/** What it takes to look through a file that is not in the library. */
export async function fileShotsInput(
  { binaries, settings, config }: Pick<Parts, 'binaries' | 'settings' | 'config'>,
  filePath: string,
  choice: {
    readonly detector?: 'content' | 'adaptive';
    readonly threshold?: number | undefined;
    readonly sampleRateFps?: number;
  },
): Promise<FileShotsInput> {
  const detector = choice.detector ?? 'content';
  return {
    binaries: await binaries(),
    filePath,
    detector,
    threshold: choice.threshold ?? (detector === 'content' ? settings.get().shotThreshold : DEFAULT_ADAPTIVE_RATIO),
    minLengthFrames: config.chunkConfig.shotMinLengthFrames,
    sampleRateFps: choice.sampleRateFps ?? 1,
  };
}

/** PySceneDetect's own default for its adaptive detector. */
const DEFAULT_ADAPTIVE_RATIO = 3;
