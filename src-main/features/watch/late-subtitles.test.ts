import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createQueueStore } from '../../stores/queue-store.ts';
import { type OpenWatch, WatchTest } from './testing/watch-test.ts';

const test = new WatchTest();
beforeAll(() => test.draw());
afterEach(() => test.closeAll());
afterAll(() => test.remove());

const cue = (words: string): string => `1\n00:00:01,000 --> 00:00:02,000\n${words}\n`;
const write = (name: string, words: string): void => writeFileSync(join(test.inbox, name), cue(words));
const leftOf = async (vigil: OpenWatch): Promise<string[]> =>
  (await vigil.status()).left.map(({ name, problem }) => `${name} ${problem.sentence}`);
async function saidIn({ parts }: OpenWatch, name: string): Promise<string[]> {
  const { videos } = await parts.videos.list({ sort: 'oldest', limit: 10, offset: 0 });
  const video = videos.find(({ path }) => path === join(test.inbox, '.processed', name));
  return (await parts.transcripts.listForVideo(video!.videoId)).map(({ text }) => text);
}
const jobsOf = async ({ parts }: OpenWatch): Promise<number> =>
  (await createQueueStore(parts.database.db).counts(['ingest']))['ingest']!.completed;

describe('a subtitle that comes after its recording was taken in', () => {
  it('is put beside it and read, under the name the recording has now', async () => {
    test.newFolders();
    const vigil = await test.open();
    test.put('pump/run.mp4');
    // An earlier run left its receipt.
    mkdirSync(join(test.inbox, '.processed/pump'), { recursive: true });
    writeFileSync(join(test.inbox, '.processed/pump/run.mp4.json'), '{}');
    await vigil.takeAll();
    expect(test.there('.processed/pump/run (2).mp4')).toBe(true);
    write('pump/run.en.srt', 'late words');
    write('pump/other.srt', 'of a recording that is not there yet');
    await vigil.takeAll();
    expect(await saidIn(vigil, 'pump/run (2).mp4')).toEqual(['late words']);
    expect([test.there('pump/run.en.srt'), test.there('.processed/pump/run (2).en.srt')]).toEqual([false, true]);
    expect([test.there('pump/other.srt'), await leftOf(vigil)]).toEqual([true, []]);
    expect(await jobsOf(vigil)).toBe(2);
    // The same again says nothing new; another one of that name takes no place that is taken.
    write('pump/run.en.srt', 'late words');
    await vigil.takeAll();
    expect([test.there('pump/run.en.srt'), await jobsOf(vigil)]).toEqual([false, 2]);
    write('pump/run.en.srt', 'other words');
    await vigil.takeAll();
    await vigil.takeAll();
    expect([test.there('pump/run.en.srt'), await leftOf(vigil)]).toEqual([
      ...[true, ['pump/run.en.srt late-subtitle-place-taken']],
    ]);
    expect(await saidIn(vigil, 'pump/run (2).mp4')).toEqual(['late words']);
  });

  it('is left and said where several recordings had that name, and waits for one that is on its way', async () => {
    test.newFolders();
    const vigil = await test.open();
    test.put('pump/run.mp4');
    await vigil.takeAll();
    write('pump/run.srt', 'words of the second');
    test.put('pump/run.mp4', 'b.mp4');
    await vigil.takeAll();
    expect(await saidIn(vigil, 'pump/run.mp4')).toEqual([]);
    expect(await saidIn(vigil, 'pump/run (2).mp4')).toEqual(['words of the second']);
    write('pump/run.srt', 'words of either');
    await vigil.takeAll();
    expect(await leftOf(vigil)).toEqual(['pump/run.srt late-subtitle-of-several']);
    expect(test.there('pump/run.srt')).toBe(true);
  });

  it('is read by the next start when this one ended after it was put there', async () => {
    test.newFolders();
    const first = await test.open();
    test.put('pump/run.mp4');
    await first.takeAll();
    await test.close();
    for (const name of ['pump/run.srt', '.processed/pump/run.srt']) write(name, 'late words');
    const second = await test.open();
    await second.takeAll();
    expect(await saidIn(second, 'pump/run.mp4')).toEqual(['late words']);
    expect([test.there('pump/run.srt'), test.there('.processed/pump/run.srt')]).toEqual([false, true]);
  });
});
