import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestPostgres, testPostgresUrl } from '../stores/db/postgres.fixture.ts';
import { drawColours } from './testing/drawn-footage.ts';
import { openLibrary, withEnvironment } from './testing/in-process.ts';
import { importAndIndex } from './testing/wait-for-job.ts';

const serverUrl = await testPostgresUrl();
const root = mkdtempSync(join(tmpdir(), 'vigil-two-owners-'));
let shared: Awaited<ReturnType<typeof createTestPostgres>>;

beforeAll(async () => {
  if (serverUrl !== undefined) shared = await createTestPostgres(serverUrl, 'empty');
});
afterAll(async () => {
  await shared?.drop();
  rmSync(root, { recursive: true, force: true });
});

describe.skipIf(serverUrl === undefined)('two workstations on one Postgres and one folder of artifacts', () => {
  it('each sees and searches what the other indexed; every job ran once', async () => {
    const environment = {
      VIGIL_DB: 'postgres',
      VIGIL_POSTGRES_URL: shared.url,
      VIGIL_ARTIFACTS_DIR: join(root, 'artifacts'),
    };
    await withEnvironment(environment, async () => {
      const first = await openLibrary(join(root, 'first'));
      const second = await openLibrary(join(root, 'second'));
      try {
        const blue = await importAndIndex(first.client, await drawColours(['blue', 'green'], 4));
        const red = await importAndIndex(second.client, await drawColours(['red', 'yellow'], 4));
        for (const { client } of [first, second]) {
          const { videos } = await client.call('videos.list', {});
          expect(videos.map(({ videoId, status }) => [videoId, status]).toSorted()).toEqual(
            [
              [blue, 'ready'],
              [red, 'ready'],
            ].toSorted(),
          );
          for (const [text, videoId] of [
            ['blue', blue],
            ['red', red],
          ] as const) {
            await vi.waitFor(
              async () => {
                const { hits } = await client.call('vigil.search', { text, topK: 1 });
                expect(hits.map((hit) => hit.videoId)).toEqual([videoId]);
              },
              { timeout: 20_000, interval: 200 },
            );
          }
        }
        const { jobs } = await first.client.call('jobs.list', {});
        // Of each recording: taking it in, on the workstation that has the file, and indexing it, on either.
        expect(jobs.map(({ kind, state, attempts }) => [kind, state, attempts]).toSorted()).toEqual([
          ...['ingest', 'ingest', 'intake', 'intake'].map((kind) => [kind, 'completed', 1]),
        ]);
      } finally {
        await first.close();
        await second.close();
      }
    });
  });
});
