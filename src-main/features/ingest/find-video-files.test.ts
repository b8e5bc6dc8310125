import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findVideoFiles } from './find-video-files.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'vigil-find-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const put = (name: string | Buffer): void => writeFileSync(typeof name === 'string' ? at(name) : name, 'x');
const inFolder = (bytes: readonly number[]): Buffer => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(bytes)]);

/** Paths below the folder with the code of what is wrong with them. */
async function find(...names: string[]): Promise<string[]> {
  const found = await findVideoFiles(names.map(at), new AbortController().signal);
  return found.map((file) => file.path.slice(folder.length + 1) + ('error' in file ? ` ${file.error.code}` : ''));
}

describe('files to import', () => {
  it('are videos below a folder, in order, without hidden ones', async () => {
    for (const name of ['b/.hidden', '.git', 'a']) mkdirSync(at(name), { recursive: true });
    for (const name of ['run 10.mp4', 'run 9.MP4', 'a/x.mkv', 'b/.hidden/x.mp4', '.git/x.mp4', 'notes.txt']) put(name);
    expect(await find('')).toEqual(['a/x.mkv', 'run 9.MP4', 'run 10.mp4']);
    expect(await find('notes.txt', 'b', 'gone')).toEqual(['notes.txt', 'b not-found', 'gone not-found']);
  });

  it('are found through links, each once and under its own name, until the links go round', async () => {
    for (const name of ['a/deep', 'b', 'out']) mkdirSync(at(name), { recursive: true });
    for (const name of ['a/real.mp4', 'a/deep/x.mp4', 'b/y.mp4']) put(name);
    symlinkSync('real.mp4', at('a/also.mp4'));
    symlinkSync('real.mp4', at('a/0 name without an ending'));
    symlinkSync('.', at('a/self'));
    symlinkSync('../..', at('a/deep/up'));
    symlinkSync('../../b', at('a/deep/other'));
    symlinkSync('../a', at('b/back'));
    symlinkSync('round', at('a/round'));
    symlinkSync('../nowhere/gone.mp4', at('a/gone.mp4'));
    symlinkSync('gone', at('a/gone.txt'));
    symlinkSync('../a/deep/x.mp4', at('out/z.mp4'));
    const inA = ['a/deep/other/y.mp4', 'a/deep/x.mp4', 'a/gone.mp4 not-found', 'a/real.mp4', 'a/round not-found'];
    expect(await find('a')).toEqual(inA);
    expect(await find('a', 'out', 'b', 'a/also.mp4')).toEqual(inA);
    expect(await find('out')).toEqual(['out/z.mp4']);
    expect(await find('a/also.mp4')).toEqual(['a/also.mp4']);
  });

  it('tells of a folder that holds nothing but a way back', async () => {
    mkdirSync(at('empty/deep'), { recursive: true });
    symlinkSync('..', at('empty/deep/back'));
    expect(await find('empty')).toEqual(['empty not-found']);
  });

  // Elsewhere the file system takes no such name.
  it.skipIf(process.platform !== 'linux')('are named with escapes where a name is not UTF-8', async () => {
    mkdirSync(at('a'));
    put('a/good.mp4');
    put(inFolder([0x61, 0x2f, 0x64, 0xe9, 0x6a, 0xc3, 0xa0, 0x2e, 0x6d, 0x70, 0x34]));
    put(inFolder([0x61, 0x2f, 0xff, 0x2e, 0x74, 0x78, 0x74]));
    mkdirSync(inFolder([0x61, 0x2f, 0xb0]));
    expect(await find('a')).toEqual(['a/\\xb0 bad-input', 'a/d\\xe9jà.mp4 bad-input', 'a/good.mp4']);
    const [named] = await findVideoFiles([at('a/d\uFFFDj.mp4')], new AbortController().signal);
    expect(named).toMatchObject({ error: { code: 'bad-input', message: expect.stringContaining('not UTF-8') } });
  });
});
