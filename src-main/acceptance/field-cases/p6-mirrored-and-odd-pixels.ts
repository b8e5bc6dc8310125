import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import type { FieldCheck, Indexed } from './field-case.ts';

const SIDE = 16;
const MIRRORED = ['hflip.mp4', 'vflip.mp4'];

export const check: FieldCheck = async ({ folder, dataDir, vigil }) => {
  const { document } = await vigil<Indexed>('index', folder);
  expect(document.videos).toHaveLength(9);
  expect(document.videos.map(({ error }) => error)).toEqual(document.videos.map(() => undefined));
  expect(document.videos.every(({ chunks }) => chunks.shot > 0)).toBe(true);
  for (const { path, videoId } of document.videos.filter((video) => MIRRORED.includes(basename(video.path)))) {
    const thumbnail = pixels(firstThumbnail(dataDir, videoId));
    const asShown = difference(thumbnail, pixels(path));
    expect(asShown, `${basename(path)} differs from the picture shown`).toBeLessThan(2);
    // The first picture of hflip.mp4 is the same both ways; that of vflip.mp4 tells them apart.
    const asStored = difference(thumbnail, pixels(path, '-noautorotate'));
    if (basename(path) === 'vflip.mp4') expect(asStored).toBeGreaterThan(8);
  }
};

function firstThumbnail(dataDir: string, videoId: string): string {
  const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' });
  const own = files.filter((file) => file.includes(videoId) && file.endsWith('.jpg')).toSorted();
  expect(own.length, `thumbnails of ${videoId}`).toBeGreaterThan(0);
  return join(dataDir, own[0]!);
}

/** The first picture in grey, `SIDE` x `SIDE`. */
function pixels(path: string, ...before: readonly string[]): Buffer {
  const shrink = ['-frames:v', '1', '-vf', `scale=${SIDE}:${SIDE}:flags=area`, '-pix_fmt', 'gray', '-f', 'rawvideo'];
  return execFileSync('ffmpeg', ['-v', 'error', ...before, '-i', path, ...shrink, '-']);
}

/** Mean absolute difference of the values, 0..255. */
function difference(a: Buffer, b: Buffer): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / a.length;
}
