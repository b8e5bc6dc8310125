import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sampleVideo } from '../db/database.fixture.ts';
import { migrateUp } from '../db/migrate.ts';
import { openDatabase } from '../db/open.ts';
import { openPostgres } from '../db/open-postgres.ts';
import { createTestPostgres, testPostgresUrl } from '../db/postgres.fixture.ts';
import { restoreSqlite } from '../db/restore.ts';
import { createVideoStore } from '../video-store.ts';
import { forgetSync } from './change-log.ts';
import type { DualDatabase } from './dual-database.ts';
import { openDualIn } from './testing/open-dual.ts';
import { contentOf, makeWorkload, perform } from './testing/workload.ts';

const serverUrl = await testPostgresUrl();
let folder: string;
let postgres: Awaited<ReturnType<typeof createTestPostgres>>;
let database: DualDatabase | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-dual-faults-'));
  if (serverUrl !== undefined) postgres = await createTestPostgres(serverUrl);
});

afterEach(async () => {
  vi.useRealTimers();
  await database?.close();
  database = undefined;
  await postgres?.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(serverUrl === undefined)('two databases and what may go wrong', () => {
  test('a second database that is down during 1,000 writes has them all afterwards', async () => {
    const nowhere = new URL(postgres.url);
    nowhere.port = '1';
    database = await openDualIn(folder, nowhere.href);
    for (const write of makeWorkload(3, 1000)) if (write.kind !== 'promote') await perform(database, write);
    const { rowsBehind } = await database.dual.status();
    expect(rowsBehind).toBeGreaterThan(200);
    await database.close();

    database = await openDualIn(folder, postgres.url);
    expect((await database.dual.verify()).clean).toBe(true);
    const second = await openPostgres(postgres.url);
    expect(await contentOf(second)).toEqual(await contentOf(database));
    await second.close();
  });

  test('a full drive under the second database stops nothing, and what waits goes over when there is room', async () => {
    // The second database is the SQLite one: its size can be limited like a drive's.
    database = await openDualIn(folder, postgres.url);
    await database.dual.promote('postgres');
    await database.close();
    let pages = 0;
    const open = {
      sqlite: async () => {
        const sqlite = openDatabase(join(folder, 'vigil.db'));
        await migrateUp(sqlite, { backupDir: folder });
        if (pages > 0) await sql`pragma max_page_count = ${sql.raw(String(pages))}`.execute(sqlite.db);
        return sqlite;
      },
      postgres: () => openPostgres(postgres.url),
    };
    pages = 120;
    database = await openDualIn(folder, postgres.url, open);
    const videos = createVideoStore(database.db);
    for (let at = 0; at < 600; at += 1) await videos.insert(sampleVideo(`a video with a long name ${at}`));
    await expect(database.dual.verify()).rejects.toThrow(/full/);
    expect((await database.dual.status()).rowsBehind).toBeGreaterThan(0);
    await database.close();
    pages = 0;
    database = await openDualIn(folder, postgres.url, open);
    expect((await database.dual.verify()).clean).toBe(true);
  });

  test('a clock that jumps back makes no negative lag and loses nothing', async () => {
    const nowhere = new URL(postgres.url);
    nowhere.port = '1';
    database = await openDualIn(folder, nowhere.href);
    await createVideoStore(database.db).insert(sampleVideo('before'));
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2001-01-01') });
    await createVideoStore(database.db).insert(sampleVideo('after the jump'));
    expect(await database.dual.status()).toMatchObject({ rowsBehind: 2, secondsBehind: 0 });
    await database.close();
    database = await openDualIn(folder, postgres.url);
    expect((await database.dual.verify()).clean).toBe(true);
  });

  test('a copy put in the place of one database makes the other be filled again', async () => {
    database = await openDualIn(folder, postgres.url);
    await createVideoStore(database.db).insert(sampleVideo('in the copy'));
    expect((await database.dual.verify()).clean).toBe(true);
    await database.backUpTo(join(folder, 'copy.db'));
    await createVideoStore(database.db).insert(sampleVideo('after the copy'));
    expect((await database.dual.verify()).clean).toBe(true);
    await database.close();

    await restoreSqlite(join(folder, 'copy.db'), join(folder, 'vigil.db'));
    const restored = openDatabase(join(folder, 'vigil.db'));
    await forgetSync(restored);
    await restored.close();
    database = await openDualIn(folder, postgres.url);
    const verdict = await database.dual.verify();
    expect(verdict.clean).toBe(true);
    expect(verdict.tables.find(({ table }) => table === 'videos_v2')).toMatchObject({
      primaryRows: 1,
      secondaryRows: 1,
    });
  });

  test('a second database that was lost is filled again', async () => {
    database = await openDualIn(folder, postgres.url);
    await createVideoStore(database.db).insert(sampleVideo('kept on the first'));
    await database.dual.promote('postgres');
    await database.close();

    for (const part of ['', '-wal', '-shm']) rmSync(join(folder, `vigil.db${part}`), { force: true });
    database = await openDualIn(folder, postgres.url);
    expect((await database.dual.promote('sqlite')).clean).toBe(true);
    expect((await createVideoStore(database.db).countByStatus()).pending).toBe(1);
  });

  test('a primary that was lost is not copied, empty, over the other one', async () => {
    database = await openDualIn(folder, postgres.url);
    await createVideoStore(database.db).insert(sampleVideo('kept on the second'));
    expect((await database.dual.verify()).clean).toBe(true);
    await database.close();

    for (const part of ['', '-wal', '-shm']) rmSync(join(folder, `vigil.db${part}`), { force: true });
    await expect(openDualIn(folder, postgres.url)).rejects.toMatchObject({ code: 'conflict', details: { videos: 1 } });
    const left = await openPostgres(postgres.url);
    const copy = join(folder, 'left.ndjson.gz');
    await left.backUpTo(copy).finally(left.close);
    await restoreSqlite(copy, join(folder, 'vigil.db'));
    database = await openDualIn(folder, postgres.url);
    expect((await database.dual.verify()).clean).toBe(true);
    expect((await createVideoStore(database.db).countByStatus()).pending).toBe(1);
  });
});
