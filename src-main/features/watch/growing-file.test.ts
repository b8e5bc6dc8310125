import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, renameSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { POLL_EVERY_MS } from './feature.ts';
import { QUIET_MS } from './folder-watcher.ts';
import { WatchTest } from './testing/watch-test.ts';

const test = new WatchTest();
beforeAll(() => test.draw());
afterEach(() => test.closeAll());
afterAll(() => test.remove());

/** Another program that keeps a file open and writes what it is given when it is given it. */
function writerOf(path: string) {
  const script = "process.stdin.pipe(require('node:fs').createWriteStream(process.argv[1], { flags: 'a' }))";
  const child = spawn(process.execPath, ['-e', script, path], { stdio: ['pipe', 'ignore', 'inherit'] });
  const size = (): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return {
    write: async (bytes: Buffer): Promise<void> => {
      const wanted = size() + bytes.length;
      child.stdin.write(bytes);
      await expect.poll(size, { interval: 5, timeout: 30_000 }).toBe(wanted);
    },
    end: async (): Promise<void> => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

describe('a file that is being written into the watched folder', () => {
  it('is left alone as long as it grows, also when it rests over a whole look, and taken in when it is done', async () => {
    test.newFolders();
    const vigil = await test.open({ taskId: 'pump' });
    const whole = readFileSync(join(test.folder, 'a.mp4'));
    const writer = writerOf(join(test.inbox, 'a.mp4'));
    const parts = 4;
    for (let part = 0; part < parts; part += 1) {
      const share = (count: number): number => Math.floor((whole.length * count) / parts);
      await writer.write(whole.subarray(share(part), share(part + 1)));
      // One look sees what was written, the next one that nothing came since.
      await vigil.pollAfter(POLL_EVERY_MS);
      await vigil.pollAfter(POLL_EVERY_MS);
      expect(vigil.watcher.underWay, `part ${part}`).toMatchObject([{ name: 'a.mp4', state: 'copying' }]);
      expect(test.there('a.mp4')).toBe(true);
    }
    await writer.end();
    await vigil.pollAfter(QUIET_MS);
    expect([test.there('a.mp4'), test.there('.processing/a.mp4')]).toEqual([false, true]);
    await vigil.watcher.settled();
    expect(test.receipt('.processed/a.mp4')).toMatchObject({ status: 'completed', task_id: 'pump', role: 'trainee' });
  });

  it('is one that changes in place, by its time, and one that another takes the place of, by its size', async () => {
    test.newFolders();
    const vigil = await test.open({ taskId: 'pump' });
    test.put('a.mp4');
    await vigil.pollAfter(0);
    const later = new Date(statSync(join(test.inbox, 'a.mp4')).mtimeMs + 1000);
    utimesSync(join(test.inbox, 'a.mp4'), later, later);
    await vigil.pollAfter(QUIET_MS);
    expect(test.there('a.mp4')).toBe(true);
    test.put('.other.mp4', 'b.mp4');
    utimesSync(join(test.inbox, '.other.mp4'), later, later);
    renameSync(join(test.inbox, '.other.mp4'), join(test.inbox, 'a.mp4'));
    expect(statSync(join(test.folder, 'a.mp4')).size).not.toBe(statSync(join(test.folder, 'b.mp4')).size);
    await vigil.pollAfter(QUIET_MS);
    expect(test.there('a.mp4')).toBe(true);
    // However often it is looked at meanwhile.
    for (let look = 0; look < 5; look += 1) await vigil.pollAfter(0);
    expect(test.there('a.mp4')).toBe(true);
    await vigil.pollAfter(QUIET_MS);
    expect(test.there('a.mp4')).toBe(false);
    await vigil.watcher.settled();
  });

  it('waits for its subtitle, which is written more slowly', async () => {
    test.newFolders();
    const vigil = await test.open({ taskId: 'pump' });
    test.put('a.mp4');
    const writer = writerOf(join(test.inbox, 'a.en.srt'));
    await writer.write(Buffer.from('1\n00:00:01,000 --> 00:00:02,000\nfirst half\n'));
    await vigil.pollAfter(0);
    await writer.write(Buffer.from('\n2\n00:00:03,000 --> 00:00:04,000\nsecond half\n'));
    await vigil.pollAfter(QUIET_MS);
    expect([test.there('a.mp4'), test.there('a.en.srt')]).toEqual([true, true]);
    expect(vigil.watcher.underWay).toMatchObject([{ name: 'a.mp4', state: 'copying' }]);
    await writer.end();
    await vigil.pollAfter(QUIET_MS);
    await vigil.watcher.settled();
    expect([test.there('.processed/a.mp4'), test.there('.processed/a.en.srt')]).toEqual([true, true]);
    const [video] = (await vigil.parts.videos.list({ sort: 'oldest', limit: 1, offset: 0 })).videos;
    const said = (await vigil.parts.transcripts.listForVideo(video!.videoId)).map(({ text }) => text);
    expect(said).toEqual(['first half', 'second half']);
  });
});
