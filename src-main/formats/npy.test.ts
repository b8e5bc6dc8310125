import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import numpyFiles from './__fixtures__/numpy_files.json' with { type: 'json' };
import {
  asVectorMatrix,
  encodeVector,
  encodeVectorMatrix,
  parseNpy,
  readNpy,
  readVectorMatrix,
  readVectorRow,
  writeVectorMatrix,
} from './npy.ts';
import { readNpz } from './npz.ts';
import { encodeNpz, writeNpz } from './npz-write.ts';

const VALUES = Float32Array.of(1.5, -2, 0.25, 4, 5e-7, -0);
/** Of an archive that NumPy 2.4 and Info-ZIP read without a complaint. */
const NPZ_SHA256 = 'f72fe28ad939446b6e43e552302243c8bea4ec1199de21f19e1c053db3769b65';
const bytesOf = (name: keyof typeof numpyFiles): Buffer => Buffer.from(numpyFiles[name], 'base64');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'npy-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('files that NumPy wrote', () => {
  test.each(['float32', 'float32_format2'] as const)('%s', (name) => {
    expect(parseNpy(bytesOf(name), name)).toEqual({ shape: [2, 3], data: VALUES });
  });

  test('float64 becomes binary32 vectors', () => {
    const array = parseNpy(bytesOf('float64'), 'a');
    expect(array.data).toBeInstanceOf(Float64Array);
    expect(asVectorMatrix(array, 'a')).toEqual({ rows: 2, dim: 3, vectors: VALUES });
  });

  test('whole numbers and no rows', () => {
    expect(parseNpy(bytesOf('int64'), 'a')).toEqual({ shape: [3], data: BigInt64Array.of(3n, -7n, 2n ** 53n) });
    expect(parseNpy(bytesOf('uint8'), 'a')).toEqual({ shape: [1, 2, 3], data: Uint8Array.of(0, 1, 2, 3, 4, 5) });
    expect(parseNpy(bytesOf('empty'), 'a')).toEqual({ shape: [0, 904], data: new Float32Array(0) });
  });

  test('archives, plain and compressed', async () => {
    const plain = join(folder, 'plain.npz');
    await writeFile(plain, bytesOf('npz'));
    const arrays = await readNpz(plain);
    expect(arrays.get('mean')).toEqual({ shape: [3], data: VALUES.slice(0, 3) });
    expect(arrays.get('std')).toEqual({ shape: [3], data: VALUES.slice(3) });
    const compressed = join(folder, 'compressed.npz');
    await writeFile(compressed, bytesOf('npz_compressed'));
    expect((await readNpz(compressed)).get('mean')).toEqual({ shape: [300], data: new Float32Array(300) });
  });
});

describe('archives of our own', () => {
  const arrays = new Map([
    ['mean', VALUES.slice(0, 3)],
    ['std', VALUES.slice(3)],
  ]);

  test('hold the very arrays that NumPy puts into its own', () => {
    const numpys = bytesOf('npz');
    for (const values of arrays.values()) {
      expect(numpys.includes(encodeVector(values))).toBe(true);
      expect(encodeNpz(arrays).includes(encodeVector(values))).toBe(true);
    }
  });

  test('are the same bytes on any day, and are read back', async () => {
    expect(createHash('sha256').update(encodeNpz(arrays)).digest('hex')).toBe(NPZ_SHA256);
    const path = join(folder, 'own.npz');
    await writeNpz(path, arrays);
    await writeNpz(path, arrays);
    expect(await readdir(folder)).toEqual(['own.npz']);
    const read = await readNpz(path);
    expect([...read.keys()]).toEqual(['mean', 'std']);
    expect(read.get('std')).toEqual({ shape: [3], data: VALUES.slice(3) });
  });
});

describe('what cannot be read is refused', () => {
  test.each([
    ['column order', bytesOf('fortran'), 'unsupported'],
    ['another type', bytesOf('bool'), 'unsupported'],
    ['no array', Buffer.from('a text file, long enough'), 'bad-input'],
    ['nothing', Buffer.alloc(0), 'bad-input'],
    ['half a header', bytesOf('float32').subarray(0, 40), 'bad-input'],
    ['a missing last byte', bytesOf('float32').subarray(0, -1), 'bad-input'],
  ])('%s', (_what, bytes, code) => {
    expect(() => parseNpy(bytes, 'a.npy')).toThrow(expect.objectContaining({ code }));
  });

  const headed = (shape: string, descriptor = '<f4'): Buffer => {
    const header = Buffer.from(`{'descr': '${descriptor}', 'fortran_order': False, 'shape': (${shape}), }\n`);
    const length = Buffer.alloc(2);
    length.writeUInt16LE(header.length);
    return Buffer.concat([bytesOf('float32').subarray(0, 8), length, header, Buffer.alloc(24)]);
  };

  test.each([
    ['a negative size', headed('-2, -3'), 'bad-input'],
    ['a size beyond all numbers', headed(`${'9'.repeat(400)}, 0`), 'bad-input'],
    ['a size that is not exact', headed('18014398509481985, 0'), 'bad-input'],
    ['a broken size', headed('2 3'), 'bad-input'],
    ['a size in hexadecimal', headed('0x2, 3'), 'bad-input'],
    ['more axes than NumPy has', headed('1, '.repeat(65)), 'bad-input'],
    ['more data than the file has', headed('1099511627776, 904'), 'bad-input'],
    ['sizes whose product is beyond all numbers', headed('9007199254740991, 9007199254740991'), 'bad-input'],
    ['a name of every object as its type', headed('2, 3', 'constructor'), 'unsupported'],
  ])('%s, from bytes and from a file', async (_what, bytes, code) => {
    expect(() => parseNpy(bytes, 'a.npy')).toThrow(expect.objectContaining({ code }));
    const path = join(folder, 'unsound.npy');
    await writeFile(path, bytes);
    await expect(readNpy(path)).rejects.toMatchObject({ code });
  });

  test('a header of gigabytes, vectors without values, a folder', async () => {
    const long = Buffer.from(bytesOf('float32_format2'));
    long.writeUInt32LE(0xffff_ffff, 8);
    expect(() => parseNpy(long, 'a.npy')).toThrow(expect.objectContaining({ code: 'bad-input' }));
    expect(() => asVectorMatrix(parseNpy(headed('5, 0'), 'a'), 'a')).toThrow(/shape \(5, 0\)/);
    await expect(readNpy(folder)).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('shapes and types that are no vectors, a missing file, a file that is no archive', async () => {
    expect(() => asVectorMatrix(parseNpy(bytesOf('uint8'), 'a'), 'a')).toThrow(/shape \(1, 2, 3\)/);
    expect(() => asVectorMatrix({ shape: [1, 2], data: new BigInt64Array(2) }, 'a')).toThrow(/whole numbers/);
    await expect(readNpy(join(folder, 'absent.npy'))).rejects.toMatchObject({ code: 'not-found' });
    const text = join(folder, 'text.npz');
    await writeFile(text, 'no archive at all, but longer than its directory would be');
    await expect(readNpz(text)).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('writing', () => {
  test('gives the very bytes NumPy gives', () => {
    expect(encodeVectorMatrix({ rows: 2, dim: 3, vectors: VALUES })).toEqual(bytesOf('float32'));
    expect(encodeVectorMatrix({ rows: 0, dim: 904, vectors: new Float32Array(0) })).toEqual(bytesOf('empty'));
  });

  test('replaces a file as a whole and leaves nothing beside it', async () => {
    const path = join(folder, 'vectors.npy');
    await writeVectorMatrix(path, { rows: 6, dim: 1, vectors: VALUES });
    await writeVectorMatrix(path, { rows: 2, dim: 3, vectors: VALUES });
    expect(await readVectorMatrix(path)).toEqual({ rows: 2, dim: 3, vectors: VALUES });
    expect(await readdir(folder)).toEqual(['vectors.npy']);
  });

  test('lets single rows be read, and refuses those that are not there', async () => {
    const path = join(folder, 'vectors.npy');
    await writeVectorMatrix(path, { rows: 2, dim: 3, vectors: VALUES });
    expect(await readVectorRow(path, 1, 3)).toEqual(VALUES.slice(3));
    await expect(readVectorRow(path, 2, 3)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('that fails keeps the old file', async () => {
    const path = join(folder, 'vectors.npy');
    await writeVectorMatrix(path, { rows: 2, dim: 3, vectors: VALUES });
    const before = await readFile(path);
    await expect(writeVectorMatrix(path, { rows: 9, dim: 9, vectors: VALUES })).rejects.toThrow(/9 rows/);
    expect(await readFile(path)).toEqual(before);
    expect(await readdir(folder)).toEqual(['vectors.npy']);
  });
});
