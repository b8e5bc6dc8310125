import { readFile } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { type NpyArray, parseNpy } from './npy.ts';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;
const LOCAL_HEADER_LENGTH = 30;
const STORED = 0;
const DEFLATED = 8;

/** Reads the arrays of a NumPy `.npz` archive, plain or compressed, by name. Throws `bad-input` for anything else. */
export async function readNpz(path: string): Promise<Map<string, NpyArray>> {
  const archive = await readFile(path);
  const arrays = new Map<string, NpyArray>();
  for (const [name, bytes] of archiveMembers(archive, path)) {
    if (name.endsWith('.npy')) arrays.set(name.slice(0, -'.npy'.length), parseNpy(bytes, `${path}, ${name}`));
  }
  return arrays;
}

/** The members of a zip archive, found through its directory, since local headers may leave sizes out. */
function* archiveMembers(archive: Buffer, path: string): Generator<readonly [string, Uint8Array]> {
  const refused = new VigilError('bad-input', say('not-a-numpy-archive', { path }));
  let end = archive.length - END_LENGTH;
  while (end >= 0 && archive.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  if (end < 0) throw refused;
  const count = archive.readUInt16LE(end + 10);
  let entry = archive.readUInt32LE(end + 16);
  for (let member = 0; member < count; member++) {
    if (entry + ENTRY_LENGTH > end || archive.readUInt32LE(entry) !== DIRECTORY_ENTRY) throw refused;
    const method = archive.readUInt16LE(entry + 10);
    const storedLength = archive.readUInt32LE(entry + 20);
    const nameLength = archive.readUInt16LE(entry + 28);
    const extraLength = archive.readUInt16LE(entry + 30);
    const commentLength = archive.readUInt16LE(entry + 32);
    const local = archive.readUInt32LE(entry + 42);
    const nameEnd = entry + ENTRY_LENGTH + nameLength;
    const name = archive.toString('utf8', entry + ENTRY_LENGTH, nameEnd);
    if (local + LOCAL_HEADER_LENGTH > end || (method !== STORED && method !== DEFLATED)) throw refused;
    const start = local + LOCAL_HEADER_LENGTH + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const stored = archive.subarray(start, start + storedLength);
    yield [name, method === STORED ? stored : inflateRawSync(stored)];
    entry = nameEnd + extraLength + commentLength;
  }
}
