import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

export interface FingerprintInput {
  readonly filePath: string;
}

/** The bytes' identity: SHA-256 as lower-case hex, and their number. */
export interface Fingerprint {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Streams a file through SHA-256; runs in a worker so that a large file does not hold up the main thread. */
export async function runFingerprintTask(
  input: FingerprintInput,
  context: { readonly signal: AbortSignal },
): Promise<Fingerprint> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  await pipeline(
    createReadStream(input.filePath, { highWaterMark: 1 << 20 }),
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        sizeBytes += chunk.length;
      }
    },
    { signal: context.signal },
  );
  return { sha256: hash.digest('hex'), sizeBytes };
}
