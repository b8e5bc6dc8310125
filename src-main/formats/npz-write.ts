import { crc32 } from 'node:zlib';
import { replaceFile } from '../platform/atomic-file.ts';
import { encodeVector } from './npy.ts';

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const LOCAL_HEADER_LENGTH = 30;
const ENTRY_LENGTH = 46;
const END_LENGTH = 22;
/** The version of the zip format that a reader needs. */
const VERSION = 20;
/** 1980-01-01, the first day a zip can name: the same arrays give the same bytes on any day. */
const DOS_DATE = 0x21;

/** The bytes of an uncompressed NumPy `.npz` archive of one-dimensional binary32 arrays, in the order of `arrays`. */
export function encodeNpz(arrays: ReadonlyMap<string, Float32Array>): Buffer {
  const members: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, values] of arrays) {
    const data = encodeVector(values);
    const fileName = Buffer.from(`${name}.npy`, 'utf8');
    const header = Buffer.alloc(LOCAL_HEADER_LENGTH);
    header.writeUInt32LE(LOCAL_HEADER, 0);
    header.writeUInt16LE(VERSION, 4);
    writeFacts(header, 10, data, fileName);
    const entry = Buffer.alloc(ENTRY_LENGTH);
    entry.writeUInt32LE(DIRECTORY_ENTRY, 0);
    entry.writeUInt16LE(VERSION, 4);
    entry.writeUInt16LE(VERSION, 6);
    writeFacts(entry, 12, data, fileName);
    entry.writeUInt32LE(offset, 42);
    members.push(header, fileName, data);
    directory.push(entry, fileName);
    offset += header.length + fileName.length + data.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(END_LENGTH);
  end.writeUInt32LE(END_OF_DIRECTORY, 0);
  end.writeUInt16LE(arrays.size, 8);
  end.writeUInt16LE(arrays.size, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...members, listing, end]);
}

/** Writes an archive so that a reader sees the old file or the whole new one, also after a power cut. */
export async function writeNpz(path: string, arrays: ReadonlyMap<string, Float32Array>): Promise<void> {
  await replaceFile(path, encodeNpz(arrays));
}

/** Time, date, checksum, both sizes and the length of the name: the same run of fields in both kinds of header. */
function writeFacts(header: Buffer, at: number, data: Buffer, fileName: Buffer): void {
  header.writeUInt16LE(DOS_DATE, at + 2);
  header.writeUInt32LE(crc32(data), at + 4);
  header.writeUInt32LE(data.length, at + 8);
  header.writeUInt32LE(data.length, at + 12);
  header.writeUInt16LE(fileName.length, at + 16);
}
