import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { H264_SHORT_GOP, makeFootage } from '../engines/media/testing/make-footage.ts';
import { openLibrary } from './testing/in-process.ts';
import { completed, waitForJob } from './testing/wait-for-job.ts';

const CLIPS = 30;
const LONG_MINUTES = 120;
/** What the acceptance asks for. */
const FIRST_WITHIN_SEC = 20;
const ALL_WITHIN = 1.5;

const root = mkdtempSync(join(tmpdir(), 'vigil-queue-long-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Imports clips and gives when the first and the last of them were searchable, in seconds. */
async function indexClips(
  client: Awaited<ReturnType<typeof openLibrary>>['client'],
  paths: readonly string[],
): Promise<{ firstSec: number; allSec: number }> {
  const startedMs = performance.now();
  const { videos } = await runLongCall(client, 'videos.import', { paths: [...paths] });
  const elapsedSec = (): number => (performance.now() - startedMs) / 1000;
  const ends = await Promise.all(
    videos.map(async ({ jobId }) => {
      await completed(client, jobId);
      return elapsedSec();
    }),
  );
  return { firstSec: Math.min(...ends), allSec: Math.max(...ends) };
}

it(`${CLIPS} clips behind a recording of ${LONG_MINUTES} minutes are searchable soon`, async () => {
  const paths: string[] = [];
  for (let at = 0; at < CLIPS; at += 1) {
    const path = join(root, `clip ${at}.mp4`);
    await makeFootage(path, `testsrc2=s=1280x720:r=25:d=10,hue=h=${at * 12}`, H264_SHORT_GOP);
    paths.push(path);
  }
  const minute = join(root, 'minute.mp4');
  const { ffmpegPath } = await makeFootage(minute, 'testsrc2=s=1280x720:r=25:d=60', H264_SHORT_GOP);
  const list = join(root, 'list.txt');
  writeFileSync(list, Array.from({ length: LONG_MINUTES }, () => `file '${minute}'`).join('\n'));
  const long = join(root, 'shift.mp4');
  execFileSync(ffmpegPath, ['-nostdin', '-v', 'error', '-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', long]);

  const alone = await openLibrary(join(root, 'alone'));
  const own = await indexClips(alone.client, paths);
  await alone.close();

  const library = await openLibrary(join(root, 'library'));
  const { videos } = await runLongCall(library.client, 'videos.import', { paths: [long] });
  const { jobId } = videos[0]!;
  await waitForJob(library.client, jobId!, ({ state, progress }) => state === 'running' && progress > 0.005);
  const behind = await indexClips(library.client, paths);
  const { state } = await library.client.call('jobs.get', { jobId: jobId! });
  await library.client.call('jobs.cancel', { jobId: jobId! });
  await library.close();

  const ratio = behind.allSec / own.allSec;
  process.stdout.write(
    `${CLIPS} clips of 10 s: alone ${own.allSec.toFixed(1)} s; behind ${LONG_MINUTES} min first ${behind.firstSec.toFixed(1)} s, all ${behind.allSec.toFixed(1)} s = ${ratio.toFixed(2)} x (bounds ${FIRST_WITHIN_SEC} s, ${ALL_WITHIN} x)\n`,
  );
  expect(state).toMatch(/queued|running/);
  expect(behind.firstSec).toBeLessThan(FIRST_WITHIN_SEC);
  expect(ratio).toBeLessThan(ALL_WITHIN);
});
