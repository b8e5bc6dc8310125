import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { findSidecars } from '../../engines/transcripts/sidecars.ts';

/** Moves a file, and makes the folder it goes to. */
export async function moveTo(target: string, file: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await rename(file, target);
}

/**
 * Moves the subtitles that lie beside a video to where it goes, under its new name; call it before the video moves. One
 * that cannot be moved, or would take the place of another file, stays.
 */
export async function moveSubtitlesAlong(video: string, target: string): Promise<void> {
  for (const path of (await findSidecars(video)).paths) {
    const name = basename(path).slice(stemOf(video).length);
    const renamed = stemOf(video) === stemOf(target) ? basename(path) : `${stemOf(target)}${name}`;
    const place = join(dirname(target), renamed);
    if (!existsSync(place)) await moveTo(place, path).catch(() => undefined);
  }
}

function stemOf(path: string): string {
  return basename(path, extname(path));
}
