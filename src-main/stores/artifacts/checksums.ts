import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../platform/atomic-file.ts';
import { layout } from './layout.ts';

/** Size in bytes and SHA-256 (lower-case hex) of a file, or of all files of a folder with their names. */
export interface Checksum {
  readonly sizeBytes: number;
  readonly sha256: string;
}

const FORM = /^([0-9a-f]{64}) (\d{1,15})\n$/;

/**
 * Writes down what files of a video's folder hold now; one that is not there is left out. Whoever writes a file forgets
 * its checksum first and takes it last: killed in between, there is none, never one of another content.
 */
export async function takeChecksums(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const found = await measure(join(folder, name));
    if (found) await replaceFile(join(folder, layout.checksum(name)), `${found.sha256} ${found.sizeBytes}\n`);
  }
}

/** Takes the checksums of files that have none. */
export async function takeMissingChecksums(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    if ((await readChecksum(folder, name)) === undefined) await takeChecksums(folder, [name]);
  }
}

/** Removes files that are not what was written, so that they come in again. */
export async function removeDamaged(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const known = await readChecksum(folder, name);
    if (known === undefined) continue;
    if (known !== 'unreadable' && (await measure(join(folder, name)))?.sha256 === known.sha256) continue;
    await rm(join(folder, name), { force: true });
    await forgetChecksums(folder, [name]);
  }
}

/** To be called before files change or go. */
export async function forgetChecksums(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(folder, layout.checksum(name)), { force: true });
}

/** For a folder that is filled in place: until its checksum is taken nobody may take it for complete. */
export async function markUnfinished(folder: string, name: string): Promise<void> {
  await replaceFile(join(folder, layout.checksum(name)), 'being made\n');
}

/** What was written down of a file; undefined when nothing was. */
export async function readChecksum(folder: string, name: string): Promise<Checksum | 'unreadable' | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, layout.checksum(name)), 'utf8');
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'unreadable';
  }
  const [, sha256, sizeBytes] = FORM.exec(text) ?? [];
  return sha256 === undefined ? 'unreadable' : { sha256, sizeBytes: Number(sizeBytes) };
}

/** Reads a file, or all files of a folder; undefined when it is not there. */
export async function measure(path: string): Promise<Checksum | undefined> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts) return undefined;
  const hash = createHash('sha256');
  if (!facts.isDirectory()) return { sizeBytes: await readInto(hash, path), sha256: hash.digest('hex') };
  let sizeBytes = 0;
  for (const name of (await readdir(path)).toSorted()) {
    hash.update(`${name}\n`);
    sizeBytes += await readInto(hash, join(path, name));
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

async function readInto(hash: Hash, path: string): Promise<number> {
  let sizeBytes = 0;
  for await (const block of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(block);
    sizeBytes += block.length;
  }
  return sizeBytes;
}
