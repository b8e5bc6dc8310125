import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient, type VigilClient } from '../../src-shared/contract/client.ts';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { createCore } from '../core/create-core.ts';
import { readVectorMatrix } from '../formats/npy.ts';
import { type CoreAccess, openCore } from '../hosts/open-core.ts';
import { startForkCarrier } from '../workers/inference/fork-carrier.ts';
import { drawMovingPicture } from './testing/drawn-footage.ts';
import { importAndIndex, waitForJob } from './testing/wait-for-job.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-model-process-'));
const started: (number | undefined)[] = [];
let access: CoreAccess;
let client: VigilClient;

beforeAll(async () => {
  access = await openCore({
    overrides: { dataDir: join(root, 'data'), logLevel: 'silent' },
    createCore,
    // Models in a process of their own, as under Electron.
    startCarrier: () => {
      const carrier = startForkCarrier();
      started.push(carrier.pid);
      return carrier;
    },
  });
  client = createClient(access.transport);
});
afterAll(async () => {
  await access.close();
  rmSync(root, { recursive: true, force: true });
});

const framesOf = (videoId: string) => readVectorMatrix(join(root, 'data/artifacts', videoId, 'frames.vigil-basic.npy'));

it('a model process that is killed twice costs an indexing nothing', async () => {
  const file = await drawMovingPicture(190);
  const { videos } = await runLongCall(client, 'videos.import', { paths: [file] });
  const { jobId, videoId } = videos[0]!;
  for (const share of [0.15, 0.6]) {
    await waitForJob(client, jobId!, ({ state, progress }) => state !== 'queued' && progress > share);
    process.kill(started.at(-1)!, 'SIGKILL');
  }
  const job = await waitForJob(client, jobId!, ({ state }) => state === 'completed' || state === 'failed');
  expect(job).toMatchObject({ state: 'completed', error: null });
  expect(started.length).toBeGreaterThanOrEqual(3);
  const killed = await framesOf(videoId!);
  await client.call('videos.remove', { videoId: videoId! });
  const again = await importAndIndex(client, file);
  expect(await framesOf(again)).toEqual(killed);
});
