import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { readExactly } from '../platform/read-bounded.ts';

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const END_OF_DIRECTORY_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
/** Of the format that a reader needs: 4.5 knows sizes beyond 4 GB. */
const VERSION = 45;
const UTF8_NAMES = 0x0800;
/** 1980-01-01, the first day a zip can name. */
const DOS_DATE = 0x21;
const SIZES_64 = 0x0001;
/** What a field of 32 bits says where the value stands in 64 bits elsewhere. */
const ELSEWHERE = 0xffffffff;
const ELSEWHERE_16 = 0xffff;

interface Member {
  readonly name: Buffer;
  readonly checksum: number;
  readonly sizeBytes: number;
  readonly offset: number;
}

/** A zip archive that grows on the disk, of any size: what is put into it is stored as it is, as videos pack no further. */
export interface ZipWriter {
  /** Puts a file into the archive. An aborted signal throws its reason. */
  addFile(name: string, path: string, signal: AbortSignal): Promise<void>;
  addText(name: string, text: string): Promise<void>;
  /** Writes the directory and closes the file. */
  finish(): Promise<void>;
  /** Closes the file as it is. */
  abandon(): Promise<void>;
}

/** Begins an archive in a file that is there. */
export async function openZip(path: string): Promise<ZipWriter> {
  const file = await open(path, 'w', 0o600);
  const members: Member[] = [];
  let offset = 0;
  const append = async (bytes: Uint8Array): Promise<void> => {
    await writeAll(file, bytes, offset);
    offset += bytes.length;
  };
  const add = async (name: string, pieces: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> => {
    const begins = offset;
    const nameBytes = Buffer.from(name, 'utf8');
    const headerBytes = localHeader({ name: nameBytes, checksum: 0, sizeBytes: 0, offset: begins });
    // Its place is kept: the checksum is known once all has passed.
    await append(headerBytes);
    let checksum = 0;
    for await (const piece of pieces()) {
      checksum = crc32(piece, checksum);
      await append(piece);
    }
    const member = { name: nameBytes, checksum, sizeBytes: offset - begins - headerBytes.length, offset: begins };
    await writeAll(file, localHeader(member), begins);
    members.push(member);
  };
  return {
    addFile: (name, from, signal) => add(name, () => createReadStream(from, { signal, highWaterMark: 1 << 20 })),
    addText: (name, text) => add(name, () => [Buffer.from(text, 'utf8')]),
    finish: async () => {
      const directoryAt = offset;
      for (const member of members) await append(directoryEntry(member));
      await append(endOfDirectory(members.length, directoryAt, offset - directoryAt));
      await file.close();
    },
    abandon: () => file.close(),
  };
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, at + written);
    written += bytesWritten;
  }
}

/** Both sizes always stand in 64 bits: the header's place is fixed before the size is known. */
function localHeader({ name, checksum, sizeBytes }: Member): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(LOCAL_HEADER, 0);
  header.writeUInt16LE(VERSION, 4);
  writeFacts(header, 6, { name, checksum });
  header.writeUInt16LE(20, 28);
  const extra = Buffer.alloc(20);
  extra.writeUInt16LE(SIZES_64, 0);
  extra.writeUInt16LE(16, 2);
  extra.writeBigUInt64LE(BigInt(sizeBytes), 4);
  extra.writeBigUInt64LE(BigInt(sizeBytes), 12);
  return Buffer.concat([header, name, extra]);
}

function directoryEntry({ name, checksum, sizeBytes, offset }: Member): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(DIRECTORY_ENTRY, 0);
  entry.writeUInt16LE(VERSION, 4);
  entry.writeUInt16LE(VERSION, 6);
  writeFacts(entry, 8, { name, checksum });
  entry.writeUInt16LE(28, 30);
  entry.writeUInt32LE(ELSEWHERE, 42);
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(SIZES_64, 0);
  extra.writeUInt16LE(24, 2);
  extra.writeBigUInt64LE(BigInt(sizeBytes), 4);
  extra.writeBigUInt64LE(BigInt(sizeBytes), 12);
  extra.writeBigUInt64LE(BigInt(offset), 20);
  return Buffer.concat([entry, name, extra]);
}

/** Flags, method, time, date, checksum, sizes and the length of the name: the same run of fields in both kinds of header. */
function writeFacts(header: Buffer, at: number, { name, checksum }: Pick<Member, 'name' | 'checksum'>): void {
  header.writeUInt16LE(UTF8_NAMES, at);
  header.writeUInt16LE(DOS_DATE, at + 6);
  header.writeUInt32LE(checksum, at + 8);
  header.writeUInt32LE(ELSEWHERE, at + 12);
  header.writeUInt32LE(ELSEWHERE, at + 16);
  header.writeUInt16LE(name.length, at + 20);
}

function endOfDirectory(count: number, at: number, length: number): Buffer {
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(END_OF_DIRECTORY_64, 0);
  end64.writeBigUInt64LE(44n, 4);
  end64.writeUInt16LE(VERSION, 12);
  end64.writeUInt16LE(VERSION, 14);
  end64.writeBigUInt64LE(BigInt(count), 24);
  end64.writeBigUInt64LE(BigInt(count), 32);
  end64.writeBigUInt64LE(BigInt(length), 40);
  end64.writeBigUInt64LE(BigInt(at), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(LOCATOR_64, 0);
  locator.writeBigUInt64LE(BigInt(at + length), 8);
  locator.writeUInt32LE(1, 16);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END_OF_DIRECTORY, 0);
  end.writeUInt16LE(Math.min(count, ELSEWHERE_16), 8);
  end.writeUInt16LE(Math.min(count, ELSEWHERE_16), 10);
  end.writeUInt32LE(Math.min(length, ELSEWHERE), 12);
  end.writeUInt32LE(Math.min(at, ELSEWHERE), 16);
  return Buffer.concat([end64, locator, end]);
}

/** An archive as a reader found it. */
interface FoundArchive {
  readonly file: FileHandle;
  readonly sizeBytes: number;
  readonly members: readonly {
    readonly name: string;
    readonly checksum: number;
    readonly sizeBytes: number;
    readonly offset: number;
  }[];
}

/** Whether all that lies around the members of an archive is what `openZip` writes: no byte hides anything else. */
export async function isAsWritten({ file, sizeBytes, members }: FoundArchive): Promise<boolean> {
  const written = members.map((member) => ({ ...member, name: Buffer.from(member.name, 'utf8') }));
  let at = 0;
  for (const member of written) {
    const header = localHeader(member);
    if (member.offset !== at || !(await readExactly(file, at, header.length)).equals(header)) return false;
    at += header.length + member.sizeBytes;
  }
  const directory = Buffer.concat(written.map(directoryEntry));
  const end = Buffer.concat([directory, endOfDirectory(written.length, at, directory.length)]);
  return at + end.length === sizeBytes && (await readExactly(file, at, end.length)).equals(end);
}
