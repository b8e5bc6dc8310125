import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { LegacyReport } from '../../../src-shared/model/worded.ts';
import { runBounded } from '../../acceptance/field-cases/bounded-run.ts';
import { npyHeader } from '../../formats/npy.ts';
import { readNpz } from '../../formats/npz.ts';
import { makeSopilotFolder } from './testing/sopilot-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-npz-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const BLOCK_BYTES = 64 * 2 ** 20;

/** A raw DEFLATE stream of a `.npy` header and `blocks` times 64 MB of zeros: a thousandth of that. */
function packedZeros(blocks: number): { readonly packed: Buffer; readonly length: number } {
  const flush = { level: 9, finishFlush: constants.Z_FULL_FLUSH };
  const header = npyHeader((blocks * BLOCK_BYTES) / 4, 1);
  const zeros = deflateRawSync(Buffer.alloc(BLOCK_BYTES), flush);
  const packed = [deflateRawSync(header, flush), ...Array<Buffer>(blocks).fill(zeros), deflateRawSync(Buffer.alloc(0))];
  return { packed: Buffer.concat(packed), length: header.length + blocks * BLOCK_BYTES };
}

/** An archive of one member after the other, each with the length that it says it has. */
function archiveOf(members: readonly { name: string; packed: Buffer; length: number; checksum?: number }[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, packed, length, checksum = 0 } of members) {
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(checksum, 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    parts.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += local.length + name.length + packed.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listing, end]);
}

const small = (values: readonly number[]) => {
  const bytes = Buffer.concat([npyHeader(values.length, 1), Buffer.from(Float32Array.from(values).buffer)]);
  return { packed: deflateRawSync(bytes), length: bytes.length, checksum: crc32(bytes) };
};

describe('archives that unpack to more than they should', () => {
  test.each([
    ['one that says so', (zeros: ReturnType<typeof packedZeros>) => zeros.length],
    ['one that says it is small', () => 4096],
  ])('%s costs no memory when a library with it is brought over', async (_what, declared) => {
    const folder = mkdtempSync(join(root, 'sopilot-'));
    makeSopilotFolder(folder, [{ id: 1, taskId: 'wash', role: 'gold', bytes: null }]);
    mkdirSync(join(folder, 'models'));
    const zeros = packedZeros(30);
    const member = { name: 'mean.npy', packed: zeros.packed, length: declared(zeros) };
    const path = join(folder, 'models', 'feature_adapter_x.npz');
    writeFileSync(path, archiveOf([member, { ...member, name: 'std.npy' }]));
    expect(statSync(path).size).toBeLessThan(4.1e6);
    const pointer = { adapter_path: '/srv/old/data/models/feature_adapter_x.npz', job_id: 'x' };
    writeFileSync(join(folder, 'models', 'current_adapter.json'), JSON.stringify(pointer));

    const dataDir = mkdtempSync(join(root, 'data-'));
    const bounds = { dataDir, maxMemoryMb: 700, maxDiskMb: 200, maxMs: 100_000 };
    const ran = await runBounded(['migrate', 'sopilot', folder], bounds);
    expect(ran.broken).toBeUndefined();
    process.stdout.write(`npz bomb of 4 GB: ${ran.memoryMb.toFixed(0)} MB of memory at most\n`);
    const report = JSON.parse(ran.stdout) as LegacyReport;
    expect(report.warnings.map(({ code }) => code)).toContain('adapter-damaged');
  });

  test('many small members add up, and a member named twice is refused', async () => {
    const path = join(root, 'many.npz');
    const zeros = packedZeros(1);
    const names = ['a', 'b'].map((name) => ({ name: `${name}.txt`, ...zeros, length: 40_000_000 }));
    writeFileSync(path, archiveOf(names));
    await expect(readNpz(path)).rejects.toMatchObject({ code: 'bad-input' });
    writeFileSync(path, archiveOf([{ name: 'a.npy', ...small([1, 2]) }]));
    expect((await readNpz(path)).get('a')?.data).toEqual(Float32Array.of(1, 2));
    const twice = [1, 2].map((value) => ({ name: 'a.npy', ...small([value]) }));
    writeFileSync(path, archiveOf(twice));
    await expect(readNpz(path)).rejects.toMatchObject({ code: 'bad-input' });
    writeFileSync(path, archiveOf([{ name: 'a.npy', ...small([1]), checksum: 7 }]));
    await expect(readNpz(path)).rejects.toMatchObject({ code: 'bad-input' });
  });
});
