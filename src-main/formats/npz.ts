import { crc32, inflateRawSync } from 'node:zlib';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { readBounded } from '../platform/read-bounded.ts';
import { type NpyArray, parseNpy } from './npy.ts';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;
const LOCAL_HEADER_LENGTH = 30;
const STORED = 0;
const DEFLATED = 8;

/**
 * Of an archive, and of all that is in it unpacked. Archives hold the two vectors of a feature adapter, a few thousand
 * numbers each; what is packed may be a thousand times as large as it lies on the disk.
 */
const MAX_BYTES = 64_000_000;

/**
 * Reads the arrays of a NumPy `.npz` archive, plain or compressed, by name. Throws `bad-input` for anything else, for
 * an archive that unpacks to more than 64 MB or not to what it says, and `unsupported` as `parseNpy` does.
 */
export async function readNpz(path: string): Promise<Map<string, NpyArray>> {
  const archive = await readBounded(path, MAX_BYTES);
  const arrays = new Map<string, NpyArray>();
  for (const [name, bytes] of archiveMembers(archive, path)) {
    if (!name.endsWith('.npy')) continue;
    const arrayName = name.slice(0, -'.npy'.length);
    if (arrays.has(arrayName)) throw refusal(path);
    arrays.set(arrayName, parseNpy(bytes, `${path}, ${name}`));
  }
  return arrays;
}

/** The members of a zip archive, found through its directory, since local headers may leave sizes out. */
function* archiveMembers(archive: Buffer, path: string): Generator<readonly [string, Uint8Array]> {
  let end = archive.length - END_LENGTH;
  while (end >= 0 && archive.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  if (end < 0) throw refusal(path);
  const count = archive.readUInt16LE(end + 10);
  let entry = archive.readUInt32LE(end + 16);
  let unpackedBytes = 0;
  for (let member = 0; member < count; member++) {
    if (entry + ENTRY_LENGTH > end || archive.readUInt32LE(entry) !== DIRECTORY_ENTRY) throw refusal(path);
    const method = archive.readUInt16LE(entry + 10);
    const checksum = archive.readUInt32LE(entry + 16);
    const storedLength = archive.readUInt32LE(entry + 20);
    const length = archive.readUInt32LE(entry + 24);
    const nameLength = archive.readUInt16LE(entry + 28);
    const extraLength = archive.readUInt16LE(entry + 30);
    const commentLength = archive.readUInt16LE(entry + 32);
    const local = archive.readUInt32LE(entry + 42);
    const nameEnd = entry + ENTRY_LENGTH + nameLength;
    const name = archive.toString('utf8', entry + ENTRY_LENGTH, nameEnd);
    if (local + LOCAL_HEADER_LENGTH > end || (method !== STORED && method !== DEFLATED)) throw refusal(path);
    unpackedBytes += length;
    if (unpackedBytes > MAX_BYTES) {
      const sizes = { path, sizeBytes: unpackedBytes, maxBytes: MAX_BYTES };
      throw new VigilError('bad-input', say('archive-too-large', sizes));
    }
    const start = local + LOCAL_HEADER_LENGTH + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const stored = archive.subarray(start, start + storedLength);
    const bytes = method === STORED ? stored : unpacked(stored, length, path);
    if (bytes.length !== length || crc32(bytes) !== checksum) throw refusal(path);
    yield [name, bytes];
    entry = nameEnd + extraLength + commentLength;
  }
}

/** Unpacks as many bytes as the directory says at most, whatever is packed. */
function unpacked(packed: Buffer, length: number, path: string): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, length) });
  } catch (cause) {
    throw refusal(path, cause);
  }
}

function refusal(path: string, cause?: unknown): VigilError {
  return new VigilError('bad-input', say('not-a-numpy-archive', { path }), { cause });
}
