import type { ScanOutput } from './scan-output.ts';

/** Enough for hovering over a card and for the timeline. */
const EVERY_SEC = 2;
const LONGER_SIDE_PX = 320;

interface ThumbnailNames {
  readonly thumbnails: string;
  readonly thumbnail: (timeMs: '%d') => string;
}

/** Small JPEGs, which ffmpeg writes itself, each under its time in milliseconds. */
export function thumbnails(names: ThumbnailNames): ScanOutput {
  const folder = names.thumbnails;
  const fileName = names.thumbnail('%d');
  return {
    key: 'thumbnails',
    version: 1,
    wants: 'thumbnails',
    files: () => [{ name: folder, kind: 'whole' }],
    begin: () => ({ thumbnails: { folder, fileName, everySec: EVERY_SEC, longerSidePx: LONGER_SIDE_PX } }),
  };
}
