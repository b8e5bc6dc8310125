import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../../migrations/index.ts';
import { asVigilError } from '../../../src-shared/contract/errors.ts';
import { mountSmallDrive } from '../../acceptance/testing/small-drive.ts';
import { createClipStore } from '../clip-store.ts';
import { createVideoStore } from '../video-store.ts';
import { sampleChunks, sampleVideo } from './database.fixture.ts';
import { writeDump } from './dump.ts';
import { migrateUp } from './migrate.ts';
import { openDatabase, type VigilDatabase } from './open.ts';
import { openPostgres } from './open-postgres.ts';
import { createTestPostgres, testBackends, testPostgresUrl } from './postgres.fixture.ts';
import { newestBackup, restorePostgres, restoreSqlite } from './restore.ts';

const CHUNKS = 1200;
const serverUrl = await testPostgresUrl();

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-restore-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function fill(database: VigilDatabase): Promise<string> {
  const { video } = await createVideoStore(database.db).insert(sampleVideo('kept', { name: 'Ünï “日本”\n.mp4' }));
  await createClipStore(database.db).replaceForVideo(video.videoId, sampleChunks(video.videoId, 'micro', CHUNKS, 1.1));
  return video.videoId;
}

async function contentOf(database: VigilDatabase): Promise<unknown> {
  const { videos } = await createVideoStore(database.db).list({ sort: 'name', limit: 10, offset: 0 });
  const clips = await Promise.all(videos.map((video) => createClipStore(database.db).listForVideo(video.videoId)));
  return { videos, clips };
}

describe.each(await testBackends())('a copy of $backend', ({ open }) => {
  it('brings every row back into SQLite and into Postgres, and keeps what was there', async () => {
    const database = await open();
    await fill(database);
    const before = await contentOf(database);
    const copy = join(folder, `vigil-copy${database.backupSuffix}`);
    await database.backUpTo(copy);
    await database.close();

    const file = join(folder, 'vigil.db');
    writeFileSync(file, 'damaged');
    const { keptFile, rows, steps } = await restoreSqlite(copy, file);
    expect(readFileSync(keptFile!, 'utf8')).toBe('damaged');
    expect(rows).toBeGreaterThan(CHUNKS);
    expect(steps).toEqual(migrations.map((step) => step.name));
    const restored = openDatabase(file);
    expect(await contentOf(restored)).toEqual(before);
    expect((await migrateUp(restored, { backupDir: folder })).done).toEqual([]);
    await restored.close();

    if (serverUrl === undefined) return;
    const { url, drop } = await createTestPostgres(serverUrl);
    const server = await openPostgres(url);
    await createVideoStore(server.db).insert(sampleVideo('other'));
    const replaced = await restorePostgres(copy, server, join(folder, 'backups'));
    expect(await contentOf(server)).toEqual(before);
    expect(replaced.keptFile).toBe(newestBackup(join(folder, 'backups')));
    await restorePostgres(replaced.keptFile!, server, join(folder, 'backups'));
    expect(await contentOf(server)).toMatchObject({ videos: [{ name: 'other.mp4' }] });
    await server.close();
    await drop();
  });

  it('leaves nothing on a full drive, and says that it is full', async (context) => {
    const drive = mountSmallDrive(folder, '256k');
    if (!drive) return context.skip('no drive of 256 KB can be mounted here');
    const database = await open();
    try {
      await fill(database);
      drive.fill();
      const copy = join(folder, `vigil-copy${database.backupSuffix}`);
      const refused = await database.backUpTo(copy).catch(asVigilError);
      expect(refused).toMatchObject({ code: 'disk-full' });
      expect(readdirSync(folder)).toEqual(['filler.bin']);
    } finally {
      await database.close();
      drive.unmount();
    }
  });

  it('that is cut off, damaged, of a newer Vigil or no copy changes nothing', async () => {
    const database = await open();
    await fill(database);
    const copy = join(folder, 'vigil-copy.ndjson.gz');
    const newer = join(folder, 'newer.ndjson.gz');
    await writeDump(database.db, database.dialect, copy);
    await sql`insert into vigil_migrations values ('0999-future', 'now')`.execute(database.db);
    await writeDump(database.db, database.dialect, newer);
    await sql`delete from vigil_migrations where name = '0999-future'`.execute(database.db);
    await database.close();

    const file = join(folder, 'vigil.db');
    writeFileSync(file, 'what was there');
    await expect(restoreSqlite(newer, file)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('0999-future') as unknown,
    });
    truncateSync(copy, Math.floor(readFileSync(copy).length * 0.7));
    await expect(restoreSqlite(copy, file)).rejects.toMatchObject({ code: 'bad-input' });
    writeFileSync(copy, 'no copy at all');
    await expect(restoreSqlite(copy, file)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(restoreSqlite(join(folder, 'absent.db'), file)).rejects.toMatchObject({ code: 'not-found' });
    expect(readFileSync(file, 'utf8')).toBe('what was there');
    expect(existsSync(`${file}.restoring`)).toBe(false);
  });
});

it('a copy that unpacks to far more than a library is refused, in one row or in many', async () => {
  const file = join(folder, 'vigil.db');
  writeFileSync(file, 'what was there');
  const header = `{"vigilDump":1,"steps":[],"createdAt":"`;
  const bombs = {
    'one-row': `${header}${' '.repeat(150_000_000)}"}\n{"rows":0}\n`,
    'many-rows': `${header}"}\n{"table":"t","columns":[]}\n${`${' '.repeat(9999)}[]\n`.repeat(20_000)}{"rows":20000}\n`,
  };
  for (const [name, text] of Object.entries(bombs)) {
    const copy = join(folder, `${name}.ndjson.gz`);
    writeFileSync(copy, gzipSync(text, { level: 9 }));
    await expect(restoreSqlite(copy, file), name).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('unpacks to far more') as string,
    });
  }
  expect(readFileSync(file, 'utf8')).toBe('what was there');
  expect(existsSync(`${file}.restoring`)).toBe(false);
});

describe.skipIf(serverUrl === undefined)('restoring into a server', () => {
  it('is one transaction, and refuses a database that is not Vigil’s', async () => {
    const { url, drop } = await createTestPostgres(serverUrl!);
    const server = await openPostgres(url);
    await fill(server);
    const before = await contentOf(server);
    const copy = join(folder, 'vigil-copy.ndjson.gz');
    await server.backUpTo(copy);
    truncateSync(copy, Math.floor(readFileSync(copy).length * 0.7));
    await expect(restorePostgres(copy, server, folder)).rejects.toMatchObject({ code: 'bad-input' });
    expect(await contentOf(server)).toEqual(before);
    await sql`drop table vigil_migrations`.execute(server.db);
    await expect(restorePostgres(copy, server, folder)).rejects.toMatchObject({ code: 'conflict' });
    await server.close();
    await drop();
  });
});
