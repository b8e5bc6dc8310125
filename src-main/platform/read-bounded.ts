import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';

/** Opening a pipe that nobody writes to must not wait for ever. Windows has neither. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Lends a file that is opened for reading, and its size. Throws `bad-input` for what is no regular file (a folder, a
 * pipe, a device), and as `open` does when there is none.
 */
export async function withRegularFile<Result>(
  path: string,
  work: (file: FileHandle, sizeBytes: number) => Promise<Result>,
): Promise<Result> {
  const file = await open(path, OPEN_FLAGS);
  try {
    const info = await file.stat();
    if (!info.isFile()) throw new VigilError('bad-input', say('not-a-regular-file', { path }));
    return await work(file, info.size);
  } finally {
    await file.close();
  }
}

/**
 * The bytes of a regular file of at most `maxBytes`, also when it grows while it is read. Throws `bad-input` for a
 * larger one before it takes memory, and as `withRegularFile` does.
 */
export function readBounded(path: string, maxBytes: number): Promise<Buffer> {
  return withRegularFile(path, async (file, sizeBytes) => {
    if (sizeBytes > maxBytes) throw new VigilError('bad-input', say('file-too-large', { path, sizeBytes, maxBytes }));
    return readExactly(file, 0, sizeBytes);
  });
}

/** So many bytes from a place in a file; fewer when it ends before. */
export async function readExactly(file: FileHandle, start: number, length: number): Promise<Buffer> {
  // Of its own: a slice of Node's pool cannot be viewed as an array of numbers.
  const bytes = Buffer.from(new ArrayBuffer(length));
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
