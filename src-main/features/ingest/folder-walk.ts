import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { VIDEO_EXTENSIONS } from '../../engines/media/video-extensions.ts';
import { fileUnreadable } from '../../platform/file-unreadable.ts';
import { nameOf, shownName } from './name-bytes.ts';

/** A file to import, or why a path leads to none. */
export type FoundFile = { readonly path: string } | { readonly path: string; readonly error: VigilError };

/** A link met on the way, and the folder it lies in. */
interface Link {
  readonly path: string;
  readonly name: string;
}

/** What a walk looks for. */
export interface WalkFor {
  /** Whether a file of this name is one; videos when left out. */
  readonly isWanted?: (name: string) => boolean;
  /** Links are followed when left out, or told where they lead to something that is not found without them. */
  readonly links?: 'followed' | 'told';
}

/**
 * Searches folders for videos; names that start with a dot are left out. Links are followed as when they are named:
 * each file and each folder is taken once by its real path, under its own name where that lies below too, so that loops
 * end. What cannot be read costs itself alone and is told in its place.
 */
export class FolderWalk {
  readonly #signal: AbortSignal;
  readonly #isWanted: (name: string) => boolean;
  readonly #links: 'followed' | 'told';
  /** Real paths of the files and folders taken, each with the number of the walk that did. */
  readonly #taken = new Map<string, number>();
  #walk = 0;
  #metEarlier = false;

  constructor(signal: AbortSignal, { isWanted = isVideoName, links = 'followed' }: WalkFor = {}) {
    this.#signal = signal;
    this.#isWanted = isWanted;
    this.#links = links;
  }

  /** Whether a file is taken for the first time. Throws what `realpath` throws. */
  async takeFile(path: string): Promise<boolean> {
    this.#walk += 1;
    return this.#take(await realpath(path));
  }

  /**
   * What lies below a folder, in order of path, and whether there is something that was taken before. Throws when the
   * folder itself cannot be read.
   */
  async below(folder: string): Promise<{ readonly found: readonly FoundFile[]; readonly metEarlier: boolean }> {
    const root = await realpath(folder);
    const found: FoundFile[] = [];
    const links: Link[] = [];
    this.#walk += 1;
    this.#metEarlier = false;
    if (this.#take(root)) await this.#read(folder, root, found, links);
    // After what lies here under its own name; a linked folder may bring further links.
    for (let link = links.shift(); link; link = links.shift()) await this.#follow(link, root, found, links);
    found.sort((a, b) => a.path.localeCompare(b.path, 'en', { numeric: true }));
    return { found, metEarlier: this.#metEarlier };
  }

  #take(real: string): boolean {
    const takenBy = this.#taken.get(real);
    if (takenBy === undefined) this.#taken.set(real, this.#walk);
    else if (takenBy !== this.#walk) this.#metEarlier = true;
    return takenBy === undefined;
  }

  async #read(folder: string, real: string, found: FoundFile[], links: Link[]): Promise<void> {
    this.#signal.throwIfAborted();
    for (const entry of await readdir(folder, { withFileTypes: true, encoding: 'buffer' })) {
      const name = nameOf(entry.name);
      if (name === undefined) {
        if (this.#mattersUnnamed(entry)) found.push(unnamed(join(folder, shownName(entry.name))));
      } else if (!name.startsWith('.')) {
        const path = join(folder, name);
        if (entry.isSymbolicLink()) links.push({ path, name });
        else if (entry.isDirectory()) await this.#enter(path, join(real, name), found, links);
        else if (entry.isFile() && this.#isWanted(name) && this.#take(join(real, name))) found.push({ path });
      }
    }
  }

  async #enter(path: string, real: string, found: FoundFile[], links: Link[]): Promise<void> {
    if (!this.#take(real)) return;
    try {
      await this.#read(path, real, found, links);
    } catch (thrown) {
      this.#signal.throwIfAborted();
      found.push({ path, error: unreadable(path, thrown) });
    }
  }

  async #follow({ path, name }: Link, root: string, found: FoundFile[], links: Link[]): Promise<void> {
    let target: { readonly real: string; readonly stats: Stats };
    try {
      target = { real: await realpath(path), stats: await stat(path) };
    } catch (thrown) {
      // One named like something else than a video or a folder is nobody's footage.
      if (this.#isWanted(name) || extname(name) === '') found.push({ path, error: brokenLink(path, thrown) });
      return;
    }
    const { real, stats } = target;
    const isWanted = stats.isFile() && (this.#isWanted(name) || this.#isWanted(real));
    if (this.#links === 'told') {
      if ((isWanted || stats.isDirectory()) && !this.#taken.has(real)) found.push({ path, error: linkLeft(path) });
    } else if (stats.isDirectory()) {
      // A way up leads around in a circle, past what was asked for.
      if (!isAbove(real, root)) await this.#enter(path, real, found, links);
    } else if (isWanted && this.#take(real)) {
      found.push({ path });
    }
  }

  /** Endings are ASCII, so they read the same whatever the other bytes mean. */
  #mattersUnnamed(entry: Dirent<Buffer>): boolean {
    const name = entry.name.toString('latin1');
    return !name.startsWith('.') && (entry.isDirectory() || this.#isWanted(name));
  }
}

/** Why a path cannot be read. */
export function unreadable(path: string, thrown: unknown): VigilError {
  const error = fileUnreadable(path, thrown);
  // What an argument has instead of bytes that are not UTF-8.
  return error.code === 'not-found' && path.includes('\uFFFD') ? unnamed(path).error : error;
}

function unnamed(path: string): { path: string; error: VigilError } {
  const error = new VigilError('bad-input', say('name-not-utf8', { path }), { hint: say('name-not-utf8-hint') });
  return { path, error };
}

function brokenLink(path: string, thrown: unknown): VigilError {
  return new VigilError('not-found', say('link-leads-nowhere', { path }), {
    hint: say('link-leads-nowhere-hint'),
    cause: thrown,
  });
}

function linkLeft(path: string): VigilError {
  return new VigilError('bad-input', say('link-left-alone', { path }), { hint: say('link-left-alone-hint') });
}

/** Whether a file is called like a video. */
export function isVideoName(name: string): boolean {
  return VIDEO_EXTENSIONS.has(extname(name).toLowerCase());
}

function isAbove(folder: string, root: string): boolean {
  return root.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
