import { open } from 'node:fs/promises';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { replaceFile } from '../platform/atomic-file.ts';
import { fileUnreadable } from '../platform/file-unreadable.ts';
import { readExactly, withRegularFile } from '../platform/read-bounded.ts';

/** An array of a NumPy `.npy` file; `data` is row by row (C order). */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array | Uint8Array;
}

/** Rows of binary32 vectors. */
export interface VectorMatrix {
  readonly rows: number;
  readonly dim: number;
  /** (rows x dim) */
  readonly vectors: Float32Array;
}

const MAGIC = Buffer.from([0x93, ...Buffer.from('NUMPY', 'ascii')]);
/** NumPy aligns the data to this many bytes. */
const ALIGNMENT = 64;
/** What stands before the header in the formats 2.0 and 3.0; in 1.0 two bytes less. */
const LONG_PREAMBLE = MAGIC.length + 6;
/** NumPy itself reads no longer header of a file it does not trust than 10,000 characters, and no more axes than 64. */
const MAX_HEADER_BYTES = 65_536;
const MAX_AXES = 64;
/** Of the data of one array: a day of footage with the largest vectors, and then some. */
const MAX_DATA_BYTES = 2 ** 31 - 1;

/** The element types read, by their descriptor. Views are little-endian, as every machine this runs on is. */
const ELEMENT_TYPES: Readonly<
  Record<string, { readonly bytes: number; readonly view: (buffer: ArrayBuffer) => NpyArray['data'] }>
> = {
  '<f4': { bytes: 4, view: (buffer) => new Float32Array(buffer) },
  '<f8': { bytes: 8, view: (buffer) => new Float64Array(buffer) },
  '<i8': { bytes: 8, view: (buffer) => new BigInt64Array(buffer) },
  '|u1': { bytes: 1, view: (buffer) => new Uint8Array(buffer) },
};

/**
 * Reads the bytes of a `.npy` file, format 1.0 to 3.0, of type f4, f8, i8 (little-endian) or u1 in C order. `name`
 * goes into messages. Throws `bad-input` when the bytes are no such file or fewer than the header says, and
 * `unsupported` for other types and orders.
 */
export function parseNpy(bytes: Uint8Array, name: string): NpyArray {
  const { type, shape, dataStart, dataBytes } = parseHeader(bytes, bytes.length, name);
  // A copy of its own, since the data need not be aligned within the file's bytes.
  const own = Uint8Array.prototype.slice.call(bytes, dataStart, dataStart + dataBytes);
  return { shape, data: type.view(own.buffer) };
}

/**
 * Reads a `.npy` file; nothing of its data before the header agrees with the file's size. Errors as in `parseNpy`,
 * `not-found` when there is no such file.
 */
export function readNpy(path: string): Promise<NpyArray> {
  const reading = withRegularFile(path, async (file, sizeBytes) => {
    const start = await readExactly(file, 0, Math.min(sizeBytes, LONG_PREAMBLE + MAX_HEADER_BYTES));
    const { type, shape, dataStart, dataBytes } = parseHeader(start, sizeBytes, path);
    const data = await readExactly(file, dataStart, dataBytes);
    if (data.length < dataBytes) throw cutOff(path, dataBytes, data.length);
    return { shape, data: type.view(data.buffer as ArrayBuffer) };
  });
  return reading.catch((thrown: unknown) => {
    throw fileUnreadable(path, thrown);
  });
}

/** Reads a two-dimensional `.npy` file of floats as binary32 vectors. Also throws `bad-input` for other shapes. */
export async function readVectorMatrix(path: string): Promise<VectorMatrix> {
  return asVectorMatrix(await readNpy(path), path);
}

/** One row of a file that `writeVectorMatrix` wrote, without reading the others. Throws `not-found` when it ends before. */
export async function readVectorRow(path: string, row: number, dim: number): Promise<Float32Array> {
  const vector = new Float32Array(dim);
  const file = await open(path, 'r').catch((error: unknown) => {
    throw fileUnreadable(path, error);
  });
  try {
    const start = npyHeader(0, dim).length + row * vector.byteLength;
    const { bytesRead } = await file.read(new Uint8Array(vector.buffer), 0, vector.byteLength, start);
    if (bytesRead === vector.byteLength) return vector;
    throw new VigilError('not-found', say('array-row-missing', { path, row }), { hint: say('index-video-again') });
  } finally {
    await file.close();
  }
}

/** A two-dimensional array of floats as binary32 vectors; `bad-input` for other shapes and types. */
export function asVectorMatrix({ shape, data }: NpyArray, name: string): VectorMatrix {
  const [rows, dim] = shape;
  // Vectors without values say nothing, however many they are; no vectors at all are fine.
  if (shape.length !== 2 || rows === undefined || dim === undefined || (dim === 0 && rows > 0)) {
    throw new VigilError('bad-input', say('array-shape-wrong', { name, shape: shape.join(', ') }));
  }
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    throw new VigilError('bad-input', say('array-of-whole-numbers', { name }));
  }
  return { rows, dim, vectors: data instanceof Float32Array ? data : Float32Array.from(data) };
}

/** The header of a `.npy` file of binary32 vectors, format 1.0, as NumPy itself writes it; always 128 bytes long. */
export function npyHeader(rows: number, dim: number): Buffer {
  return headerOfShape(`${rows}, ${dim}`);
}

function headerOfShape(shape: string): Buffer {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape}), }`;
  const preamble = MAGIC.length + 4;
  const headerLength = Math.ceil((preamble + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT - preamble;
  const start = Buffer.alloc(preamble + headerLength, ' ', 'ascii');
  MAGIC.copy(start);
  start.set([1, 0], MAGIC.length);
  start.writeUInt16LE(headerLength, MAGIC.length + 2);
  start.write(dictionary, preamble, 'ascii');
  start[start.length - 1] = 0x0a;
  return start;
}

/** Rows and values per row of a file of vectors by its first bytes and its size. Errors as in `parseNpy`. */
export function npyShape(start: Uint8Array, fileBytes: number, name: string): { rows: number; dim: number } {
  const [rows = 0, dim = 0] = parseHeader(start, fileBytes, name).shape;
  return { rows, dim };
}

/** The bytes of a one-dimensional `.npy` file of binary32 values. */
export function encodeVector(values: Float32Array): Buffer {
  const data = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([headerOfShape(`${values.length},`), data]);
}

/** The bytes of a `.npy` file of binary32 vectors. */
export function encodeVectorMatrix({ rows, dim, vectors }: VectorMatrix): Buffer {
  if (vectors.length !== rows * dim) {
    throw new VigilError('internal', say('array-values-do-not-make-rows', { values: vectors.length, rows, dim }));
  }
  return Buffer.concat([npyHeader(rows, dim), Buffer.from(vectors.buffer, vectors.byteOffset, vectors.byteLength)]);
}

/** Writes binary32 vectors so that a reader sees the old file or the whole new one, also after a power cut. */
export async function writeVectorMatrix(path: string, matrix: VectorMatrix): Promise<void> {
  await replaceFile(path, encodeVectorMatrix(matrix));
}

interface NpyHeader {
  readonly type: (typeof ELEMENT_TYPES)[string];
  readonly shape: readonly number[];
  readonly dataStart: number;
  readonly dataBytes: number;
}

/** Reads the header off the first bytes of a file of `fileBytes`, and makes sure that the file holds what it says. */
function parseHeader(start: Uint8Array, fileBytes: number, name: string): NpyHeader {
  const buffer = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  const refused = new VigilError('bad-input', say('not-a-numpy-array', { name }));
  if (buffer.length < LONG_PREAMBLE || !buffer.subarray(0, MAGIC.length).equals(MAGIC)) throw refused;
  const isLong = buffer[MAGIC.length]! > 1;
  const preamble = isLong ? LONG_PREAMBLE : LONG_PREAMBLE - 2;
  const headerBytes = isLong ? buffer.readUInt32LE(8) : buffer.readUInt16LE(8);
  if (headerBytes > MAX_HEADER_BYTES) throw refused;
  const dataStart = preamble + headerBytes;
  const header = buffer.subarray(preamble, dataStart).toString('latin1');
  const descriptor = /'descr'\s*:\s*'([^']+)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const shapeText = /'shape'\s*:\s*\(([^)]*)\)/.exec(header)?.[1];
  if (descriptor === undefined || order === undefined || shapeText === undefined) throw refused;
  const type = Object.hasOwn(ELEMENT_TYPES, descriptor) ? ELEMENT_TYPES[descriptor]! : undefined;
  if (!type) {
    throw new VigilError('unsupported', say('array-type-unsupported', { name, type: descriptor }), {
      hint: say('array-type-unsupported-hint'),
    });
  }
  const shape = shapeOf(shapeText, name);
  if (order === 'True' && shape.filter((size) => size > 1).length > 1) {
    throw new VigilError('unsupported', say('array-by-columns', { name }), {
      hint: say('array-by-columns-hint'),
    });
  }
  const dataBytes = shape.reduce((product, size) => product * size, 1) * type.bytes;
  if (fileBytes - dataStart < dataBytes) throw cutOff(name, dataBytes, Math.max(0, fileBytes - dataStart));
  if (dataBytes > MAX_DATA_BYTES) {
    throw new VigilError('unsupported', say('array-too-large', { name, bytes: dataBytes, maxBytes: MAX_DATA_BYTES }));
  }
  return { type, shape, dataStart, dataBytes };
}

/** The axes of a shape such as `2, 3`. Throws `bad-input` for sizes that are negative, no whole numbers or beyond all bounds. */
function shapeOf(text: string, name: string): number[] {
  const sizes = text.split(',').map((size) => size.trim());
  // Python writes a shape of one axis with a comma behind it.
  if (sizes.at(-1) === '') sizes.pop();
  const shape = sizes.map(Number);
  const isSound = sizes.every((size) => /^\d+$/.test(size)) && shape.every(Number.isSafeInteger);
  if (isSound && shape.length <= MAX_AXES) return shape;
  throw new VigilError('bad-input', say('array-shape-unsound', { name, shape: text.slice(0, 100) }));
}

function cutOff(name: string, announced: number, present: number): VigilError {
  return new VigilError('bad-input', say('array-cut-off', { name, announced, present }));
}
