import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { VigilClient } from '../../src-shared/contract/client.ts';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { silentLog } from '../platform/log.ts';
import { createClipStore } from '../stores/clip-store.ts';
import { sampleChunks, sampleVideo } from '../stores/db/database.fixture.ts';
import { migrateUp } from '../stores/db/migrate.ts';
import { openLibraryDatabase } from '../stores/db/open-library.ts';
import { testPostgresUrl } from '../stores/db/postgres.fixture.ts';
import { createVideoStore } from '../stores/video-store.ts';
import { drawMovingPicture } from './testing/drawn-footage.ts';
import { openLibrary, withEnvironment } from './testing/in-process.ts';

const KILLS = 8;
const available = (await testPostgresUrl()) !== undefined;
const root = mkdtempSync(join(tmpdir(), 'vigil-postgres-faults-'));
const smallDrive = join(root, 'small');
mkdirSync(smallDrive);
const mounted =
  available &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=110m', 'tmpfs', smallDrive], { stdio: 'ignore' }).status === 0;
if (available && !mounted)
  process.stderr.write('A full drive under Postgres: skipped, no small drive can be mounted\n');

afterAll(() => {
  if (mounted) spawnSync('umount', [smallDrive]);
  rmSync(root, { recursive: true, force: true });
});

/** False when there is none just now: it is being started again. */
function killServer(dataDir: string): boolean {
  try {
    const pid = Number.parseInt(readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8'), 10);
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

/** Asks again when the database did not answer, as a person would; a job that gave up is retried. */
async function indexStubbornly(client: VigilClient, path: string): Promise<string> {
  for (;;) {
    await delay(200);
    try {
      const { videos } = await runLongCall(client, 'videos.import', { paths: [path] });
      const { videoId } = videos[0]!;
      if (videoId === null) continue;
      const { jobs } = await client.call('jobs.list', { limit: 50 });
      const job = jobs.find(({ subjectId }) => subjectId === videoId);
      if (job?.state === 'failed') await client.call('jobs.retry', { jobId: job.jobId });
      if (job?.state === 'completed') return videoId;
    } catch (error) {
      expect(error).toMatchObject({ code: 'backend-unavailable' });
    }
  }
}

describe.skipIf(!available)('faults of the Postgres that comes with Vigil', () => {
  it('is killed again and again while recordings are indexed, and nothing is lost', async () => {
    const dataDir = join(root, 'killed');
    const footage = await Promise.all([190, 100, 61].map(drawMovingPicture));
    await withEnvironment({ VIGIL_DB: 'postgres' }, async () => {
      const { client, close } = await openLibrary(dataDir);
      let kills = 0;
      let indexed = false;
      const killing = (async () => {
        while (!indexed && kills < KILLS) {
          await delay(1000 + 400 * (kills % 3));
          if (!indexed && killServer(dataDir)) kills += 1;
        }
      })();
      const videoIds: string[] = [];
      for (const path of footage) videoIds.push(await indexStubbornly(client, path));
      indexed = true;
      await killing;
      for (const videoId of videoIds) {
        const { status, chunks } = await client.call('videos.get', { videoId });
        const listed = await client.call('chunks.list', { videoId });
        expect(status).toBe('ready');
        expect(listed.chunks).toHaveLength(Object.values(chunks).reduce((sum, count) => sum + count, 0));
      }
      expect((await client.call('vigil.query', { question: 'red' })).evidence.length).toBeGreaterThan(0);
      await close();
      process.stdout.write(
        `Postgres killed ${kills} times while ${videoIds.length} recordings were indexed: all there\n`,
      );
      expect(kills).toBeGreaterThan(0);
    });
  });

  it.skipIf(!mounted)('runs out of room, says so, and goes on when there is some', async () => {
    const dataDir = join(smallDrive, 'library');
    const ballast = join(smallDrive, 'ballast');
    const database = await openLibraryDatabase({ dataDir, db: 'postgres', postgresUrl: null }, silentLog);
    await migrateUp(database, { backupDir: join(dataDir, 'backups') });
    const { video } = await createVideoStore(database.db).insert(sampleVideo('kept'));
    const clips = createClipStore(database.db);
    await clips.replaceForVideo(video.videoId, sampleChunks(video.videoId, 'micro', 500, 1.5));
    try {
      writeFileSync(ballast, Buffer.alloc(120 << 20));
    } catch {
      // As far as it goes: now the drive is full.
    }
    const growing = clips.replaceForVideo(video.videoId, sampleChunks(video.videoId, 'micro', 60_000, 1.5));
    const error = (await growing.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )) as { code: string } | undefined;
    // The server may refuse the write, or end because it cannot write its log.
    expect(['disk-full', 'backend-unavailable']).toContain(error?.code);
    rmSync(ballast);
    await expect
      .poll(async () => (await clips.listForVideo(video.videoId)).length, { timeout: 60_000, interval: 200 })
      .toBe(500);
    await clips.replaceForVideo(video.videoId, sampleChunks(video.videoId, 'micro', 600, 1.5));
    expect(await clips.listForVideo(video.videoId)).toHaveLength(600);
    await database.close();
    process.stdout.write(`Postgres on a full drive: ${error?.code}; nothing lost, writable again\n`);
  });
});
