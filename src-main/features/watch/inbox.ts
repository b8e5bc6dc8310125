import { readdir, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { VIDEO_EXTENSIONS } from '../../engines/media/video-extensions.ts';
import { moveSubtitlesAlong, moveTo } from './move-files.ts';
import { receiptPath } from './receipts.ts';

/** A file as it lay there when the folder was read. */
export interface InboxFile {
  /** Below the folder, with `/` between its parts. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** Videos below a folder, names starting with a dot left out, in order of name. Throws what reading the folder throws. */
export async function listInbox(folder: string): Promise<InboxFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: InboxFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || !VIDEO_EXTENSIONS.has(extname(entry.name).toLowerCase())) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path
      .slice(folder.length + 1)
      .split(sep)
      .join('/');
    if (name.split('/').some((part) => part.startsWith('.'))) continue;
    // It may have been taken away since the folder was read.
    const info = await stat(path).catch(() => undefined);
    if (info) found.push({ name, sizeBytes: info.size, mtimeMs: info.mtimeMs });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Remembers how files lay there when the folder was read last. */
export class StableFiles {
  #before = new Map<string, string>();

  /** Those whose size and time have not changed since then. */
  of(files: readonly InboxFile[]): InboxFile[] {
    const seen = new Map(files.map((file) => [file.name, `${file.sizeBytes} ${file.mtimeMs}`]));
    const stable = files.filter(({ name }) => this.#before.get(name) === seen.get(name));
    this.#before = seen;
    return stable;
  }
}

/**
 * Moves a video with its subtitles into a folder under its name, or one like it (`run (2).mp4`) when that is taken;
 * gives that name.
 */
export async function moveInto(folder: string, name: string, file: string): Promise<string> {
  const free = await freeName(folder, name);
  const target = join(folder, free);
  await moveSubtitlesAlong(file, target);
  await moveTo(target, file);
  return free;
}

/** A name in a folder that neither a file nor a receipt has. */
export async function freeName(folder: string, name: string): Promise<string> {
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${stem} (${number})${ending}`;
    const path = join(folder, candidate);
    if (!(await isThere(path)) && !(await isThere(receiptPath(path)))) return candidate;
  }
}

export async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
