import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type CraftedMember, craftZip } from './testing/crafted-zip.ts';
import { openZipReader } from './zip-read.ts';
import { isAsWritten, openZip } from './zip-write.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-unzip-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const LIMITS = { members: 100, bytes: 10_000_000 };
const signal = new AbortController().signal;
let count = 0;

/** Unpacks everything into a folder of its own and gives it. */
async function unpackAll(archive: Uint8Array, limits = LIMITS): Promise<string> {
  const path = join(root, `given-${count}.zip`);
  const folder = join(root, `unpacked-${count++}`);
  writeFileSync(path, archive);
  const reader = await openZipReader(path, limits);
  try {
    for (const member of reader.members) await reader.unpack(member, join(folder, member.name), { signal });
  } finally {
    await reader.close();
  }
  return folder;
}

describe('an archive that somebody handed over', () => {
  it('is unpacked: plain, packed, with folders and a comment', async () => {
    const large = Buffer.alloc(3_000_000, 'abc');
    const folder = await unpackAll(
      craftZip(
        [
          { name: 'model/', content: Buffer.alloc(0), kind: 0o040755 },
          { name: 'model/graph.onnx', content: large, packed: true },
          { name: 'model/現場.txt' },
          { name: 'empty.txt', content: Buffer.alloc(0), packed: true },
        ],
        'made by hand',
      ),
    );
    expect(readdirSync(folder).sort()).toEqual(['empty.txt', 'model']);
    expect(readFileSync(join(folder, 'model/graph.onnx')).equals(large)).toBe(true);
    expect(readFileSync(join(folder, 'model/現場.txt'), 'utf8')).toBe('model/現場.txt');
  });

  it.skipIf(spawnSync('python3', ['--version']).status !== 0)('may be another program’s, of 64 bits', async () => {
    const path = join(root, 'python.zip');
    const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as archive:
  with archive.open('a/b.bin', 'w', force_zip64=True) as member: member.write(b'x' * 500000)
`;
    expect(spawnSync('python3', ['-c', script, path]).status).toBe(0);
    const folder = await unpackAll(readFileSync(path));
    expect(readFileSync(join(folder, 'a/b.bin')).equals(Buffer.alloc(500_000, 'x'))).toBe(true);
  });

  it.each<[string, readonly CraftedMember[], string]>([
    ['leads out of the folder', [{ name: '../evil.txt' }], 'name that is not safe'],
    ['leads out of it half-way', [{ name: 'a/../../evil.txt' }], 'name that is not safe'],
    ['names a place on the drive', [{ name: '/etc/evil' }], 'name that is not safe'],
    ['names a drive of Windows', [{ name: 'C:/evil' }], 'name that is not safe'],
    ['leads out as Windows writes it', [{ name: '..\\evil' }], 'name that is not safe'],
    ['has a name that Windows shortens', [{ name: 'evil. ' }], 'name that is not safe'],
    ['has a name of two lines', [{ name: 'a\nb' }], 'name that is not safe'],
    ['is a link', [{ name: 'link', content: Buffer.from('/etc/passwd'), kind: 0o120777 }], 'name that is not safe'],
    ['is a device', [{ name: 'device', kind: 0o020666 }], 'name that is not safe'],
    ['comes twice', [{ name: 'a' }, { name: 'a' }], 'twice'],
    ['comes twice in other letters', [{ name: 'Modell' }, { name: 'mODELL' }], 'twice'],
    ['lies in a file', [{ name: 'a' }, { name: 'a/b' }], 'name that is not safe'],
    ['is encrypted', [{ name: 'a', flags: 1 }], 'encrypted'],
    ['is packed in a way nobody knows', [{ name: 'a', method: 99 }], 'encrypted'],
    [
      'unpacks to more than it says',
      [{ name: 'a', content: Buffer.alloc(5_000_000), packed: true, sizeBytes: 10 }],
      'damaged',
    ],
    ['unpacks to less than it says', [{ name: 'a', packed: true, sizeBytes: 100 }], 'damaged'],
    ['has another checksum', [{ name: 'a', checksum: 1 }], 'damaged'],
    ['is not packed at all', [{ name: 'a', content: Buffer.from('no'), method: 8 }], 'damaged'],
    ['reaches into the directory', [{ name: 'a', storedBytes: 50_000 }], 'damaged'],
    [
      'shares the bytes of another',
      [
        { name: 'a', content: Buffer.alloc(1000) },
        { name: 'b', content: Buffer.alloc(1000), overlaps: true },
      ],
      'damaged',
    ],
    ['says that it is a bomb', [{ name: 'a', content: Buffer.alloc(20_000_000), packed: true }], 'more than any model'],
  ])('is refused when a member %s', async (_, members, words) => {
    const refused = unpackAll(craftZip(members));
    await expect(refused).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining(words) });
    expect(existsSync(join(root, 'evil.txt'))).toBe(false);
  });

  it('is refused with too many members, cut off, and when it is none', async () => {
    const members = Array.from({ length: 101 }, (_, at) => ({ name: `file-${at}` }));
    await expect(unpackAll(craftZip(members))).rejects.toThrow('more than');
    const whole = craftZip([{ name: 'a', content: Buffer.alloc(10_000, 'x') }]);
    for (const length of [0, 4, 22, 5000, whole.length - 1]) {
      await expect(unpackAll(whole.subarray(0, length)), String(length)).rejects.toMatchObject({ code: 'bad-input' });
    }
    await expect(unpackAll(Buffer.alloc(100_000, 'x'))).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('stops unpacking where a member is said to end', async () => {
    const path = join(root, 'bomb.zip');
    const target = join(root, 'bomb');
    writeFileSync(path, craftZip([{ name: 'a', content: Buffer.alloc(50_000_000), packed: true, sizeBytes: 10 }]));
    const reader = await openZipReader(path, LIMITS);
    await expect(reader.unpack(reader.members[0]!, target, { signal })).rejects.toMatchObject({ code: 'bad-input' });
    await reader.close();
    expect(statSync(target).size).toBeLessThan(1_000_000);
  });

  it('stops when it is told to', async () => {
    const path = join(root, 'long.zip');
    writeFileSync(path, craftZip([{ name: 'a', content: Buffer.alloc(4_000_000, 'x'), packed: true }]));
    const reader = await openZipReader(path, LIMITS);
    const reason = new Error('withdrawn');
    const stopped = reader.unpack(reader.members[0]!, join(root, 'long'), { signal: AbortSignal.abort(reason) });
    await expect(stopped).rejects.toBe(reason);
    await reader.close();
  });
});

it('an archive of ours is told from one with a byte changed around its members', async () => {
  const path = join(root, 'ours.zip');
  const zip = await openZip(path);
  await zip.addText('one.txt', 'one');
  await zip.addText('folder/two.txt', 'two');
  await zip.finish();
  const bytes = readFileSync(path);
  const isOurs = async (): Promise<boolean> => {
    const reader = await openZipReader(path, LIMITS);
    try {
      return await isAsWritten(reader);
    } finally {
      await reader.close();
    }
  };
  expect(await isOurs()).toBe(true);
  const contents = ['one', 'two'].map((text) => bytes.lastIndexOf(text, bytes.indexOf('PK\u0001\u0002')));
  let kept = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    writeFileSync(path, changed);
    const isContent = contents.some((start) => at >= start && at < start + 3);
    const found = await isOurs().catch(() => false);
    if (found) kept += 1;
    expect(found, `byte ${at}`).toBe(isContent);
  }
  expect(kept).toBe(6);
});
