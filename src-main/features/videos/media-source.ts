import { extname } from 'node:path';
import { asVigilError, VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { readStoryboard, readStoryboardSheet } from '../../stores/artifacts/storyboard-files.ts';
import type { Parts } from '../feature.ts';
import type { ProxyFiles } from '../proxies/feature.ts';
import { exactFrames } from './exact-frames.ts';
import { nearestThumbnail, thumbnailIn } from './thumbnails.ts';

/** A file that a page may see, by the id of its video; paths never cross the seam. */
export interface MediaFile {
  readonly path: string;
  readonly contentType: string;
  /** What it is to be called where it is saved; of a file that is to be saved. */
  readonly fileName?: string;
  /** To be called when it is read; what it returns, when that has ended. */
  readonly hold?: () => () => void;
}

/** A picture that is no file of its own. */
export interface MediaPicture {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** Another one for another picture. */
  readonly tag: string;
  /** Whether its address is never that of another picture. */
  readonly isForGood: boolean;
}

/**
 * Where hosts get the bytes of recordings and of pictures of them. Times are whole milliseconds on the player's clock.
 * Unknown ids fail with `not-found`.
 */
export interface MediaSource {
  /** The recording itself, whether Chromium plays it or not. */
  videoFile(videoId: string): Promise<MediaFile>;
  /** Its playable copy. */
  proxy(videoId: string): Promise<MediaFile>;
  /** What can be played already of one that is being made. */
  proxyPart(videoId: string, version: string): Promise<MediaFile>;
  /** The stored thumbnail nearest to a time. */
  thumbnail(videoId: string, timeMs: number): Promise<MediaFile>;
  /**
   * A picture out of a span: the stored thumbnail in it that is nearest to the time, else the frame at the time; a
   * neighbour's only where there is neither. A span that holds its end would show the next shot.
   */
  thumbnailIn(videoId: string, span: SpanMs, timeMs: number, signal: AbortSignal): Promise<MediaFile | MediaPicture>;
  /** The frame that stands at a time, decoded for it; the nearest stored thumbnail where that cannot be. */
  frame(videoId: string, timeMs: number, signal: AbortSignal): Promise<MediaFile | MediaPicture>;
  /** A sprite sheet of the storyboard (see `videos.storyboard`), counted from 0. */
  storyboardSheet(videoId: string, edition: string, sheet: number): Promise<MediaPicture>;
}

/** From its first millisecond to before its last. */
interface SpanMs {
  readonly fromMs: number;
  readonly untilMs: number;
}

const JPEG = 'image/jpeg';

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

type Needs = Pick<Parts, 'artifacts' | 'binaries' | 'settings' | 'videos'>;

export function mediaSource(parts: Needs, proxies: ProxyFiles): MediaSource {
  const { artifacts, binaries, settings, videos } = parts;
  const frames = exactFrames({ artifacts, binaries, masks: () => settings.get().privacyMasks });
  const thumbnail = async (videoId: string, timeMs: number): Promise<MediaFile> => {
    const path = await nearestThumbnail(artifacts, videoId, timeMs);
    if (path === null) throw new VigilError('not-found', say('no-thumbnails-yet'));
    return { path, contentType: JPEG };
  };
  const frame: MediaSource['frame'] = async (videoId, timeMs, signal) => {
    const video = await videos.get(videoId);
    const bytes = await frames.frameAt(video, timeMs, signal).catch((thrown: unknown) => {
      signal.throwIfAborted();
      // A stored picture stands in for what does not decode; one that was pushed out of the queue may be asked for again.
      if (asVigilError(thrown).code === 'cancelled') throw thrown;
      return null;
    });
    if (bytes === null) return thumbnail(videoId, timeMs);
    return { bytes, contentType: JPEG, tag: frames.tagOf(video, timeMs), isForGood: false };
  };
  return {
    videoFile: async (videoId) => {
      const video = await videos.get(videoId);
      if (!video.fileFound) {
        throw new VigilError('not-found', say('video-file-gone', { name: video.name, path: video.path }), {
          hint: say('video-file-gone-hint'),
        });
      }
      const contentType = CONTENT_TYPES[extname(video.path).toLowerCase()] ?? 'application/octet-stream';
      return { path: video.path, contentType };
    },
    proxy: async (videoId) => ({ ...(await proxies.finished(videoId)), contentType: 'video/mp4' }),
    proxyPart: async (videoId, version) => ({ ...proxies.part(videoId, version), contentType: 'video/mp4' }),
    thumbnail,
    thumbnailIn: async (videoId, { fromMs, untilMs }, timeMs, signal) => {
      const span = { startSec: fromMs / 1000, endSec: untilMs / 1000 };
      const path = await thumbnailIn(artifacts, videoId, span, timeMs / 1000);
      return path === null ? frame(videoId, timeMs, signal) : { path, contentType: JPEG };
    },
    frame,
    storyboardSheet: async (videoId, edition, sheet) => {
      const folder = artifacts.folder(videoId);
      const found = await readStoryboard(folder);
      const bytes = found && (await readStoryboardSheet(folder, sheet, found));
      if (!found || !bytes) throw new VigilError('not-found', say('no-thumbnails-yet'));
      return { bytes, contentType: JPEG, tag: `${found.edition}-${sheet}`, isForGood: edition === found.edition };
    },
  };
}
