import { open, readFile } from 'node:fs/promises';
import { VigilError } from '../../src-shared/contract/errors.ts';
import { say } from '../../src-shared/sentences/say.ts';
import { replaceFile } from '../platform/atomic-file.ts';
import { fileUnreadable } from '../platform/file-unreadable.ts';

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
 * goes into messages. Throws `bad-input` when the bytes are no such file and `unsupported` for other types and orders.
 */
export function parseNpy(bytes: Uint8Array, name: string): NpyArray {
  const { descriptor, fortranOrder, shape, dataStart } = parseHeader(bytes, name);
  const type = ELEMENT_TYPES[descriptor];
  if (!type) {
    throw new VigilError('unsupported', say('array-type-unsupported', { name, type: descriptor }), {
      hint: say('array-type-unsupported-hint'),
    });
  }
  if (fortranOrder && shape.filter((size) => size > 1).length > 1) {
    throw new VigilError('unsupported', say('array-by-columns', { name }), {
      hint: say('array-by-columns-hint'),
    });
  }
  const length = shape.reduce((product, size) => product * size, 1) * type.bytes;
  if (bytes.length - dataStart < length) {
    throw new VigilError(
      'bad-input',
      say('array-cut-off', { name, announced: length, present: bytes.length - dataStart }),
    );
  }
  // A copy of its own, since the data need not be aligned within the file's bytes.
  const own = Uint8Array.prototype.slice.call(bytes, dataStart, dataStart + length);
  return { shape, data: type.view(own.buffer) };
}

/** Reads a `.npy` file; errors as in `parseNpy`, `not-found` when there is no such file. */
export async function readNpy(path: string): Promise<NpyArray> {
  return parseNpy(await readExisting(path), path);
}

/** Reads a two-dimensional `.npy` file of floats as binary32 vectors. Also throws `bad-input` for other shapes. */
export async function readVectorMatrix(path: string): Promise<VectorMatrix> {
  return asVectorMatrix(await readNpy(path), path);
}

/** One row of a file that `writeVectorMatrix` wrote, without reading the others. Throws `not-found` when it ends before. */
export async function readVectorRow(path: string, row: number, dim: number): Promise<Float32Array> {
  const vector = new Float32Array(dim);
  const file = await open(path, 'r');
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
  if (shape.length !== 2 || rows === undefined || dim === undefined) {
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

function parseHeader(
  bytes: Uint8Array,
  name: string,
): { descriptor: string; fortranOrder: boolean; shape: number[]; dataStart: number } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const refused = new VigilError('bad-input', say('not-a-numpy-array', { name }));
  if (buffer.length < 12 || !buffer.subarray(0, MAGIC.length).equals(MAGIC)) throw refused;
  const longHeader = buffer[MAGIC.length]! > 1;
  const preamble = MAGIC.length + (longHeader ? 6 : 4);
  const dataStart = preamble + (longHeader ? buffer.readUInt32LE(8) : buffer.readUInt16LE(8));
  const header = buffer.subarray(preamble, dataStart).toString('latin1');
  const descriptor = /'descr'\s*:\s*'([^']+)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape'\s*:\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (descriptor === undefined || order === undefined || shape === undefined) throw refused;
  const sizes = shape.split(',').filter((size) => size.trim() !== '');
  return { descriptor, fortranOrder: order === 'True', shape: sizes.map(Number), dataStart };
}

async function readExisting(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw fileUnreadable(path, error);
  }
}
