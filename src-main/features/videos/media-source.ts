import { extname } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Parts } from '../feature.ts';
import type { ProxyFiles } from '../proxies/feature.ts';
import { nearestThumbnail } from './thumbnails.ts';

/** A file that a page may see, by the id of its video; paths never cross the seam. */
export interface MediaFile {
  readonly path: string;
  readonly contentType: string;
  /** What it is to be called where it is saved; of a file that is to be saved. */
  readonly fileName?: string;
  /** To be called when it is read; what it returns, when that has ended. */
  readonly hold?: () => () => void;
}

/** Where hosts get the bytes of recordings and thumbnails. Unknown ids fail with `not-found`. */
export interface MediaSource {
  /** The recording itself, whether Chromium plays it or not. */
  videoFile(videoId: string): Promise<MediaFile>;
  /** Its playable copy. */
  proxy(videoId: string): Promise<MediaFile>;
  /** What can be played already of one that is being made. */
  proxyPart(videoId: string, version: string): Promise<MediaFile>;
  /** The stored thumbnail nearest to a time in milliseconds on the player's clock. */
  thumbnail(videoId: string, timeMs: number): Promise<MediaFile>;
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

export function mediaSource(
  { artifacts, videos }: Pick<Parts, 'artifacts' | 'videos'>,
  proxies: ProxyFiles,
): MediaSource {
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
    thumbnail: async (videoId, timeMs) => {
      const path = await nearestThumbnail(artifacts, videoId, timeMs);
      if (path === null) throw new VigilError('not-found', say('no-thumbnails-yet'));
      return { path, contentType: 'image/jpeg' };
    },
  };
}
