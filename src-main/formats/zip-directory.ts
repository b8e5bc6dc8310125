import type { FileHandle } from 'node:fs/promises';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { readExactly } from '../platform/read-bounded.ts';

/** What the directory of an archive says of a file in it. */
export interface ZipEntry {
  /** Its path: forward slashes, no way out of a folder. */
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  readonly storedBytes: number;
  readonly sizeBytes: number;
  /** Where its own header begins. */
  readonly offset: number;
  /** Where the next member, or the directory, begins. */
  readonly limit: number;
}

interface Archive {
  readonly path: string;
  readonly sizeBytes: number;
  readonly limits: { readonly members: number; readonly bytes: number };
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const END_LENGTH = 22;
const END_64_LENGTH = 56;
const LOCATOR_LENGTH = 20;
const ENTRY_LENGTH = 46;
const MAX_COMMENT = 0xffff;
/** A name, what else is said of a member, and its entry. */
const MOST_BYTES_OF_ENTRY = 2048;
const ELSEWHERE = 0xffffffff;
const ELSEWHERE_16 = 0xffff;
const SIZES_64 = 0x0001;
const ENCRYPTED = 0x0001;
const METHODS = [0, 8];
/** Kinds of files as Unix writes them, in the upper half of what is said of a member. */
const KIND_MASK = 0xf000;
const FOLDER = 0x4000;
const PLAIN_FILE = 0x8000;

/** Finds the directory at the end of an archive and reads it. Throws as `openZipReader` does. */
export async function findDirectory(file: FileHandle, archive: Archive): Promise<ZipEntry[]> {
  const { path, sizeBytes, limits } = archive;
  const tailLength = Math.min(sizeBytes, END_LENGTH + MAX_COMMENT + LOCATOR_LENGTH);
  const tail = await readExactly(file, sizeBytes - tailLength, tailLength);
  let at = tail.length - END_LENGTH;
  while (at >= 0 && !(tail.readUInt32LE(at) === END && tail.readUInt16LE(at + 20) === tail.length - at - END_LENGTH)) {
    at -= 1;
  }
  if (at < 0) throw damagedZip(path);
  let count = tail.readUInt16LE(at + 10);
  let length = tail.readUInt32LE(at + 12);
  let start = tail.readUInt32LE(at + 16);
  if (count === ELSEWHERE_16 || length === ELSEWHERE || start === ELSEWHERE) {
    if (at < LOCATOR_LENGTH || tail.readUInt32LE(at - LOCATOR_LENGTH) !== LOCATOR_64) throw damagedZip(path);
    const where = toNumber(tail.readBigUInt64LE(at - LOCATOR_LENGTH + 8), path);
    const end = await readExactly(file, where, END_64_LENGTH);
    if (end.length < END_64_LENGTH || end.readUInt32LE(0) !== END_64) throw damagedZip(path);
    count = toNumber(end.readBigUInt64LE(32), path);
    length = toNumber(end.readBigUInt64LE(40), path);
    start = toNumber(end.readBigUInt64LE(48), path);
  }
  if (count > limits.members || length > count * MOST_BYTES_OF_ENTRY) throw tooLarge(path);
  if (start + length > sizeBytes) throw damagedZip(path);
  const entries = readEntries(await readExactly(file, start, length), count, path);
  return checked(entries, start, archive);
}

type RawEntry = Omit<ZipEntry, 'limit'>;

function readEntries(directory: Buffer, count: number, path: string): RawEntry[] {
  const entries: RawEntry[] = [];
  let at = 0;
  for (let each = 0; each < count; each += 1) {
    if (at + ENTRY_LENGTH > directory.length || directory.readUInt32LE(at) !== ENTRY) throw damagedZip(path);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
    const nameEnd = at + ENTRY_LENGTH + nameLength!;
    const next = nameEnd + extraLength! + commentLength!;
    if (next > directory.length) throw damagedZip(path);
    const entry = {
      name: directory.toString('utf8', at + ENTRY_LENGTH, nameEnd),
      method: directory.readUInt16LE(at + 10),
      checksum: directory.readUInt32LE(at + 16),
      ...sizesOf(directory.subarray(at, at + ENTRY_LENGTH), directory.subarray(nameEnd, nameEnd + extraLength!), path),
    };
    const kind = directory.readUInt16LE(at + 40) & KIND_MASK;
    const isFolder = kind === FOLDER || entry.name.endsWith('/');
    if (!isFolder && kind !== 0 && kind !== PLAIN_FILE) throw unsafe(path, entry.name);
    if ((directory.readUInt16LE(at + 8) & ENCRYPTED) !== 0 || !METHODS.includes(entry.method)) {
      throw new VigilError('bad-input', say('zip-locked', { path }));
    }
    if (isFolder && entry.sizeBytes > 0) throw damagedZip(path);
    if (!isFolder) entries.push(entry);
    at = next;
  }
  return entries;
}

/** Sizes and place of a member; those of 64 bits stand in a list beside the entry, in this order. */
function sizesOf(entry: Buffer, extra: Buffer, path: string): Pick<ZipEntry, 'sizeBytes' | 'storedBytes' | 'offset'> {
  const values = [24, 20, 42].map((field) => entry.readUInt32LE(field));
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== SIZES_64) at += 4 + extra.readUInt16LE(at + 2);
  let field = at + 4;
  const [sizeBytes, storedBytes, offset] = values.map((value) => {
    if (value !== ELSEWHERE) return value;
    if (field + 8 > extra.length) throw damagedZip(path);
    field += 8;
    return toNumber(extra.readBigUInt64LE(field - 8), path);
  });
  return { sizeBytes: sizeBytes!, storedBytes: storedBytes!, offset: offset! };
}

/** Members whose names are safe, differ, and which do not share bytes: what lies in one is of no other. */
function checked(entries: readonly RawEntry[], directoryAt: number, { path, limits }: Archive): ZipEntry[] {
  const names = new Set<string>();
  let unpacked = 0;
  for (const { name, sizeBytes } of entries) {
    if (!isSafe(name)) throw unsafe(path, name);
    // As drives of Windows and macOS see them.
    const key = name.normalize('NFC').toLowerCase();
    if (names.has(key)) throw new VigilError('bad-input', say('zip-name-twice', { path, name }));
    names.add(key);
    unpacked += sizeBytes;
  }
  for (const key of names) {
    const parts = key.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      if (names.has(parts.slice(0, depth).join('/'))) throw unsafe(path, key);
    }
  }
  if (unpacked > limits.bytes) throw tooLarge(path);
  const byPlace = [...entries].sort((one, other) => one.offset - other.offset);
  const limited = new Map<RawEntry, number>();
  for (const [at, entry] of byPlace.entries()) {
    const limit = byPlace[at + 1]?.offset ?? directoryAt;
    if (entry.offset + entry.storedBytes > limit) throw damagedZip(path);
    limited.set(entry, limit);
  }
  return entries.map((entry) => ({ ...entry, limit: limited.get(entry)! }));
}

function isSafe(name: string): boolean {
  const parts = name.split('/');
  // Control characters, and what a drive of Windows reads as another place or none.
  const isPlain = ![...name].some((letter) => letter < ' ' || '\\:*?"<>|\u{fffd}'.includes(letter));
  return isPlain && parts.every((part) => part !== '' && !/^\.{1,2}$/.test(part) && !/[. ]$/.test(part));
}

function toNumber(value: bigint, path: string): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damagedZip(path);
  return Number(value);
}

/** The error for an archive that is none, or not whole. */
export function damagedZip(path: string, cause?: unknown): VigilError {
  return new VigilError('bad-input', say('zip-damaged', { path }), { cause });
}

function unsafe(path: string, name: string): VigilError {
  return new VigilError('bad-input', say('zip-name-unsafe', { path, name }));
}

function tooLarge(path: string): VigilError {
  return new VigilError('bad-input', say('zip-too-large', { path }));
}
