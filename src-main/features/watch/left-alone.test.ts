import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FAILED, filesWithReceipts } from './receipts.ts';
import { type OpenWatch, WatchTest } from './testing/watch-test.ts';

const NOBODY = 65_534;
const test = new WatchTest();
beforeAll(() => test.draw());
afterEach(() => test.closeAll());
afterAll(() => test.remove());

const leftOf = async (vigil: OpenWatch): Promise<string[]> =>
  (await vigil.status()).left.map(({ name, problem }) => `${name} ${problem.sentence}`);

/** How often the log names it. */
const timesLogged = (name: string): number =>
  readFileSync(join(test.dataDir, 'logs/vigil.log'), 'utf8').split(JSON.stringify(name)).length - 1;

/** Runs `work` as a user that may not read everything. */
async function asNobody<Result>(work: () => Promise<Result>): Promise<Result> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid!(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid!(0);
  }
}

describe.skipIf(process.platform === 'win32')('what is left alone in the watched folder', () => {
  it('an unreadable folder costs itself alone, also among what was put aside', async () => {
    test.newFolders();
    const vigil = await test.open();
    test.put('pump/a.mp4');
    for (const name of ['locked', '.failed/locked']) mkdirSync(join(test.inbox, name), { recursive: true });
    for (const name of ['.failed/x.mp4', '.failed/locked/y.mp4']) writeFileSync(join(test.inbox, `${name}.json`), '{}');
    for (const folder of [test.folder, test.dataDir]) chmodSync(folder, 0o755);
    if (process.getuid?.() === 0) chownSync(test.inbox, NOBODY, NOBODY);
    for (const name of ['locked', '.failed/locked']) chmodSync(join(test.inbox, name), 0);
    await asNobody(async () => {
      await vigil.watcher.poll();
      expect(await filesWithReceipts(join(test.inbox, FAILED))).toEqual([join(test.inbox, FAILED, 'x.mp4')]);
    });
    for (const name of ['locked', '.failed/locked']) chmodSync(join(test.inbox, name), 0o755);
    expect(vigil.watcher.problem).toBeNull();
    expect(vigil.watcher.underWay).toMatchObject([{ name: 'pump/a.mp4', state: 'copying' }]);
    expect(await leftOf(vigil)).toEqual(['locked file-unreadable']);
  });

  it('a link that leads elsewhere stays and is said once, and what lies beside it is taken in', async () => {
    test.newFolders();
    const away = join(test.dataDir, 'away');
    mkdirSync(away);
    writeFileSync(join(away, 'c.mp4'), 'not to be moved');
    test.put('pump/a.mp4');
    symlinkSync(join(away, 'c.mp4'), join(test.inbox, 'pump/linked.mp4'));
    symlinkSync(away, join(test.inbox, 'pump/folder'));
    symlinkSync('..', join(test.inbox, 'pump/round'));
    symlinkSync('a.mp4', join(test.inbox, 'pump/same.mp4'));
    symlinkSync(join(away, 'gone.mp4'), join(test.inbox, 'pump/broken.mp4'));
    symlinkSync(join(away, 'gone.txt'), join(test.inbox, 'pump/notes.txt'));
    const vigil = await test.open();
    await vigil.watcher.poll();
    const links = ['pump/folder link-left-alone', 'pump/linked.mp4 link-left-alone'];
    expect(await leftOf(vigil)).toEqual(['pump/broken.mp4 link-leads-nowhere', ...links]);
    await vigil.takeAll();
    await vigil.takeAll();
    expect(test.there('.processed/pump/a.mp4')).toBe(true);
    // What the second link leads to has gone its way.
    expect(await leftOf(vigil)).toEqual([
      ...['pump/broken.mp4 link-leads-nowhere', ...links, 'pump/same.mp4 link-leads-nowhere'],
    ]);
    expect(lstatSync(join(test.inbox, 'pump/linked.mp4')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(away, 'c.mp4'), 'utf8')).toBe('not to be moved');
    expect(['pump/linked.mp4', 'pump/folder', 'pump/broken.mp4'].map(timesLogged)).toEqual([1, 1, 1]);
    rmSync(join(test.inbox, 'pump/linked.mp4'));
    await vigil.takeAll();
    expect((await leftOf(vigil)).join()).not.toContain('linked.mp4');
  });

  // Elsewhere the file system takes no such name.
  it.skipIf(process.platform !== 'linux')('a name that is not UTF-8 is said, and hides nothing else', async () => {
    test.newFolders();
    test.put('a.mp4');
    const unnamed = Buffer.concat([Buffer.from(`${test.inbox}/d`), Buffer.from([0xe9]), Buffer.from('j.mp4')]);
    writeFileSync(unnamed, 'x');
    const vigil = await test.open({ taskId: 'pump' });
    await vigil.takeAll();
    expect(await leftOf(vigil)).toEqual(['d\\xe9j.mp4 name-not-utf8']);
    expect(test.there('.processed/a.mp4')).toBe(true);
    expect(timesLogged('d\\xe9j.mp4')).toBe(1);
  });

  it('a file that cannot be moved is said once and does not hold up the next', async () => {
    test.newFolders();
    test.put('pump/b.mp4', 'b.mp4');
    // A file has the place of the folder that claimed files of this task go to.
    mkdirSync(join(test.inbox, '.processing'));
    writeFileSync(join(test.inbox, '.processing/pump'), 'in the way');
    test.put('wash/a.mp4');
    const vigil = await test.open();
    await vigil.takeAll();
    await vigil.takeAll();
    expect(await leftOf(vigil)).toEqual(['pump/b.mp4 watched-file-not-movable']);
    expect([test.there('pump/b.mp4'), test.there('.processed/wash/a.mp4')]).toEqual([true, true]);
    expect(timesLogged('pump/b.mp4')).toBe(1);
  });

  it('a folder that is itself reached by a link is watched like any other', async () => {
    test.newFolders();
    const link = `${test.inbox}-link`;
    symlinkSync(realpathSync(test.inbox), link);
    test.put('pump/a.mp4');
    const vigil = await test.open({ folder: `${link}/` });
    await vigil.takeAll();
    expect([test.there('.processed/pump/a.mp4'), await leftOf(vigil)]).toEqual([true, []]);
  });
});
