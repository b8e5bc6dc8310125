import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { locateInside } from '../../engines/models/checked-files.ts';
import type { ModelFile } from '../../engines/models/model-file.ts';
import { requireDriveRoom } from '../../platform/downloads/drive-room.ts';

/** Folders that are being filled or emptied: no model is looked for in them. */
export const STAGED_PREFIX = '.importing-';
/** What has to stay free on the drive beside the model. */
export const SPARE_BYTES = 256 * 1024 * 1024;

export interface CopyOptions {
  readonly signal: AbortSignal;
  /** Share of the bytes that are copied, 0..1. */
  readonly progress: (fraction: number) => void;
  /** The files may be had by a second name in place of a copy; whoever gives them lets go of the first. */
  readonly take?: boolean;
}

/** A folder beside the models for the one that is being brought in, empty. */
export async function stageFolder(modelsDir: string, importId: string): Promise<string> {
  const folder = join(modelsDir, STAGED_PREFIX + importId);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Removes what imports left that were killed. */
export async function sweepStaged(modelsDir: string): Promise<void> {
  const names = await readdir(modelsDir).catch(() => []);
  for (const name of names) {
    if (name.startsWith(STAGED_PREFIX)) await rm(join(modelsDir, name), { recursive: true, force: true });
  }
}

/**
 * Copies files of a folder into another, and lists what was copied. Throws `model-missing`, `model-invalid` for a link
 * out of the folder, `disk-full` before anything is copied, `cancelled`.
 */
export async function copyFiles(
  from: string,
  to: string,
  names: readonly string[],
  { signal, progress, take = false }: CopyOptions,
): Promise<ModelFile[]> {
  const sources = await Promise.all(names.map((name) => locateInside(from, name)));
  const sizes = await Promise.all(sources.map(async (source) => (await stat(source)).size));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  await requireDriveRoom(to, take ? 0 : all, SPARE_BYTES);
  const files: ModelFile[] = [];
  let copied = 0;
  for (const [at, path] of names.entries()) {
    const hash = createHash('sha256');
    let bytes = 0;
    const counted = new Transform({
      transform(block: Buffer, _encoding, done) {
        hash.update(block);
        bytes += block.length;
        copied += block.length;
        progress(Math.min(1, copied / all));
        done(null, block);
      },
    });
    const target = join(to, path);
    await mkdir(dirname(target), { recursive: true });
    const isLinked = take && (await linked(sources[at]!, target));
    const end = isLinked ? nowhere() : createWriteStream(target, { flush: true });
    await pipeline(createReadStream(sources[at]!), counted, end, { signal });
    files.push({ path, sha256: hash.digest('hex'), bytes });
  }
  return files;
}

/** Gives a file a second name; false where a drive cannot. */
async function linked(source: string, target: string): Promise<boolean> {
  return link(source, target).then(
    () => true,
    () => false,
  );
}

function nowhere(): Writable {
  return new Writable({ write: (_block, _encoding, done) => done() });
}
