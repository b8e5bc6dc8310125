import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import type { CallOutput } from '../../src-shared/contract/api.ts';
import { ownRecording, recordingsBelow } from '../features/watch/testing/dropped-files.ts';
import { drawMovingPicture } from './testing/drawn-footage.ts';
import { runVigil, vigilDocument } from './testing/run-vigil.ts';

const GROWING = 10;
const ALL = 50;
const TAKEN_BEFORE_THE_KILL = 8;

const root = mkdtempSync(join(tmpdir(), 'vigil-dropped-'));
const dataDir = join(root, 'library');
const inbox = join(root, 'inbox');
const environment = { VIGIL_DATA_DIR: dataDir };
afterAll(() => rmSync(root, { recursive: true, force: true }));

const nameOf = (number: number): string => `${String(number).padStart(2, '0')}.mp4`;
const status = () => vigilDocument<CallOutput<'watch.status'>>(['watch', 'status'], environment);

/** Starts `vigil serve`; gives how to end it at once. */
async function serve(): Promise<() => Promise<void>> {
  let pid = 0;
  const ended = runVigil(['serve', '--port', '0'], environment, (started) => {
    pid = started;
  });
  await vi.waitFor(status, { timeout: 120_000, interval: 500 });
  return async () => {
    process.kill(pid, 'SIGKILL');
    await ended;
  };
}

it(`${ALL} files dropped while running, some still growing, one broken, through a kill -9`, async () => {
  const mp4 = readFileSync(await drawMovingPicture(4));
  for (const folder of [dataDir, join(inbox, 'dock')]) mkdirSync(folder, { recursive: true });
  const watch = { ...{ enabled: true, folder: inbox, folders: 'cameras' }, taskId: '', role: 'trainee' };
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ watch }));
  const path = (number: number): string => join(inbox, 'dock', nameOf(number));
  const put = (from: number, to: number): void => {
    for (let number = from; number < to; number += 1) writeFileSync(path(number), ownRecording(mp4, number));
  };

  const kill = await serve();
  writeFileSync(path(0), 'Not a recording: notes about one.\n'.repeat(50));
  put(1, 30);
  const growing = Array.from({ length: GROWING }, (_, at) => ({
    path: path(30 + at),
    rest: ownRecording(mp4, 30 + at),
  }));
  const grow = (bytes: number): void => {
    for (const file of growing) {
      appendFileSync(file.path, file.rest.subarray(0, bytes));
      file.rest = file.rest.subarray(bytes);
    }
  };
  grow(1000);
  const recorder = setInterval(() => grow(100), 3000);
  await vi.waitFor(async () => expect((await status()).completed).toBeGreaterThanOrEqual(TAKEN_BEFORE_THE_KILL), {
    ...{ timeout: 600_000, interval: 500 },
  });
  await kill();

  const killAgain = await serve();
  put(30 + GROWING, ALL);
  clearInterval(recorder);
  grow(mp4.length + 16);
  await vi.waitFor(
    async () => {
      const { completed, failed } = await status();
      expect([completed, failed]).toEqual([ALL - 1, 1]);
    },
    { timeout: 900_000, interval: 1000 },
  );
  const { videos, total } = await vigilDocument<CallOutput<'videos.list'>>(['videos', '--limit', '200'], environment);
  const { jobs } = await vigilDocument<CallOutput<'jobs.list'>>(['jobs', '--limit', '500'], environment);
  await killAgain();
  process.stdout.write(`${ALL} dropped: ${total} videos, ${recordingsBelow(join(inbox, '.failed')).length} error\n`);
  const names = Array.from({ length: ALL - 1 }, (_, at) => nameOf(at + 1));
  expect(videos.map(({ name }) => name).sort()).toEqual(names);
  expect(videos.filter(({ status: state }) => state !== 'ready')).toEqual([]);
  expect(recordingsBelow(join(inbox, '.processed'))).toEqual(names);
  expect(recordingsBelow(join(inbox, '.failed'))).toEqual([nameOf(0)]);
  expect(jobs.filter(({ kind }) => kind === 'ingest').map(({ state }) => state)).toEqual(names.map(() => 'completed'));
});
