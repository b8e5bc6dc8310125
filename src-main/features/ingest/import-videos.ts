import { basename } from 'node:path';
import { mapConcurrently } from '../../../src-shared/concurrency.ts';
import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import type { ImportedVideo } from '../../../src-shared/contract/calls/videos.ts';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { Video, VideoLabels } from '../../../src-shared/model/video.ts';
import { machineZone } from '../../../src-shared/zoned-time.ts';
import { probeVideo } from '../../engines/media/probe.ts';
import { recordedStartOf } from '../../engines/media/recorded-at.ts';
import { videoIdOf } from '../../platform/ids.ts';
import type { Parts } from '../feature.ts';
import { uploadsDir } from '../videos/remove-video.ts';
import { type EnqueueNeeds, enqueueIngest } from './enqueue-ingest.ts';
import { findVideoFiles } from './find-video-files.ts';
import type { FoundFile } from './folder-walk.ts';
import { filmFacts, keepToFilm } from './other-stream.ts';

/** Files probed and fingerprinted at once: one waits for the disk while the other computes. */
const FILES_AT_ONCE = 2;

export type ImportNeeds = EnqueueNeeds & Pick<Parts, 'binaries' | 'config' | 'events' | 'pool' | 'videos'>;

/** What to take in, and for whom. */
export type ImportRequest = ParsedInput<'videos.import'> & {
  /** Who asks; this user when left out. */
  readonly requestedBy?: string;
  /** What the camera's clock showed at the start, by a rule for its files. */
  readonly clock?: string | undefined;
};

/** How an import that was interrupted goes on, and who hears of each file. */
export interface ImportProgress {
  /** What became of files before the interruption; they are not read again unless they failed. */
  readonly known?: readonly ImportedVideo[];
  /** After each file, with all that are done. */
  readonly onFile?: (done: readonly ImportedVideo[], total: number) => Promise<void>;
}

/**
 * Takes files and folders in: probe, fingerprint, row, job. A bad file becomes an error in its own place and the batch
 * goes on; nothing of it is kept. The same bytes under two names are one video. Throws `model-missing` before any file is
 * read.
 */
export async function importVideos(
  request: ImportRequest,
  signal: AbortSignal,
  parts: ImportNeeds,
  { known = [], onFile }: ImportProgress = {},
): Promise<ImportedVideo[]> {
  await parts.encoders.locate(request.encoder);
  const files = await findVideoFiles(request.paths, signal);
  const before = new Map(known.filter(({ error }) => error === null).map((video) => [video.path, video]));
  const done: ImportedVideo[] = [];
  return mapConcurrently(files, FILES_AT_ONCE, async (file) => {
    const video = before.get(file.path) ?? (await importOne(file, request, signal, parts));
    done.push(video);
    await onFile?.(done, files.length);
    return video;
  });
}

async function importOne(
  file: FoundFile,
  request: ImportRequest,
  signal: AbortSignal,
  parts: ImportNeeds,
): Promise<ImportedVideo> {
  signal.throwIfAborted();
  try {
    if ('error' in file) throw file.error;
    return await importFile(file.path, request, signal, parts);
  } catch (thrown) {
    signal.throwIfAborted();
    const error = asVigilError(thrown).toShape();
    return { path: file.path, videoId: null, jobId: null, alreadyKnown: false, error };
  }
}

async function importFile(
  path: string,
  { paths: _, encoder: encoderId, requestedBy, clock, ...labels }: ImportRequest,
  signal: AbortSignal,
  parts: ImportNeeds,
): Promise<ImportedVideo> {
  const { video, alreadyKnown } = await keepVideo(path, { labels, clock }, signal, parts);
  const jobId = await enqueueIngest(video, { encoderId, requestedBy }, parts);
  return { path, videoId: video.videoId, jobId, alreadyKnown, error: null };
}

/**
 * Inserts the video, or finds the one with the same bytes, points it to this path if its own file is gone, and sees to it
 * that the film is what it is indexed by.
 */
async function keepVideo(
  path: string,
  { labels, clock }: { readonly labels: VideoLabels; readonly clock: string | undefined },
  signal: AbortSignal,
  { artifacts, binaries, config, events, jobs, pool, videos }: ImportNeeds,
): Promise<{ video: Video; alreadyKnown: boolean }> {
  const probe = await probeVideo(await binaries(), path, signal);
  const { sha256, sizeBytes, modifiedMs } = await pool.run('fingerprint', { filePath: path }, { signal });
  const { video: stored, alreadyKnown } = await videos.insert({
    videoId: videoIdOf(sha256),
    name: basename(path),
    path,
    checksum: sha256,
    sizeBytes,
    modifiedMs,
    ...filmFacts(probe),
    warnings: probe.warnings,
    labels,
    start: recordedStartOf(
      {
        ...{ fileName: basename(path), clock, tags: probe.creation, durationSec: probe.durationSec },
        // An upload is a copy, made now.
        ...(path.startsWith(uploadsDir(config.dataDir)) ? {} : { writtenMs: modifiedMs }),
      },
      machineZone(),
    ),
  });
  const video = alreadyKnown ? await keepToFilm(stored, probe, { artifacts, jobs, videos }) : stored;
  const given = Object.values(labels).some((label) => label !== undefined);
  const kept = alreadyKnown && given ? await videos.updateLabels(video.videoId, labels) : video;
  events.publish({ type: 'video.changed', videoId: kept.videoId });
  return { video: kept, alreadyKnown };
}
