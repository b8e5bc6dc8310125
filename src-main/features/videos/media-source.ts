import { extname } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Parts } from '../feature.ts';
import { nearestThumbnail } from './thumbnails.ts';

/** A file that a page may see, by the id of its video; paths never cross the seam. */
export interface MediaFile {
  readonly path: string;
  readonly contentType: string;
  /** What it is to be called where it is saved; of a file that is to be saved. */
  readonly fileName?: string;
}

/** Where hosts get the bytes of recordings and thumbnails. Unknown ids fail with `not-found`. */
export interface MediaSource {
  /** The recording itself, or its proxy when Chromium cannot play it. */
  videoFile(videoId: string): Promise<MediaFile>;
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

export function mediaSource({ artifacts, videos }: Pick<Parts, 'artifacts' | 'videos'>): MediaSource {
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
    thumbnail: async (videoId, timeMs) => {
      const path = await nearestThumbnail(artifacts, videoId, timeMs);
      if (path === null) throw new VigilError('not-found', say('no-thumbnails-yet'));
      return { path, contentType: 'image/jpeg' };
    },
  };
}
