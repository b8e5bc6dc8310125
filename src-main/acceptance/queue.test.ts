import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import type { Job } from '../../src-shared/model/worded.ts';
import { H264_SHORT_GOP, makeFootage } from '../engines/media/testing/make-footage.ts';
import { type OpenLibrary, openLibrary } from './testing/in-process.ts';
import { completed, waitForJob } from './testing/wait-for-job.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-queue-'));
const MINUTES = 30;
let library: OpenLibrary;

beforeAll(async () => {
  library = await openLibrary(join(root, 'library'));
});
afterAll(async () => {
  await library.close();
  rmSync(root, { recursive: true, force: true });
});

async function add(...paths: string[]): Promise<{ videoId: string; jobId: string }[]> {
  const { videos } = await runLongCall(library.client, 'videos.import', { paths });
  return videos.map(({ videoId, jobId }) => ({ videoId: videoId!, jobId: jobId! }));
}

const job = (jobId: string): Promise<Job> => library.client.call('jobs.get', { jobId });

it('short recordings pass a long one that is being indexed, which then goes on to the same chunks', async () => {
  const long = join(root, 'shift.mp4');
  await makeFootage(long, `testsrc=s=96x54:r=8:d=${MINUTES * 60}`, H264_SHORT_GOP);
  const clips = ['red', 'green', 'blue'].map((colour) => join(root, `${colour}.mp4`));
  for (const [at, path] of clips.entries()) {
    await makeFootage(path, `color=${['red', 'green', 'blue'][at]}:s=96x54:r=8:d=4`, H264_SHORT_GOP);
  }
  const [first] = await add(long);
  const { client } = library;
  await waitForJob(client, first!.jobId, ({ state, progress }) => state === 'running' && progress > 0.02);
  const added = await add(...clips);
  for (const { jobId } of added) await completed(client, jobId);
  const meanwhile = await job(first!.jobId);
  expect(meanwhile).toMatchObject({ state: expect.stringMatching(/queued|running/) });

  await client.call('jobs.pause', { jobId: first!.jobId });
  const paused = await job(first!.jobId);
  expect(paused.state).toBe('paused');
  expect((await client.call('videos.get', { videoId: first!.videoId })).status).toBe('pending');
  await client.call('jobs.resume', { jobId: first!.jobId });
  await completed(client, first!.jobId);
  const { chunks } = await client.call('chunks.list', { videoId: first!.videoId, level: 'micro' });
  // Windows of 3 s every 1.5 s.
  expect(chunks).toHaveLength((MINUTES * 60 - 3) / 1.5 + 1);
});
