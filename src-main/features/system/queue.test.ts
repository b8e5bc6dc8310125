import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../../src-shared/contract/client.ts';
import { runLongCall } from '../../../src-shared/contract/run-long-call.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { worded } from '../../../src-shared/sentences/word.ts';
import { createCore } from '../../core/create-core.ts';
import { H264_SHORT_GOP, makeFootage } from '../../engines/media/testing/make-footage.ts';
import { runCli } from '../../hosts/cli/run.ts';
import { openCore } from '../../hosts/open-core.ts';
import { openTestDatabase } from '../../stores/db/database.fixture.ts';
import { createJobStore } from '../../stores/job-store.ts';
import { createQueueStore } from '../../stores/queue-store.ts';
import { queueCalls } from './queue-calls.ts';

const signal = new AbortController().signal;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-queue-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('sop.queue', () => {
  it('counts jobs by kind and state and names the one that has waited longest', async () => {
    const { db, close } = await openTestDatabase();
    const now = () => new Date('2030-01-01T00:00:10.000Z');
    const { 'sop.queue': queue } = queueCalls({
      queue: createQueueStore(db),
      kinds: () => ['ingest', 'score', 'train', 'import'],
      now,
    });
    const none = { queued: 0, running: 0, paused: 0, completed: 0, failed: 0, cancelled: 0, total: 0 };
    expect(worded(await queue({}, { signal }))).toMatchObject({
      ...{ runtimeMode: 'inline', queue: { ingest: 0, score: 0 }, oldestWaiting: null },
      jobs: { ingest: none, score: none },
    });
    const jobs = createJobStore(db);
    const add = async (
      kind: 'ingest' | 'score',
      title: string,
      state: 'queued' | 'running' | 'failed',
      second: number,
    ) => {
      const { jobId } = await jobs.insert({ kind, subjectId: title, title: asIs(title), requestedBy: `of ${title}` });
      await jobs.update(jobId, { state, queuedAt: `2030-01-01T00:00:0${second}.000Z` });
    };
    await add('ingest', 'a', 'queued', 5);
    await add('ingest', 'b', 'queued', 3);
    await add('ingest', 'c', 'running', 1);
    await add('score', 'd', 'failed', 1);
    await add('score', 'e', 'queued', 4);
    expect(worded(await queue({}, { signal }))).toMatchObject({
      generatedAt: '2030-01-01T00:00:10.000Z',
      queue: { ingest: 2, score: 1 },
      jobs: {
        ingest: { ...none, queued: 2, running: 1, total: 3 },
        score: { ...none, queued: 1, failed: 1, total: 2 },
      },
      oldestWaiting: { kind: 'ingest', title: 'b', requestedBy: 'of b', waitingSec: 7 },
    });
    await close();
  });

  it('is a command, and the trail says who asked: the name chosen, else the user of this machine', async () => {
    const dataDir = join(folder, 'data');
    for (const [name, source] of [
      ['a.mp4', 'testsrc=s=160x90:r=8:d=2'],
      ['b.mp4', 'testsrc2=s=160x90:r=8:d=2'],
    ] as const) {
      await makeFootage(join(folder, name), source, H264_SHORT_GOP);
    }
    let out = '';
    const exitCode = await runCli({
      args: ['--data-dir', dataDir, 'index', join(folder, 'a.mp4'), '--json'],
      ...{ streams: { out: () => {}, err: () => {} }, progress: { write: () => {} }, signal, createCore },
    });
    expect(exitCode).toBe(0);
    const access = await openCore({ overrides: { dataDir }, createCore });
    const client = createClient(access.transport);
    await client.call('settings.update', { userName: ' Line 3 ' });
    const { videos } = await runLongCall(client, 'videos.import', { paths: [join(folder, 'b.mp4')] });
    const state = async () => (await client.call('jobs.get', { jobId: videos[0]!.jobId! })).state;
    await expect.poll(state, { timeout: 30_000, interval: 50 }).toBe('completed');
    const { items } = await client.call('sop.audit.list', {});
    expect(items.map(({ requested_by }) => requested_by)).toEqual(['Line 3', userInfo().username]);
    await access.close();
    await runCli({
      args: ['--data-dir', dataDir, 'sop', 'queue', '--json'],
      ...{
        streams: { out: (text) => (out += text), err: () => {} },
        progress: { write: () => {} },
        signal,
        createCore,
      },
    });
    expect(JSON.parse(out)).toMatchObject({ jobs: { ingest: { completed: 2, total: 2 } }, oldestWaiting: null });
  });
});
