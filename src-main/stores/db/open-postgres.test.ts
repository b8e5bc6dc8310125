import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { type BundledServer, startBundledServer } from '../postgres/bundled-server.ts';
import { createTranscriptStore } from '../transcript-store.ts';
import { createVideoStore } from '../video-store.ts';
import { sampleVideo } from './database.fixture.ts';
import { migrateUp } from './migrate.ts';
import { inTransaction } from './open.ts';
import { openPostgres } from './open-postgres.ts';
import { openTestPostgres, testPostgresUrl } from './postgres.fixture.ts';
import { asDatabaseError } from './postgres-errors.ts';

const serverUrl = await testPostgresUrl();

describe.skipIf(serverUrl === undefined)('Postgres as a database', () => {
  it('says what is wrong with an address, a login, a name', async () => {
    const withPath = (path: string): string => Object.assign(new URL(serverUrl!), { pathname: path }).href;
    const withPassword = (password: string): string => Object.assign(new URL(serverUrl!), { password }).href;
    await expect(openPostgres('mysql://here/db')).rejects.toMatchObject({ code: 'bad-input' });
    await expect(openPostgres('postgres://vigil:p#w@127.0.0.1:1/vigil')).rejects.toMatchObject({
      code: 'bad-input',
      hint: expect.stringContaining('%23 for a #') as unknown,
    });
    await expect(openPostgres(`${serverUrl!}?sslmode=verify-full`)).rejects.toMatchObject({
      code: 'backend-unavailable',
      hint: expect.stringContaining('sslmode') as unknown,
    });
    await expect(openPostgres(withPassword('guess'))).rejects.toMatchObject({
      code: 'backend-unavailable',
      hint: expect.stringContaining('password') as unknown,
    });
    await expect(openPostgres(withPath('/nowhere'))).rejects.toMatchObject({
      code: 'backend-unavailable',
      hint: expect.stringContaining('create database') as unknown,
    });
    await expect(openPostgres('postgres://vigil:x@127.0.0.1:1/vigil')).rejects.toMatchObject({
      code: 'backend-unavailable',
      message: expect.stringContaining('does not answer') as unknown,
    });
  });

  it('names itself without the login, counts in numbers, and takes texts with a NUL', async () => {
    const database = await openTestPostgres(serverUrl!);
    expect(database.title).toMatch(/^Postgres \d+\.\d+$/);
    expect(database.file).not.toContain(new URL(serverUrl!).password);
    const { videoId } = (await createVideoStore(database.db).insert(sampleVideo('big', { sizeBytes: 2 ** 40 }))).video;
    expect((await createVideoStore(database.db).get(videoId)).sizeBytes).toBe(2 ** 40);
    const { rows } = await sql`select count(*) as total, sum(size_bytes) as bytes from videos_v2`.execute(database.db);
    expect(rows).toEqual([{ total: 1, bytes: 2 ** 40 }]);
    const transcripts = createTranscriptStore(database.db);
    await transcripts.replaceForVideo(videoId, [{ startSec: 0, endSec: 1, text: 'a\0b' }], 'sidecar');
    expect((await transcripts.listForVideo(videoId))[0]!.text).toBe('a\uFFFDb');
    await database.close();
  });

  it('lets one writing transaction in at a time, so that reading and then writing is safe', async () => {
    const database = await openTestPostgres(serverUrl!);
    await sql`create table counter (value integer not null)`.execute(database.db);
    await sql`insert into counter values (0)`.execute(database.db);
    const addOne = () =>
      inTransaction(database.db, async (trx) => {
        const { rows } = await sql<{ value: number }>`select value from counter`.execute(trx);
        await sql`update counter set value = ${rows[0]!.value + 1}`.execute(trx);
      });
    await Promise.all(Array.from({ length: 20 }, addOne));
    expect((await sql`select value from counter`.execute(database.db)).rows).toEqual([{ value: 20 }]);
    await sql`drop table counter`.execute(database.db);
    await database.close();
  });

  it('tells a full drive and too many connections apart from other errors', () => {
    expect(asDatabaseError(Object.assign(new Error('could not extend file'), { code: '53100' }))).toMatchObject({
      code: 'disk-full',
    });
    expect(asDatabaseError(Object.assign(new Error('too many clients'), { code: '53300' }))).toMatchObject({
      code: 'backend-unavailable',
    });
    const untrusted = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(asDatabaseError(untrusted)).toMatchObject({ code: 'backend-unavailable' });
    const ours = Object.assign(new Error('duplicate key'), { code: '23505' });
    expect(asDatabaseError(ours)).toBe(ours);
  });
});

describe.skipIf(serverUrl === undefined)('a server that is killed', () => {
  let folder: string;
  let server: BundledServer;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vigil-lost-'));
    server = await startBundledServer({ dir: join(folder, 'pg'), logFile: join(folder, 'log'), log: silentLog });
    await server.ensureDatabase('vigil');
  });

  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is found again by the next query, and a transaction it interrupted left nothing', async () => {
    const database = await openPostgres(server.url(), { patienceMs: 20_000 });
    await migrateUp(database, { backupDir: folder });
    const videos = createVideoStore(database.db);
    await videos.insert(sampleVideo('before'));
    const interrupted = inTransaction(database.db, async (trx) => {
      await createVideoStore(trx).insert(sampleVideo('lost'));
      process.kill(server.pid()!, 'SIGKILL');
      await createVideoStore(trx).insert(sampleVideo('never'));
      // The kill may arrive after this answer; the commit then finds it.
      await sql`select pg_sleep(2)`.execute(trx);
    });
    await expect(interrupted).rejects.toMatchObject({ code: 'backend-unavailable' });
    await videos.insert(sampleVideo('after'));
    const { videos: found } = await videos.list({ sort: 'name', limit: 10, offset: 0 });
    expect(found.map((video) => video.name)).toEqual(['after.mp4', 'before.mp4']);
    await database.close();
  });
});
