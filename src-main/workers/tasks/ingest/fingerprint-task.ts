import { createHash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { type FileStamp, isSameStamp, toStamp } from '../../../platform/file-stamp.ts';
import { fileUnreadable } from '../../../platform/file-unreadable.ts';

/** Bytes read at once, always into the same memory: garbage of a long file would be the largest thing of an ingest. */
const BLOCK_BYTES = 1 << 20;

export interface FingerprintInput {
  readonly filePath: string;
}

/** The bytes' identity, SHA-256 as lower-case hex, with the size and time of the file that held them. */
export interface Fingerprint extends FileStamp {
  readonly sha256: string;
}

/**
 * Reads a file through SHA-256; runs in a worker so that a large file does not hold up the main thread. Throws
 * `not-found` and `bad-input` for a path that leads to no readable file, `conflict` for one that is written meanwhile.
 */
export async function runFingerprintTask(
  input: FingerprintInput,
  context: { readonly signal: AbortSignal },
): Promise<Fingerprint> {
  const hash = createHash('sha256');
  const block = new Uint8Array(BLOCK_BYTES);
  const file = await openFile(input.filePath);
  try {
    const before = toStamp(await file.stat());
    for (let sizeBytes = 0; ; ) {
      context.signal.throwIfAborted();
      const { bytesRead } = await file.read(block, 0, BLOCK_BYTES);
      if (bytesRead === 0) {
        const after = toStamp(await file.stat());
        if (!isSameStamp(before, after) || sizeBytes !== after.sizeBytes) throw stillWritten(input.filePath);
        return { sha256: hash.digest('hex'), ...after };
      }
      hash.update(block.subarray(0, bytesRead));
      sizeBytes += bytesRead;
    }
  } finally {
    await file.close();
  }
}

function stillWritten(path: string): VigilError {
  return new VigilError('conflict', say('file-still-written', { path }), {
    hint: say('file-still-written-hint'),
    details: { path },
  });
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // A pipe would be waited for without end, a device read without end.
    if (!(await stat(path)).isFile()) throw new VigilError('bad-input', say('file-unreadable', { path }));
    return await open(path);
  } catch (thrown) {
    throw fileUnreadable(path, thrown);
  }
}
