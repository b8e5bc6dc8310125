import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { drawColours } from './testing/drawn-footage.ts';
import { openLibrary, runInProcess } from './testing/in-process.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-at-once-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('a command that waits goes on when the Vigil it was the client of ends', async () => {
  const dataDir = join(root, 'library');
  const footage = await drawColours(['red', 'yellow', 'navy', 'white'], 20);
  const owner = await openLibrary(dataDir);
  const indexing = runInProcess<{ videos: { videoId: string; error?: object }[] }>(dataDir, ['index', footage]);
  await vi.waitFor(
    async () => {
      const { jobs } = await owner.client.call('jobs.list', { states: ['running'], limit: 1 });
      expect(jobs).toHaveLength(1);
    },
    { timeout: 20_000, interval: 10 },
  );
  await owner.close();

  const { exitCode, document } = await indexing;
  expect({ exitCode, error: document.videos[0]?.error }).toEqual({ exitCode: 0, error: undefined });
  const library = await openLibrary(dataDir);
  expect((await library.client.call('videos.list', {})).videos.map(({ status }) => status)).toEqual(['ready']);
  await library.close();
});
