import { createHash, type Hash, webcrypto } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { ModelFile } from './model-file.ts';

/** Files of a model's folder with their checksums; nothing else of the folder may be read. */
export interface ListedFiles {
  readonly folder: string;
  readonly files: readonly ModelFile[];
}

interface KnownFile {
  readonly identity: string;
  readonly sha256: Promise<string>;
}

/** What was exchanged for a pipe must not wait for its other end. Windows has no such flag, and no such pipes. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
/** So much of a file is held while it is hashed. */
const BLOCK_BYTES = 1024 * 1024;

/** Compares files with their checksums, each once for as long as it stays the same file, unchanged. */
export class CheckedFiles {
  readonly #known = new Map<string, KnownFile>();

  /**
   * Compares every file with its size and checksum. `afresh` reads all of them, whatever was found before. Returns who
   * the files are: equal as long as none was changed or exchanged. Throws `model-missing`, `model-invalid`.
   */
  async check({ folder, files }: ListedFiles, { afresh = false } = {}): Promise<string> {
    if (afresh) this.#known.clear();
    const located: { file: ModelFile; path: string }[] = [];
    for (const file of files) located.push({ file, path: await locate(folder, file) });
    const identities: string[] = [];
    for (const { file, path } of located) {
      const { sha256, identity } = await this.#fileAt(path);
      if (sha256 !== file.sha256) throw altered(file.path);
      identities.push(`${path} ${identity}`);
    }
    return identities.join('\n');
  }

  async #fileAt(path: string): Promise<{ identity: string; sha256: string }> {
    const identity = identityOf(await stat(path, { bigint: true }));
    const known = this.#known.get(path);
    if (known?.identity === identity) return { identity, sha256: await known.sha256 };
    const fresh: KnownFile = { identity, sha256: hashOf(path, identity) };
    this.#known.set(path, fresh);
    fresh.sha256.catch(() => this.#known.delete(path));
    return { identity, sha256: await fresh.sha256 };
  }
}

/**
 * The bytes of a listed file of at most `maxBytes`, which are those of its checksum. Throws `model-missing`,
 * `model-invalid`.
 */
export async function readListed({ folder, files }: ListedFiles, name: string, maxBytes: number): Promise<Buffer> {
  const file = files.find(({ path }) => path === name);
  if (!file) throw new VigilError('model-missing', say('listed-file-missing', { path: name }));
  const path = await locate(folder, file);
  const bytes = await readWhole(path, name, maxBytes);
  // Not with `createHash`: this one works beside the thread, which may be the one that serves the window.
  const sha256 = Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
  if (sha256 !== file.sha256) throw altered(name);
  return bytes;
}

/**
 * The bytes of a file that needs no entry in the list, as the manifest itself. Throws as `readListed` does, without a
 * comparison.
 */
export async function readInside(folder: string, name: string, maxBytes: number): Promise<Buffer> {
  return readWhole(await locateInside(folder, name), name, maxBytes);
}

async function readWhole(path: string, name: string, maxBytes: number): Promise<Buffer> {
  const file = await open(path, OPEN_FLAGS);
  try {
    const info = await file.stat();
    if (!info.isFile()) throw new VigilError('model-missing', say('listed-file-missing', { path: name }));
    if (info.size > maxBytes) {
      throw new VigilError('model-invalid', say('listed-file-too-large', { path: name, maxBytes }));
    }
    const bytes = Buffer.alloc(info.size);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, at, bytes.length - at, at);
      if (bytesRead === 0) return bytes.subarray(0, at);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

/** The error for a file whose content is not the listed one. */
export function altered(path: string): VigilError {
  return new VigilError('model-invalid', say('listed-file-altered', { path }), {
    hint: say('listed-file-altered-hint'),
    details: { path },
  });
}

/** The real path of a name in a model's folder. Throws `model-missing`, and `model-invalid` for a link out of it. */
export async function locateInside(folder: string, name: string): Promise<string> {
  const inFolder = async (path: string): Promise<string> => {
    try {
      return await realpath(path);
    } catch (cause) {
      throw new VigilError('model-missing', say('listed-file-missing', { path: name }), { cause });
    }
  };
  const root = await inFolder(folder);
  const path = await inFolder(join(folder, name));
  if (path.startsWith(root + sep)) return path;
  throw new VigilError('model-invalid', say('listed-file-outside-folder', { path: name }));
}

/** The real path of a listed file that has its size. */
async function locate(folder: string, file: ModelFile): Promise<string> {
  const path = await locateInside(folder, file.path);
  const info = await stat(path);
  if (info.isFile() && info.size === file.bytes) return path;
  throw new VigilError(
    'model-invalid',
    say('listed-file-size-differs', { path: file.path, actual: info.size, expected: file.bytes }),
    { details: { path } },
  );
}

async function hashOf(path: string, identity: string): Promise<string> {
  const file = await open(path, OPEN_FLAGS);
  try {
    const hash = createHash('sha256');
    await readInto(hash, file);
    // One that was written to meanwhile has no checksum that could be remembered.
    if (identityOf(await file.stat({ bigint: true })) !== identity) throw altered(path);
    return hash.digest('hex');
  } finally {
    await file.close();
  }
}

async function readInto(hash: Hash, file: FileHandle): Promise<void> {
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  for (;;) {
    const { bytesRead } = await file.read(block, 0, block.length, null);
    if (bytesRead === 0) return;
    hash.update(block.subarray(0, bytesRead));
  }
}

/** The time of the last change of anything (`ctime`) cannot be set back by who writes a file. */
function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}
