import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFootage } from '../../engines/media/testing/make-footage.ts';

/** H.264 with a key frame every two seconds at 10 frames per second: a resumed decode can start close to any time. */
export const H264_10FPS: readonly string[] = [
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '20', '-bf', '0'],
];

/** In the repository, beside the recordings of the journeys: nobody else can have put anything there. */
const CACHE = fileURLToPath(new URL('../../../.cache/drawn-footage', import.meta.url));

/**
 * A test video drawn by ffmpeg's own sources, kept from one run to the next.
 * `source` is a lavfi graph, `encoding` goes before the file name.
 */
export async function drawFootage(source: string, encoding = H264_10FPS, extension = 'mp4'): Promise<string> {
  mkdirSync(CACHE, { recursive: true, mode: 0o700 });
  const key = createHash('sha256')
    .update(JSON.stringify([source, encoding]))
    .digest('hex');
  const path = join(CACHE, `${key.slice(0, 16)}.${extension}`);
  if (existsSync(path)) return path;
  const unfinished = join(CACHE, `${key.slice(0, 16)}.${process.pid}.${extension}`);
  await makeFootage(unfinished, source, encoding);
  renameSync(unfinished, path);
  return path;
}

/** A moving picture of `sec` seconds, 160 x 90 at 10 frames per second, with the time drawn in. */
export function drawMovingPicture(sec: number): Promise<string> {
  return drawFootage(`testsrc2=s=160x90:r=10:d=${sec}`);
}

/** One colour after the other, each for `partSec` seconds, 160 x 90 at 10 frames per second. */
export function drawColours(colours: readonly string[], partSec: number): Promise<string> {
  const parts = colours.map((colour, index) => `color=${colour}:s=160x90:r=10:d=${partSec}[c${index}]`);
  const inputs = colours.map((_, index) => `[c${index}]`).join('');
  return drawFootage(`${parts.join(';')};${inputs}concat=n=${colours.length}:v=1:a=0`);
}
