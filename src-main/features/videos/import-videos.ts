import { basename } from 'node:path';
import { mapConcurrently } from '../../../src-shared/concurrency.ts';
import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import type { ImportedVideo } from '../../../src-shared/contract/calls/videos.ts';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import type { Video, VideoLabels } from '../../../src-shared/model/video.ts';
import type { VideoProbe } from '../../engines/media/probe.ts';
import type { Fingerprint } from '../../workers/tasks/ingest/fingerprint-task.ts';
import { findVideoFiles } from './find-video-files.ts';

/** Files probed and fingerprinted at once: one waits for the disk while the other computes. */
const FILES_AT_ONCE = 2;

export interface ImportDependencies {
  /** Throws `model-missing` when the encoder (the default one when no id is given) is not on this machine. */
  readonly requireEncoder: (encoderId: string | undefined) => Promise<unknown>;
  readonly probe: (path: string, signal: AbortSignal) => Promise<VideoProbe>;
  readonly fingerprint: (path: string, signal: AbortSignal) => Promise<Fingerprint>;
  /** Inserts the video, or finds the one with the same bytes and points it to this path if its own file is gone. */
  readonly keepVideo: (facts: NewVideo) => Promise<{ video: Video; alreadyKnown: boolean }>;
  /** Queues the ingest; null when the video is indexed with this encoder already. */
  readonly enqueueIngest: (video: Video, encoderId: string | undefined) => Promise<string | null>;
}

/** What is known of a file before any picture of it is decoded. */
export interface NewVideo {
  readonly name: string;
  readonly path: string;
  readonly fingerprint: Fingerprint;
  readonly probe: VideoProbe;
  readonly labels: VideoLabels;
}

/**
 * Takes files and folders in: probe, fingerprint, row, job. A bad file becomes an error in its own place and the batch
 * goes on; nothing of it is kept. The same bytes under two names are one video. Throws `model-missing` before any file is
 * looked at.
 */
export async function importVideos(
  input: ParsedInput<'videos.import'>,
  signal: AbortSignal,
  dependencies: ImportDependencies,
): Promise<ImportedVideo[]> {
  const { paths, encoder, ...labels } = input;
  await dependencies.requireEncoder(encoder);
  const files = await findVideoFiles(paths);
  return mapConcurrently(files, FILES_AT_ONCE, async (file) => {
    try {
      if ('error' in file) throw file.error;
      signal.throwIfAborted();
      return await importFile(file.path, labels, encoder, signal, dependencies);
    } catch (thrown) {
      const error = asVigilError(thrown).toShape();
      return { path: file.path, videoId: null, jobId: null, alreadyKnown: false, error };
    }
  });
}

async function importFile(
  path: string,
  labels: VideoLabels,
  encoderId: string | undefined,
  signal: AbortSignal,
  { probe, fingerprint, keepVideo, enqueueIngest }: ImportDependencies,
): Promise<ImportedVideo> {
  const facts = await probe(path, signal);
  const { video, alreadyKnown } = await keepVideo({
    name: basename(path),
    path,
    probe: facts,
    fingerprint: await fingerprint(path, signal),
    labels,
  });
  const jobId = await enqueueIngest(video, encoderId);
  return { path, videoId: video.videoId, jobId, alreadyKnown, error: null };
}
