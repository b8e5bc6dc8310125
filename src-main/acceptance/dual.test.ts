import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPostgres, testPostgresUrl } from '../stores/db/postgres.fixture.ts';
import { drawColours } from './testing/drawn-footage.ts';
import { openLibrary, runInProcess, withEnvironment } from './testing/in-process.ts';
import { importAndIndex } from './testing/wait-for-job.ts';

const serverUrl = await testPostgresUrl();
const root = mkdtempSync(join(tmpdir(), 'vigil-dual-library-'));
const library = join(root, 'library');
let second: Awaited<ReturnType<typeof createTestPostgres>>;
let footage: string;

beforeAll(async () => {
  footage = await drawColours(['red', 'green', 'blue', 'yellow'], 4);
  if (serverUrl !== undefined) second = await createTestPostgres(serverUrl, 'empty');
});
afterAll(async () => {
  await second?.drop();
  rmSync(root, { recursive: true, force: true });
});

const inMode = <Result>(mode: string, work: () => Promise<Result>): Promise<Result> =>
  withEnvironment({ VIGIL_DB: mode, VIGIL_POSTGRES_URL: second.url }, work);
const cli = <Shape>(mode: string, ...args: string[]) => inMode(mode, () => runInProcess<Shape>(library, args));

describe.skipIf(serverUrl === undefined)('a library in two databases', () => {
  it('answers, remembers and indexes on while the databases change places and come back', async () => {
    await inMode('dual', async () => {
      const { client, close } = await openLibrary(library);
      try {
        const videoId = await importAndIndex(client, footage);
        const questions = ['When is it blue?', 'When is it red?', 'When is it green?', 'When is it yellow?'];
        const ask = async (question: string) => (await client.call('vigil.query', { question })).answerId;
        const asked = [await ask(questions[0]!)];
        const [promoted, during] = await Promise.all([
          client.call('databases.promote', { to: 'postgres' }),
          ask(questions[1]!),
        ]);
        expect(promoted.clean).toBe(true);
        asked.push(during, await ask(questions[2]!));
        expect(await client.call('databases.status', {})).toMatchObject({ mode: 'dual', primary: 'postgres' });
        await client.call('videos.update', { videoId, labels: { domain: 'seen on postgres' } });
        const [, back] = await Promise.all([client.call('databases.promote', { to: 'sqlite' }), ask(questions[3]!)]);
        asked.push(back);
        const { answers } = await client.call('vigil.answers', { limit: 10 });
        expect(answers.map(({ answerId }) => answerId).toSorted()).toEqual(asked.toSorted());
        expect((await client.call('videos.get', { videoId })).domain).toBe('seen on postgres');
        const verdict = await client.call('databases.verify', {});
        expect(verdict).toMatchObject({ clean: true, primary: 'sqlite' });
        const { parts } = await client.call('system.health', {});
        expect(parts.find(({ name }) => name === 'second database')).toMatchObject({ state: 'ok' });
      } finally {
        await close();
      }
    });
  });

  it('goes on in SQLite alone at any time, and not in one that is older', async () => {
    expect(await cli('sqlite', 'health')).toMatchObject({ exitCode: 0 });
    expect(await cli('postgres', 'health')).toMatchObject({ document: { error: { code: 'conflict' } } });
    expect(await cli('dual', 'migrate', 'promote', 'postgres')).toMatchObject({ exitCode: 0 });
    expect(await cli('postgres', 'health')).toMatchObject({ exitCode: 0 });
    const refused = await cli<{ error: { code: string; hint: string } }>('sqlite', 'health');
    expect(refused.document.error).toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('migrate promote sqlite') as unknown,
    });
    expect(await cli('dual', 'migrate', 'promote', 'sqlite')).toMatchObject({ exitCode: 0 });
    expect(await cli('dual', 'migrate', 'verify')).toMatchObject({ exitCode: 0, document: { clean: true } });
  });

  it('an older version gets a database without the log and its triggers', async () => {
    expect(await cli('sqlite', 'migrate', 'down', '--to', '5')).toMatchObject({ exitCode: 0 });
    expect(await cli('sqlite', 'migrate', 'up')).toMatchObject({ exitCode: 0 });
    expect(await cli('dual', 'migrate', 'verify')).toMatchObject({ exitCode: 0, document: { clean: true } });
  });

  it('does not begin an empty library in the place of a database that is gone', async () => {
    const lost = join(root, 'lost');
    const second = await createTestPostgres(serverUrl!, 'empty');
    const run = (mode: string, ...args: string[]) =>
      withEnvironment({ VIGIL_DB: mode, VIGIL_POSTGRES_URL: second.url }, () => runInProcess<object>(lost, args));
    try {
      expect(await run('dual', 'index', footage)).toMatchObject({ exitCode: 0 });
      expect(await run('dual', 'migrate', 'verify')).toMatchObject({ exitCode: 0 });
      for (const part of ['', '-wal', '-shm']) rmSync(join(lost, `vigil.db${part}`), { force: true });
      expect((await run('sqlite', 'health')).document).toMatchObject({ error: { code: 'conflict' } });
      const copy = join(lost, 'left.ndjson.gz');
      expect(await run('postgres', 'migrate', 'backup', copy)).toMatchObject({ exitCode: 0 });
      expect(await run('sqlite', 'migrate', 'restore', copy)).toMatchObject({ exitCode: 0 });
      expect((await run('sqlite', 'videos', 'list')).document).toMatchObject({ total: 1 });
      expect(await run('dual', 'migrate', 'verify')).toMatchObject({ exitCode: 0, document: { clean: true } });
    } finally {
      await second.drop();
    }
  });

  it('does not show an empty library because the other database was named', async () => {
    const only = join(root, 'only');
    const run = (...args: string[]) => runInProcess<object>(only, args);
    expect(await run('index', footage)).toMatchObject({ exitCode: 0 });
    const empty = await createTestPostgres(serverUrl!, 'empty');
    try {
      const answer = await withEnvironment({ VIGIL_DB: 'postgres', VIGIL_POSTGRES_URL: empty.url }, () =>
        run('health'),
      );
      expect(answer.document).toMatchObject({ error: { code: 'conflict', details: { videos: 1 } } });
    } finally {
      await empty.drop();
    }
  });

  it('a library that was made in Postgres is not hidden by the empty SQLite beside it, and comes over', async () => {
    const made = join(root, 'made-in-postgres');
    const run = (db: string, ...args: string[]) =>
      withEnvironment({ VIGIL_DB: db }, () => runInProcess<{ total?: number }>(made, args));
    expect(await run('postgres', 'index', footage)).toMatchObject({ exitCode: 0 });
    expect(await run('sqlite', 'videos', 'list')).toMatchObject({
      document: { error: { code: 'conflict', details: { videos: 1 } } },
    });
    expect((await run('dual', 'videos', 'list')).document.total).toBe(1);
    expect((await run('postgres', 'videos', 'list')).document.total).toBe(1);
    expect(await run('dual', 'migrate', 'promote', 'sqlite')).toMatchObject({ exitCode: 0 });
    expect((await run('sqlite', 'videos', 'list')).document.total).toBe(1);
  });
});
