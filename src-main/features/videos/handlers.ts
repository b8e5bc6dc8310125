import type { ParsedInput } from '../../../src-shared/contract/api.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { CallContext, Handlers } from '../../../src-shared/contract/handler.ts';
import type { Chunk, ChunkLevel } from '../../../src-shared/model/chunk.ts';
import type { TranscriptLine } from '../../../src-shared/model/transcript.ts';
import type { Video } from '../../../src-shared/model/video.ts';
import type { VideoStore } from '../../stores/video-store.ts';
import type { Fingerprint } from '../../workers/tasks/ingest/fingerprint-task.ts';
import { type ImportDependencies, importVideos } from './import-videos.ts';

export interface VideoDependencies extends ImportDependencies {
  readonly videos: Pick<VideoStore, 'get' | 'find' | 'list' | 'updateLabels' | 'relink'>;
  /** Labels are part of what filters work on, so the vector indexes are told. */
  readonly labelsChanged: (videoId: string) => Promise<void>;
  /** Removes rows, vectors, text and artifacts, after stopping what still works on the video. */
  readonly removeVideo: (videoId: string) => Promise<boolean>;
  readonly fingerprint: (path: string, signal: AbortSignal) => Promise<Fingerprint>;
  readonly chunksOf: (videoId: string, level?: ChunkLevel) => Promise<Chunk[]>;
  /** Scans a file that is not in the library and throws everything but its chunks away. */
  readonly chunksOfFile: (path: string, signal: AbortSignal) => Promise<Chunk[]>;
  readonly thumbnailTimes: (videoId: string) => Promise<number[]>;
  readonly motionOf: (video: Video) => Promise<number[]>;
  readonly transcriptOf: (videoId: string) => Promise<TranscriptLine[]>;
  readonly announce: (videoId: string) => void;
}

type VideoCalls =
  | 'videos.import'
  | 'vigil.addVideo'
  | 'videos.list'
  | 'videos.get'
  | 'videos.update'
  | 'videos.remove'
  | 'videos.relink'
  | 'videos.timeline'
  | 'chunks.list';

export function createVideoHandlers(dependencies: VideoDependencies): Handlers<VideoCalls> {
  const { videos, announce } = dependencies;
  const takeIn = async (input: ParsedInput<'videos.import'>, { signal }: CallContext) => ({
    videos: await importVideos(input, signal, dependencies),
  });
  return {
    'videos.import': takeIn,
    'vigil.addVideo': takeIn,
    'videos.list': (page) => videos.list(page),
    'videos.get': ({ videoId }) => videos.get(videoId),
    'videos.update': async ({ videoId, labels }) => {
      const video = await videos.updateLabels(videoId, labels);
      await dependencies.labelsChanged(videoId);
      announce(videoId);
      return video;
    },
    'videos.remove': async ({ videoId }) => {
      await videos.get(videoId);
      const removed = await dependencies.removeVideo(videoId);
      announce(videoId);
      return { removed };
    },
    'videos.relink': async ({ videoId, path }, { signal }) => {
      const video = await videos.get(videoId);
      const { sha256 } = await dependencies.fingerprint(path, signal);
      if (sha256 !== video.checksum) {
        throw new VigilError('conflict', `${path} holds other footage than "${video.name}".`, {
          hint: 'Choose the moved file itself; a cut or converted copy has to be imported as a new video.',
        });
      }
      const relinked = await videos.relink(videoId, path);
      announce(videoId);
      return relinked;
    },
    'videos.timeline': async ({ videoId }) => {
      const video = await videos.get(videoId);
      const chunks = await dependencies.chunksOf(videoId);
      return {
        durationSec: video.durationSec,
        shots: chunks
          .filter(({ level }) => level === 'shot')
          .map(({ startSec, endSec, startFrame, endFrame }) => ({ startSec, endSec, startFrame, endFrame })),
        chunks: chunks.map(({ chunkId, level, startSec, endSec }) => ({ chunkId, level, startSec, endSec })),
        thumbnails: await dependencies.thumbnailTimes(videoId),
        transcript: await dependencies.transcriptOf(videoId),
        motion: await dependencies.motionOf(video),
      };
    },
    'chunks.list': async ({ videoId, path, level }, { signal }) => {
      if ((videoId === undefined) === (path === undefined)) {
        throw new VigilError('bad-input', 'Give either the id of a video or the path of a file.');
      }
      if (videoId !== undefined) {
        await videos.get(videoId);
        return { chunks: await dependencies.chunksOf(videoId, level) };
      }
      const chunks = await dependencies.chunksOfFile(path!, signal);
      return { chunks: level ? chunks.filter((chunk) => chunk.level === level) : chunks };
    },
  };
}
