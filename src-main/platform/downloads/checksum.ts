import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/**
 * What a file's content is known by: its SHA-256, or where the hub keeps a small file in git itself, the id of that
 * object, which is SHA-1 over a header and the content.
 */
export type Checksum = { readonly sha256: string } | { readonly gitBlob: string };

/** Whether a file has this content. Reads it once, some of it at a time. */
export async function hasChecksum(path: string, checksum: Checksum, signal: AbortSignal): Promise<boolean> {
  const hash = await begin(path, checksum);
  for await (const block of createReadStream(path, { signal, highWaterMark: 1 << 20 })) hash.update(block);
  return hash.digest('hex') === ('sha256' in checksum ? checksum.sha256 : checksum.gitBlob);
}

async function begin(path: string, checksum: Checksum): Promise<Hash> {
  if ('sha256' in checksum) return createHash('sha256');
  return createHash('sha1').update(`blob ${(await stat(path)).size}\0`);
}
