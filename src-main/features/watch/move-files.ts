import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
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
    const place = placeBeside(target, path, video);
    if (!existsSync(place)) await moveTo(place, path).catch(() => undefined);
  }
}

/** Where a subtitle of `video` goes when that has gone to `target`. */
export function placeBeside(target: string, subtitle: string, video: string): string {
  const name = basename(subtitle);
  const renamed = stemOf(video) === stemOf(target) ? name : `${stemOf(target)}${name.slice(stemOf(video).length)}`;
  return join(dirname(target), renamed);
}

function stemOf(path: string): string {
  return basename(path, extname(path));
}

/** Why a file of the watched folder could not be moved. */
export function notMovable(name: string, cause: unknown): VigilError {
  const [reason, hint] =
    (cause as { code?: unknown }).code === 'EXDEV'
      ? [say('watched-file-on-other-drive', { name }), say('watched-file-on-other-drive-hint')]
      : [say('watched-file-not-movable', { name }), say('watched-file-not-movable-hint')];
  return new VigilError('bad-input', reason, { hint, cause });
}
