import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { locateInside } from '../../engines/models/checked-files.ts';
import type { ModelFile } from '../../engines/models/model-file.ts';

/** Folders that are being filled or emptied: no model is looked for in them. */
export const STAGED_PREFIX = '.importing-';
/** What has to stay free on the drive beside the model. */
const SPARE_BYTES = 256 * 1024 * 1024;

export interface CopyOptions {
  readonly signal: AbortSignal;
  /** Share of the bytes that are copied, 0..1. */
  readonly progress: (fraction: number) => void;
}

/** A folder beside the models for the one that is being brought in; whatever an earlier import left is removed. */
export async function stageFolder(modelsDir: string, importId: string): Promise<string> {
  await sweepStaged(modelsDir);
  const folder = join(modelsDir, STAGED_PREFIX + importId);
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
  { signal, progress }: CopyOptions,
): Promise<ModelFile[]> {
  const sources = await Promise.all(names.map((name) => locateInside(from, name)));
  const sizes = await Promise.all(sources.map(async (source) => (await stat(source)).size));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  await requireRoom(to, all);
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
    await pipeline(createReadStream(sources[at]!), counted, createWriteStream(target, { flush: true }), { signal });
    files.push({ path, sha256: hash.digest('hex'), bytes });
  }
  return files;
}

async function requireRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  if (freeBytes >= bytes + SPARE_BYTES) return;
  throw new VigilError('disk-full', say('model-no-room', { bytes, freeBytes }), { details: { bytes, freeBytes } });
}
