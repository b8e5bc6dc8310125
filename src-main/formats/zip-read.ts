import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { readExactly } from '../platform/read-bounded.ts';
import { damagedZip, findDirectory, type ZipEntry } from './zip-directory.ts';

/** How much an archive may hold. */
export interface ZipLimits {
  readonly members: number;
  /** Of all members unpacked. */
  readonly bytes: number;
}

/** A file in an archive; folders have no entry of their own. */
type ZipMember = ZipEntry;

interface UnpackOptions {
  readonly signal: AbortSignal;
  /** Every piece as it comes out, for checksums and progress. */
  readonly onBytes?: (piece: Uint8Array) => void;
}

/** An archive that somebody handed over: nothing of it is believed before it was looked at. */
export interface ZipReader {
  readonly members: readonly ZipMember[];
  readonly sizeBytes: number;
  readonly file: FileHandle;
  /** The text of a member of at most `maxBytes`; undefined when there is none of that name. */
  text(name: string, maxBytes: number): Promise<string | undefined>;
  /** Unpacks a member into a file that is not there yet. */
  unpack(member: ZipMember, target: string, options: UnpackOptions): Promise<void>;
  close(): Promise<void>;
}

const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_LENGTH = 30;
const STORED = 0;

/**
 * Opens a zip archive, plain or deflated, of any size. Throws `bad-input` for one that is damaged, encrypted or of
 * several parts; whose members have names that lead out of a folder, are links or devices, or come twice; or that would
 * unpack to more than the limits.
 */
export async function openZipReader(path: string, limits: ZipLimits): Promise<ZipReader> {
  const file = await open(path);
  try {
    const { size: sizeBytes } = await file.stat();
    const members = await findDirectory(file, { path, sizeBytes, limits });
    const unpack = async (member: ZipMember, target: string, options: UnpackOptions): Promise<void> => {
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      const out = createWriteStream(target, { flags: 'wx', mode: 0o600, flush: true });
      await unpackInto(member, await contentAt(file, member, path), { ...options, path, out });
    };
    return {
      members,
      sizeBytes,
      file,
      unpack,
      text: async (name, maxBytes) => {
        const member = members.find((each) => each.name === name);
        if (!member) return undefined;
        if (member.method !== STORED || member.sizeBytes > maxBytes) throw damagedZip(path);
        const start = await contentAt(file, member, path);
        const bytes = await readExactly(file, start, member.sizeBytes);
        if (bytes.length !== member.sizeBytes || crc32(bytes) !== member.checksum) throw damagedZip(path);
        return bytes.toString('utf8');
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Where a member's bytes begin: its own header may be longer than the directory's entry. */
async function contentAt(file: FileHandle, { offset, storedBytes, limit }: ZipMember, path: string): Promise<number> {
  const header = await readExactly(file, offset, LOCAL_HEADER_LENGTH);
  if (header.length < LOCAL_HEADER_LENGTH || header.readUInt32LE(0) !== LOCAL_HEADER) throw damagedZip(path);
  const start = offset + LOCAL_HEADER_LENGTH + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + storedBytes > limit) throw damagedZip(path);
  return start;
}

interface Unpacking extends UnpackOptions {
  readonly path: string;
  readonly out: NodeJS.WritableStream;
}

async function unpackInto(
  { method, storedBytes, sizeBytes, checksum }: ZipMember,
  start: number,
  { path, out, signal, onBytes }: Unpacking,
): Promise<void> {
  let bytes = 0;
  let sum = 0;
  const counted = new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length;
      sum = crc32(piece, sum);
      onBytes?.(piece);
      done(bytes > sizeBytes ? damagedZip(path) : null, piece);
    },
  });
  // Of a path, not of the open file: a stream would close that.
  const stored = createReadStream(path, { start, end: start + storedBytes - 1, highWaterMark: 1 << 20 });
  const source = storedBytes === 0 ? [] : stored;
  try {
    if (method === STORED) await pipeline(source, counted, out, { signal });
    else await pipeline(source, createInflateRaw(), counted, out, { signal });
  } catch (thrown) {
    signal.throwIfAborted();
    const { code } = thrown as { code?: unknown };
    throw typeof code === 'string' && code.startsWith('Z_') ? damagedZip(path, thrown) : thrown;
  }
  if (bytes !== sizeBytes || sum !== checksum) throw damagedZip(path);
}
