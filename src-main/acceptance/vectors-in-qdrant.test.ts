import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { createCore } from '../core/create-core.ts';
import { makeSopilotFolder } from '../features/legacy/testing/sopilot-folder.ts';
import { runCli } from '../hosts/cli/run.ts';
import { isProcessAlive } from '../platform/process-alive.ts';
import { testQdrantBinary } from '../stores/qdrant/testing/qdrant.fixture.ts';
import { drawColours } from './testing/drawn-footage.ts';
import { type OpenLibrary, openLibrary } from './testing/in-process.ts';
import { completed, importAndIndex } from './testing/wait-for-job.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-in-qdrant-'));
const dataDir = join(root, 'library');
let library: OpenLibrary;

describe.skipIf(testQdrantBinary() === undefined)('a library whose vectors go to Qdrant and back', () => {
  beforeAll(async () => {
    library = await openLibrary(dataDir);
    await importAndIndex(library.client, await drawColours(['red', 'yellow', 'navy', 'white'], 5));
    // Its vectors are of no encoder that is here: they neither move nor hinder the others.
    makeSopilotFolder(join(root, 'sopilot'), [{ id: 1, taskId: 'press', bytes: new Uint8Array([1]) }]);
    const { jobId } = await library.client.call('migrate.sopilot', { folder: join(root, 'sopilot') });
    await completed(library.client, jobId);
  });
  afterAll(async () => {
    await library.close();
    rmSync(root, { recursive: true, force: true });
  });

  const move = (to: 'exact' | 'qdrant') => runLongCall(library.client, 'migrate.vectors', { to });
  const search = () => library.client.call('vigil.search', { text: 'a yellow wall', topK: 5 });
  const vectorHealth = async () =>
    (await library.client.call('system.health', {})).parts.find(({ name }) => name === 'vectors');
  const backend = async () => (await library.client.call('settings.get', {})).settings.vectorBackend;
  const serverPid = () => Number(readFileSync(join(dataDir, 'qdrant/server.pid'), 'utf8'));
  const chunkIds = (found: Awaited<ReturnType<typeof search>>) => found.hits.map(({ chunkId }) => chunkId);

  it('moves there after a comparison, answers the same, survives a killed server, and moves back', async () => {
    const before = await search();
    expect(before.backend).toBe('exact');

    const early = await library.client.call('migrate.snapshotVectors', { folder: join(root, 'early copy') });
    const there = await move('qdrant');
    expect(early.files.map(({ points }) => points)).toEqual(there.report.map(({ points }) => points));
    expect(there.to).toBe('qdrant');
    expect(there.report).toHaveLength(1);
    expect(there.report[0]!.indexed).toBe(there.report[0]!.points);
    expect(there.report[0]!.agreement).toBe(1);
    expect(await backend()).toBe('qdrant');
    const inQdrant = await search();
    expect(inQdrant).toMatchObject({ backend: 'qdrant', notices: before.notices });
    expect(chunkIds(inQdrant)).toEqual(chunkIds(before));
    expect(await vectorHealth()).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining('Qdrant 1.') as unknown,
    });

    const { files } = await library.client.call('migrate.snapshotVectors', { folder: join(root, 'copy') });
    expect(files.map(({ points }) => points)).toEqual(there.report.map(({ points }) => points));
    const restored = await library.client.call('migrate.restoreVectors', { folder: join(root, 'copy') });
    expect(restored).toEqual({ files });
    expect(chunkIds(await search())).toEqual(chunkIds(before));

    process.kill(serverPid(), 'SIGKILL');
    const during = await search();
    expect(during.backend).toBe('exact');
    expect(during.notices.join(' ')).toContain('exact index answers');
    expect(chunkIds(during)).toEqual(chunkIds(before));
    while ((await search()).backend !== 'qdrant') await delay(50);
    expect((await vectorHealth())?.state).toBe('ok');

    const pid = serverPid();
    expect(await move('exact')).toMatchObject({ to: 'exact' });
    expect(await search()).toMatchObject({ backend: 'exact', notices: before.notices });
    while (isProcessAlive(pid)) await delay(20);
    expect(isProcessAlive(pid)).toBe(false);
  });

  it('is cancelled by Ctrl-C on the command line, which leaves the index in use', async () => {
    await library.close();
    const ctrlC = new AbortController();
    let err = '';
    const exitCode = await runCli({
      args: ['--data-dir', dataDir, 'migrate', 'vectors', '--to', 'qdrant'],
      streams: { out: () => undefined, err: (text) => (err += text) },
      progress: { write: () => ctrlC.abort() },
      signal: ctrlC.signal,
      createCore,
    });
    library = await openLibrary(dataDir);
    expect(exitCode).not.toBe(0);
    expect(err).toContain('“Vectors to qdrant” was cancelled.');
    expect(await backend()).toBe('exact');
    expect(await move('qdrant')).toMatchObject({ to: 'qdrant' });
    expect(await move('exact')).toMatchObject({ to: 'exact' });
  });

  it('says so when a folder has no snapshots', async () => {
    const restore = library.client.call('migrate.restoreVectors', { folder: join(root, 'nothing') });
    await expect(restore).rejects.toMatchObject({ code: 'not-found' });
  });
});
