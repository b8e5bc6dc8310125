import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { testPostgresUrl } from '../stores/db/postgres.fixture.ts';
import { drawColours } from './testing/drawn-footage.ts';
import { openLibrary, runInProcess, withEnvironment } from './testing/in-process.ts';
import { completed, importAndIndex } from './testing/wait-for-job.ts';

const available = (await testPostgresUrl()) !== undefined;
const root = mkdtempSync(join(tmpdir(), 'vigil-on-postgres-'));
const onPostgres = <Result>(work: () => Promise<Result>): Promise<Result> =>
  withEnvironment({ VIGIL_DB: 'postgres' }, work);
const run = <Shape>(library: string, ...args: string[]) => runInProcess<Shape>(join(root, library), args);

interface Story {
  readonly database: unknown;
  /** What is the same whichever database remembers it. */
  readonly content: Readonly<Record<'video' | 'chunks' | 'evidence' | 'score', unknown>>;
}

let footage: string;

beforeAll(async () => {
  footage = await drawColours(['red', 'green', 'blue', 'yellow'], 4);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function tell(library: string): Promise<Story> {
  const { client, close } = await openLibrary(join(root, library));
  try {
    const videoId = await importAndIndex(client, footage);
    const answer = await client.call('vigil.query', { question: 'When is the picture blue?' });
    await runLongCall(client, 'sop.addGold', { taskId: 'colours', path: footage });
    const { takeId } = await runLongCall(client, 'sop.addVideo', { taskId: 'colours', path: footage });
    const { scoreId, jobId } = await client.call('sop.score', { traineeTakeId: takeId });
    await completed(client, jobId);
    const { score, passed, steps, findings } = await client.call('sop.getScore', { scoreId });
    const { createdAt, ingestedAt, ...video } = await client.call('videos.get', { videoId });
    const { parts } = await client.call('system.health', {});
    return {
      database: parts.find(({ name }) => name === 'database'),
      content: {
        video,
        chunks: await client.call('chunks.list', { videoId }),
        evidence: answer.evidence.map(({ chunkId, startSec, endSec }) => [chunkId, startSec, endSec]),
        score: { score, passed, steps, findings },
      },
    };
  } finally {
    await close();
  }
}

describe.skipIf(!available)('a library in Postgres', () => {
  it('indexes, answers and scores as one in SQLite does, and says where it is', async () => {
    const inPostgres = await onPostgres(() => tell('postgres'));
    expect(inPostgres.content).toEqual((await tell('sqlite')).content);
    expect(inPostgres.content.evidence).not.toEqual([]);
    expect(inPostgres.database).toEqual({
      name: 'database',
      state: 'ok',
      detail: expect.stringMatching(/^Postgres 18\.\d+, started by Vigil, 1 video searchable$/) as string,
    });
    expect(readdirSync(join(root, 'postgres'))).not.toContain('vigil.db');
    expect(await onPostgres(() => run('postgres', 'check'))).toMatchObject({
      exitCode: 0,
      document: { problems: [] },
    });
  });

  it('goes to SQLite and back as a copy', async () => {
    const copy = join(root, 'copy.ndjson.gz');
    expect((await onPostgres(() => run('postgres', 'migrate', 'backup', copy))).exitCode).toBe(0);
    const restored = await run<{ rows: number }>('other', 'migrate', 'restore', copy);
    expect(restored.document.rows).toBeGreaterThan(0);
    const back = await onPostgres(() => run<{ rows: number }>('third', 'migrate', 'restore', copy));
    expect(back.document).toEqual(restored.document);
  });

  it('names what is wrong with an address', async () => {
    const environment = { VIGIL_DB: 'postgres', VIGIL_POSTGRES_URL: 'postgres://vigil:secret@127.0.0.1:1/vigil' };
    const { exitCode, document } = await withEnvironment(environment, () => run<object>('nowhere', 'health'));
    expect({ exitCode, document }).toMatchObject({
      exitCode: 25,
      document: { error: { code: 'backend-unavailable' } },
    });
    expect(JSON.stringify(document)).not.toContain('secret');
  });
});
