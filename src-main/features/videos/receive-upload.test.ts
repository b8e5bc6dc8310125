import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountSmallDrive } from '../../acceptance/testing/small-drive.ts';
import { receiveUpload, safeFileName } from './receive-upload.ts';
import { sweepUploads } from './sweep-uploads.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-upload-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe('uploads', () => {
  it('keeps the user’s name but never a folder of it', () => {
    expect(safeFileName('line 3/../../etc/passwd')).toBe('passwd');
    expect(safeFileName('C:\\videos\\run 1.mp4')).toBe('run 1.mp4');
    expect(safeFileName('..')).toBe('upload');
    expect(safeFileName('')).toBe('upload');
    expect(safeFileName('a\u0000b\u202e<c>.mp4')).toBe('a_b__c_.mp4');
    expect(safeFileName('組立 手順.mp4')).toBe('組立 手順.mp4');
    expect(safeFileName(`${'x'.repeat(300)}.mkv`)).toMatch(/^x{116}\.mkv$/);
  });

  it('stores the bytes under their checksum, the same bytes once', async () => {
    const first = await receiveUpload(folder, chunks('he', 'llo'), 'a.mp4');
    const again = await receiveUpload(folder, chunks('hello'), 'a.mp4');
    expect(again).toEqual(first);
    expect(first.sizeBytes).toBe(5);
    expect(await readFile(first.path, 'utf8')).toBe('hello');
    expect(basename(dirname(first.path))).toBe(first.sha256);
    expect(await readdir(folder)).toEqual([first.sha256]);
  });

  it('says that the drive is full, and leaves nothing on it', async (context) => {
    const drive = join(folder, 'drive');
    await mkdir(drive);
    const mounted = mountSmallDrive(drive, '256k');
    if (!mounted) return context.skip('no drive of 256 KB can be mounted here');
    try {
      const large = chunks(...Array.from({ length: 40 }, () => 'x'.repeat(16_384)));
      await expect(receiveUpload(drive, large, 'a.mp4')).rejects.toMatchObject({ code: 'disk-full' });
      expect(await readdir(drive)).toEqual([]);
      expect(await receiveUpload(drive, chunks('small'), 'b.mp4')).toMatchObject({ sizeBytes: 5 });
    } finally {
      mounted.unmount();
    }
  });

  it('are swept of parts, of empty folders and of what no video has after a day', async () => {
    const [known, unknown, fresh, empty] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(64));
    for (const name of [known!, unknown!, fresh!]) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'a.mp4'), name);
    }
    await mkdir(join(folder, empty!));
    await writeFile(join(folder, 'broken-off.part'), 'half');
    await writeFile(join(folder, 'notes.txt'), 'not an upload');
    const longAgo = new Date(Date.now() - 48 * 3_600_000);
    for (const name of [known!, unknown!, empty!, 'broken-off.part'])
      await utimes(join(folder, name), longAgo, longAgo);
    const later = new Date(Date.now() + 60_000);
    await writeFile(join(folder, 'coming.part'), 'ha');
    await utimes(join(folder, 'coming.part'), later, later);
    await sweepUploads(folder, async (sha256) => sha256 === known);
    expect((await readdir(folder)).toSorted()).toEqual([known, fresh, 'coming.part', 'notes.txt']);
    await sweepUploads(join(folder, 'none-here'), async () => false);
  });

  it('leaves nothing behind when the sender goes away or sends nothing', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half');
      throw new Error('connection reset');
    }
    await expect(receiveUpload(folder, broken(), 'a.mp4')).rejects.toThrow('connection reset');
    await expect(receiveUpload(folder, chunks(), 'a.mp4')).rejects.toMatchObject({ code: 'empty-file' });
    expect(await readdir(folder)).toEqual([]);
  });
});
