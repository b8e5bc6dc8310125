import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createQueueStore } from '../../stores/queue-store.ts';
import { QUIET_MS } from './folder-watcher.ts';
import { ownRecording, recordingsBelow } from './testing/dropped-files.ts';
import { WatchTest } from './testing/watch-test.ts';

// The short version of acceptance/dropped-files.long.test.ts, whose process is `vigil serve` with its own clock.
const test = new WatchTest();
beforeAll(() => test.draw());
afterAll(async () => {
  await test.closeAll();
  test.remove();
});

const CHILD = join(import.meta.dirname, 'testing/watch-child.fixture.ts');

/** The watching process; `look` gives what is under way after a look at the folder. */
async function watcherProcess(): Promise<{
  child: ChildProcess;
  look: (afterMs: number, settle?: boolean) => Promise<unknown>;
}> {
  const child = fork(CHILD, [test.dataDir], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'message');
  const look = async (afterMs: number, settle = false): Promise<unknown> => {
    child.send({ afterMs, settle });
    const [{ underWay }] = (await once(child, 'message')) as [{ underWay: unknown }];
    return underWay;
  };
  return { child, look };
}

it('twelve files dropped while it runs, some still growing, one broken: eleven videos, one error, through a kill', async () => {
  test.newFolders();
  const settings = {
    watch: { ...{ enabled: true, folder: test.inbox, folders: 'cameras' }, taskId: '', role: 'trainee' },
  };
  writeFileSync(join(test.dataDir, 'settings.json'), JSON.stringify(settings));
  const mp4 = readFileSync(join(test.folder, 'a.mp4'));
  const path = (number: number): string => join(test.inbox, `dock/${String(number).padStart(2, '0')}.mp4`);
  mkdirSync(join(test.inbox, 'dock'));
  const growing = [8, 9, 10].map((number) => ({ path: path(number), bytes: ownRecording(mp4, number) }));

  const first = await watcherProcess();
  for (let number = 0; number < 8; number += 1) writeFileSync(path(number), ownRecording(mp4, number));
  writeFileSync(path(11), 'Not a recording: notes about one.\n'.repeat(50));
  for (const file of growing) writeFileSync(file.path, file.bytes.subarray(0, 2000));
  await first.look(QUIET_MS);
  for (const file of growing) appendFileSync(file.path, file.bytes.subarray(2000, 4000));
  expect(await first.look(QUIET_MS)).toEqual(
    expect.arrayContaining([
      ['dock/08.mp4', 'copying'],
      ['dock/00.mp4', 'processing'],
    ]),
  );
  await expect
    .poll(() => recordingsBelow(join(test.inbox, '.processed')).length, { interval: 5, timeout: 120_000 })
    .toBeGreaterThanOrEqual(2);
  const killed = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await killed;
  expect(recordingsBelow(join(test.inbox, '.processing')).length).toBeGreaterThan(0);

  const second = await watcherProcess();
  await second.look(QUIET_MS);
  for (const file of growing) appendFileSync(file.path, file.bytes.subarray(4000));
  await second.look(QUIET_MS);
  await second.look(QUIET_MS, true);
  const ended = once(second.child, 'exit');
  second.child.kill('SIGKILL');
  await ended;

  const { parts } = await test.open({ folders: 'cameras' }, false);
  const { videos, total } = await parts.videos.list({ sort: 'name', limit: 100, offset: 0 });
  const names = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((number) => `${String(number).padStart(2, '0')}.mp4`);
  expect([total, videos.map(({ name }) => name)]).toEqual([11, names]);
  expect(videos.filter((video) => video.status !== 'ready' || video.cameraId !== 'dock' || !video.fileFound)).toEqual(
    [],
  );
  expect(new Set(videos.map(({ checksum }) => checksum)).size).toBe(11);
  expect(recordingsBelow(join(test.inbox, '.processed'))).toEqual(names);
  expect(recordingsBelow(join(test.inbox, '.failed'))).toEqual(['11.mp4']);
  expect(recordingsBelow(join(test.inbox, 'dock'))).toEqual([]);
  expect(recordingsBelow(join(test.inbox, '.processing'))).toEqual([]);
  const { ingest } = await createQueueStore(parts.database.db).counts(['ingest']);
  expect(ingest).toMatchObject({ completed: 11, failed: 0, total: 11 });
});
