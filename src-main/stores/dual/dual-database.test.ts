import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { worded } from '../../../src-shared/sentences/word.ts';
import { createAnswerStore } from '../answer-store.ts';
import { createClipStore } from '../clip-store.ts';
import { sampleChunks, sampleVideo } from '../db/database.fixture.ts';
import { migrateUp } from '../db/migrate.ts';
import { openDatabase, type VigilDatabase } from '../db/open.ts';
import { openPostgres } from '../db/open-postgres.ts';
import { createTestPostgres, testPostgresUrl } from '../db/postgres.fixture.ts';
import { createTakeStore } from '../take-store.ts';
import { createTaskStore } from '../task-store.ts';
import { createVideoStore } from '../video-store.ts';
import { type DualDatabase, type DualOptions, openDualDatabase } from './dual-database.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const serverUrl = await testPostgresUrl();

let folder: string;
let url: string;
let drop: () => Promise<void>;
let reachable: boolean;
let open: DualDatabase | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-dual-'));
  ({ url, drop } = await createTestPostgres(serverUrl!));
  reachable = true;
});

afterEach(async () => {
  await open?.close();
  open = undefined;
  await drop();
  rmSync(folder, { recursive: true, force: true });
});

async function migrated(database: VigilDatabase): Promise<VigilDatabase> {
  await migrateUp(database, { backupDir: join(folder, 'backups') });
  return database;
}

async function start(more: Partial<DualOptions> = {}): Promise<DualDatabase> {
  open = await openDualDatabase({
    openDatabase: {
      sqlite: () => migrated(openDatabase(join(folder, 'vigil.db'))),
      postgres: async () => {
        if (!reachable) throw new Error('no route to the server');
        return migrated(await openPostgres(url));
      },
    },
    stateFile: join(folder, 'databases.json'),
    log: silent,
    ...more,
  });
  return open;
}

async function fill(database: VigilDatabase, name: string): Promise<string> {
  const videos = createVideoStore(database.db);
  const { video } = await videos.insert(sampleVideo(name));
  await createTaskStore(database.db).create({ taskId: `task-${name}`, name, description: '' });
  await createTakeStore(database.db).insert({
    taskId: `task-${name}`,
    videoId: video.videoId,
    role: 'gold',
    startSec: 0,
    endSec: 10,
  });
  return video.videoId;
}

async function inStep(database: DualDatabase): Promise<void> {
  await vi.waitFor(
    async () => {
      expect((await database.dual.status()).state).toBe('in-step');
    },
    { timeout: 10_000, interval: 30 },
  );
}

describe.skipIf(serverUrl === undefined)('a library in SQLite and Postgres', () => {
  test('what is written to one comes to the other, changes and cascades included', async () => {
    const database = await start();
    const [kept, removed] = [await fill(database, 'kept'), await fill(database, 'removed')];
    await createClipStore(database.db).replaceForVideo(removed, sampleChunks(removed, 'micro', 300, 3));
    await createVideoStore(database.db).updateFacts(kept, { status: 'ready' });
    const verdict = await database.dual.verify();
    expect(verdict.clean).toBe(true);
    const rows = Object.fromEntries(verdict.tables.map((one) => [one.table, one.secondaryRows]));
    expect(rows).toMatchObject({ videos_v2: 2, clips: 300, sop_takes: 2 });

    await createVideoStore(database.db).remove(removed);
    const after = await database.dual.verify();
    expect(after.clean).toBe(true);
    expect(Object.fromEntries(after.tables.map((one) => [one.table, one.secondaryRows]))).toMatchObject({
      videos_v2: 1,
      clips: 0,
      sop_takes: 1,
    });
    await inStep(database);
  });

  test('two videos that exchange their files exchange them there too', async () => {
    const database = await start();
    const [a, b] = [await fill(database, 'a'), await fill(database, 'b')];
    expect((await database.dual.verify()).clean).toBe(true);
    await database.db.transaction().execute(async (trx) => {
      const move = (id: string, path: string) =>
        trx.updateTable('videos_v2').set({ file_path: path }).where('video_id', '=', id).execute();
      await move(a, '/aside');
      await move(b, '/footage/a.mp4');
      await move(a, '/footage/b.mp4');
    });
    expect((await database.dual.verify()).clean).toBe(true);
  });

  test('a row that was tampered with is named', async () => {
    const database = await start();
    const videoId = await fill(database, 'one');
    expect((await database.dual.verify()).clean).toBe(true);
    const direct = await openPostgres(url);
    await direct.db.updateTable('videos_v2').set({ fps: 12 }).where('video_id', '=', videoId).execute();
    await direct.db.deleteFrom('sop_takes').execute();
    await sql`insert into sop_tasks (task_id, name, description, created_at) values ('stray', '', '', '')`.execute(
      direct.db,
    );
    await direct.close();
    const verdict = await database.dual.verify();
    expect(verdict.clean).toBe(false);
    const found = verdict.tables.flatMap((one) =>
      one.differences.map(({ kind, key, columns }) => [
        one.table,
        kind,
        ...(one.table === 'sop_takes' ? [] : key),
        ...columns,
      ]),
    );
    expect(found).toEqual(
      expect.arrayContaining([
        ['videos_v2', 'different', videoId, 'fps'],
        ['sop_tasks', 'extra', 'stray'],
        ['sop_takes', 'missing'],
      ]),
    );
    await expect(database.dual.promote('postgres')).rejects.toMatchObject({ code: 'conflict' });
    expect((await database.dual.status()).primary).toBe('sqlite');
    await database.dual.refill();
    expect((await database.dual.verify()).clean).toBe(true);
  });

  test('while the second is down nothing waits for it, and all of it arrives afterwards', async () => {
    reachable = false;
    const database = await start();
    // Also the first one: nothing is in step before the second has been asked.
    expect(worded(await database.dual.status())).toMatchObject({ state: 'waiting', problem: 'no route to the server' });
    await fill(database, 'meanwhile');
    await vi.waitFor(async () => {
      expect(worded(await database.dual.status())).toMatchObject({
        state: 'waiting',
        problem: 'no route to the server',
      });
    });
    await expect(database.dual.verify()).rejects.toThrow('no route to the server');
    reachable = true;
    await inStep(database);
    expect((await database.dual.verify()).clean).toBe(true);
  });

  test('promoting keeps stores that are open at work, and back again; nothing is lost', async () => {
    const database = await start();
    const videos = createVideoStore(database.db);
    await fill(database, 'before');
    let written = 0;
    let stop = false;
    const writer = (async () => {
      while (!stop) {
        await videos.insert(sampleVideo(`during ${written}`));
        written += 1;
      }
    })();
    await database.dual.promote('postgres');
    expect((await database.dual.status()).primary).toBe('postgres');
    await vi.waitFor(() => expect(written).toBeGreaterThan(20));
    expect(await createAnswerStore(database.db).list({ limit: 1 })).toEqual([]);
    await database.dual.promote('sqlite');
    await vi.waitFor(() => expect(written).toBeGreaterThan(40));
    stop = true;
    await writer;
    const verdict = await database.dual.verify();
    expect(verdict).toMatchObject({ clean: true, primary: 'sqlite' });
    expect(verdict.tables.find((one) => one.table === 'videos_v2')?.primaryRows).toBe(written + 1);
  });

  test('after a restart the one that was promoted is the primary', async () => {
    const first = await start();
    await fill(first, 'first');
    await first.dual.promote('postgres');
    await fill(first, 'second');
    await first.close();
    const again = await start();
    expect((await again.dual.status()).primary).toBe('postgres');
    expect((await createVideoStore(again.db).list({ sort: 'newest', limit: 9, offset: 0 })).videos).toHaveLength(2);
    expect((await again.dual.verify()).clean).toBe(true);
  });

  test('a transaction that fails leaves nothing on either side', async () => {
    const database = await start();
    await fill(database, 'kept');
    for (const side of ['sqlite', 'postgres'] as const) {
      if (side === 'postgres') await database.dual.promote('postgres');
      await expect(
        database.db.transaction().execute(async (trx) => {
          await createVideoStore(trx).insert(sampleVideo('half'));
          throw new Error('stopped half-way');
        }),
      ).rejects.toThrow('stopped half-way');
    }
    const verdict = await database.dual.verify();
    expect(verdict.tables.find((one) => one.table === 'videos_v2')).toMatchObject({ primaryRows: 1, secondaryRows: 1 });
  });

  test('another library is not overwritten', async () => {
    const foreign = await migrated(await openPostgres(url));
    await fill(foreign, 'theirs');
    await foreign.close();
    const database = await start();
    await fill(database, 'ours');
    await vi.waitFor(async () => {
      expect(worded(await database.dual.status())).toMatchObject({
        state: 'waiting',
        problem: expect.stringContaining('another library') as unknown,
      });
    });
  });

  test('the state file is there from the first start', async () => {
    await start();
    expect(existsSync(join(folder, 'databases.json'))).toBe(true);
  });
});
