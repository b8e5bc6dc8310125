import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQdrantIndex } from './qdrant-index.ts';
import { ENCODER, openTestLibrary, type TestLibrary } from './testing/library.fixture.ts';
import { startTestQdrant, type TestQdrant, testQdrantBinary } from './testing/qdrant.fixture.ts';

const binary = testQdrantBinary();
const DIM = 768;
const VIDEOS = 100;
const POINTS = 100_000;
const KILLS_OF_EACH = 3;

describe.skipIf(binary === undefined)(
  `${POINTS.toLocaleString('en')} points to Qdrant, with kills of either side`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-fill-'));
    const databaseFile = join(folder, 'vigil.db');
    let library: TestLibrary;
    let qdrant: TestQdrant;
    let kills = 0;
    beforeAll(async () => {
      library = await openTestLibrary(DIM, databaseFile);
      const pool = Array.from({ length: 1000 }, () => library.query());
      let at = 0;
      for (let video = 0; video < VIDEOS; video++) {
        await library.addVideo(`video-${video}`, POINTS / VIDEOS, () => pool[at++ % pool.length]!);
      }
      qdrant = await startTestQdrant(binary!);
    }, 600_000);
    afterAll(async () => {
      await qdrant.close();
      await library.close();
      rmSync(folder, { recursive: true, force: true });
    });

    /** One run; ended by `kill`, if given, once so many points are there. */
    async function run(kill?: { readonly who: 'vigil' | 'qdrant'; readonly atPoints: number }): Promise<number> {
      const { url, apiKey } = qdrant.server.address();
      const settings = [databaseFile, library.artifacts.root, url, apiKey!, 'long', ENCODER, String(DIM)];
      const child = fork(join(import.meta.dirname, 'testing/fill-child.ts'), settings, { silent: true });
      let first: number | undefined;
      child.on('message', (pointsDone: number) => {
        first ??= pointsDone;
        if (!kill || pointsDone < kill.atPoints) return;
        if (kill.who === 'vigil') child.kill('SIGKILL');
        else if (qdrant.server.pid() !== undefined) process.kill(qdrant.server.pid()!, 'SIGKILL');
        kill = undefined;
        kills += 1;
      });
      await once(child, 'exit');
      while (qdrant.server.pid() === undefined) await delay(50);
      return first ?? POINTS;
    }

    it('goes on where it was cut off, and ends with every point once', { timeout: 3_600_000 }, async () => {
      const startedAt: number[] = [];
      const startMs = performance.now();
      for (let kill = 0; kill < 2 * KILLS_OF_EACH; kill++) {
        const who = kill % 2 === 0 ? 'vigil' : 'qdrant';
        startedAt.push(await run({ who, atPoints: ((kill + 1) * POINTS) / (2 * KILLS_OF_EACH + 1) }));
      }
      startedAt.push(await run());
      const index = await openQdrantIndex({ http: qdrant.http, collection: 'long', dim: DIM });
      expect(await index.count()).toBe(POINTS);
      expect((await index.revisions()).size).toBe(VIDEOS);
      // Every run began with what the ones before had written, but for the video it was killed in.
      for (const [at, points] of startedAt.entries()) {
        expect(points).toBeGreaterThanOrEqual((at * POINTS) / (2 * KILLS_OF_EACH + 1) - (2 * POINTS) / VIDEOS);
      }
      expect(await run()).toBe(POINTS);
      const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
      process.stdout.write(
        `${await index.count()} points of ${DIM} values to Qdrant with ${kills} kills: ${seconds} s; began at ${startedAt.join(', ')}\n`,
      );
    });
  },
);
