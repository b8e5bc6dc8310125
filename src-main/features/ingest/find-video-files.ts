import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { VIDEO_EXTENSIONS } from '../../engines/media/video-extensions.ts';
import { FolderWalk, type FoundFile, unreadable } from './folder-walk.ts';

/**
 * Expands what a user chose into files, in the order given; folders are searched through (see `FolderWalk`), each file
 * comes once. A path that leads nowhere is reported in its place and the rest goes on.
 */
export async function findVideoFiles(paths: readonly string[], signal: AbortSignal): Promise<readonly FoundFile[]> {
  const walk = new FolderWalk(signal);
  const found: FoundFile[] = [];
  for (const path of new Set(paths.map((given) => resolve(given)))) found.push(...(await expand(path, walk, signal)));
  return found;
}

async function expand(path: string, walk: FolderWalk, signal: AbortSignal): Promise<readonly FoundFile[]> {
  try {
    const stats = await stat(path);
    if (stats.isFile()) return (await walk.takeFile(path)) ? [{ path }] : [];
    if (!stats.isDirectory()) {
      return [{ path, error: new VigilError('not-a-video', say('neither-file-nor-folder', { path })) }];
    }
    const { found, metEarlier } = await walk.below(path);
    if (found.length > 0 || metEarlier) return found;
    const error = new VigilError('not-found', say('no-video-in-path', { path }), {
      hint: say('no-video-in-path-hint', { endings: [...VIDEO_EXTENSIONS].slice(0, 6).join(', ') }),
    });
    return [{ path, error }];
  } catch (thrown) {
    signal.throwIfAborted();
    return [{ path, error: unreadable(path, thrown) }];
  }
}
