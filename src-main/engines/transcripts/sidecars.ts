import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

/** SubRip before WebVTT where both say the same: its files carry no styles or notes. */
const EXTENSIONS = ['.srt', '.vtt'];

/**
 * Subtitle files that lie beside a video: `name.srt`, `name.vtt` or with a language or other tag, `name.en.srt`. One
 * file per tag, the untagged first, then by tag. An unreadable folder has none.
 */
export async function findSidecars(videoPath: string): Promise<string[]> {
  const folder = dirname(videoPath);
  const stem = basename(videoPath, extname(videoPath)).toLowerCase();
  const names = await readdir(folder).catch((): string[] => []);
  const byTag = new Map<string, string>();
  for (const extension of EXTENSIONS) {
    for (const name of names.toSorted()) {
      const tag = tagOf(name.toLowerCase(), stem, extension);
      if (tag !== undefined && !byTag.has(tag)) byTag.set(tag, name);
    }
  }
  return [...byTag].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => join(folder, name));
}

/** `clip.en.srt` beside `clip.mp4` -> `en`; empty for `clip.srt`; undefined when the file belongs to another video. */
function tagOf(name: string, stem: string, extension: string): string | undefined {
  if (!name.endsWith(extension) || !name.startsWith(stem)) return undefined;
  const between = name.slice(stem.length, -extension.length);
  if (between === '') return '';
  return /^\.[a-z0-9_-]{2,20}$/.test(between) ? between.slice(1) : undefined;
}
