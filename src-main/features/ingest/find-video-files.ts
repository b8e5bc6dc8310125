import { readdir, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { VIDEO_EXTENSIONS } from '../../engines/media/video-extensions.ts';
import { fileUnreadable } from '../../platform/file-unreadable.ts';

/** A file to import, or why a path given by the user leads to none. */
export type FoundFile = { readonly path: string } | { readonly path: string; readonly error: VigilError };

/**
 * Expands what a user chose into files, in the order given; folders are searched through, names starting with a dot
 * are left out, each file comes once. A path that leads nowhere is reported in its place and the rest goes on.
 */
export async function findVideoFiles(paths: readonly string[]): Promise<readonly FoundFile[]> {
  const found = new Map<string, FoundFile>();
  for (const given of paths) {
    const path = resolve(given);
    for (const file of await expand(path)) {
      if (!found.has(file.path)) found.set(file.path, file);
    }
  }
  return [...found.values()];
}

async function expand(path: string): Promise<readonly FoundFile[]> {
  try {
    const stats = await stat(path);
    if (stats.isFile()) return [{ path }];
    if (!stats.isDirectory()) {
      return [{ path, error: new VigilError('not-a-video', say('neither-file-nor-folder', { path })) }];
    }
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && VIDEO_EXTENSIONS.has(extname(entry.name).toLowerCase()))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !/(^|[\\/])\./.test(file.slice(path.length)))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    if (files.length > 0) return files.map((file) => ({ path: file }));
    const error = new VigilError('not-found', say('no-video-in-path', { path }), {
      hint: say('no-video-in-path-hint', { endings: [...VIDEO_EXTENSIONS].slice(0, 6).join(', ') }),
    });
    return [{ path, error }];
  } catch (thrown) {
    return [{ path, error: fileUnreadable(path, thrown) }];
  }
}
