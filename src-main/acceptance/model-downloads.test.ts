import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { VigilClient } from '../../src-shared/contract/client.ts';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { drawMovingPicture } from './testing/drawn-footage.ts';
import { openLibrary, withEnvironment } from './testing/in-process.ts';
import { type ModelHub, startModelHub } from './testing/model-hub.ts';
import { runVigil } from './testing/run-vigil.ts';
import { importAndIndex, waitForJob } from './testing/wait-for-job.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-model-downloads-'));
let hub: ModelHub;
let dataDir: string;
beforeAll(async () => {
  hub = await startModelHub(root);
});
afterAll(async () => {
  await hub.close();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(() => {
  dataDir = mkdtempSync(join(root, 'library-'));
});
afterEach(() => {
  hub.behave(undefined);
  hub.asked.length = 0;
});

const environment = (more: Readonly<Record<string, string>> = {}) => ({
  ...{ VIGIL_DATA_DIR: dataDir, VIGIL_MODEL_CATALOG: hub.catalog, VIGIL_HUB_URL: hub.address },
  // Whatever proxy this machine has, the hub is on it.
  ...{ NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' },
  ...more,
});

function opened<Result>(
  work: (client: VigilClient) => Promise<Result>,
  more: Readonly<Record<string, string>> = {},
): Promise<Result> {
  return withEnvironment(environment(more), async () => {
    const { client, close } = await openLibrary(dataDir);
    try {
      return await work(client);
    } finally {
      await close();
    }
  });
}

const entryOf = async (client: VigilClient, modelId = 'colours') =>
  (await client.call('models.catalog', {})).entries.find((entry) => entry.modelId === modelId);
const modelsHere = (): string[] => (existsSync(join(dataDir, 'models')) ? readdirSync(join(dataDir, 'models')) : []);
const download = (client: VigilClient, modelId = 'colours') => runLongCall(client, 'models.download', { modelId });

describe('a model of the catalog', () => {
  it('is fetched when asked for, tried and used; what is here is not fetched again', async () => {
    await opened(async (client) => {
      expect(await entryOf(client)).toMatchObject({ state: 'absent', canRun: true, pinned: false, bytes: 2_000_000 });
      expect(hub.asked).toEqual([]);
      expect(await download(client)).toMatchObject({ modelId: 'colours', kind: 'detector', added: true });
      expect(await entryOf(client)).toMatchObject({ state: 'installed', bytesHere: 0 });
      const { models } = await client.call('models.list', {});
      expect(models).toContainEqual(
        expect.objectContaining({ modelId: 'colours', chosen: true, source: `vigil/colours@${'c'.repeat(40)}` }),
      );
      expect(await client.call('models.test', { modelId: 'colours' })).toMatchObject({ ok: true });
      hub.asked.length = 0;
      expect(await download(client)).toMatchObject({ added: false });
      expect(hub.asked).toEqual([]);
    });
    expect(readdirSync(join(dataDir, 'downloads'))).toEqual([]);
  });

  it('goes on after a kill in the middle of its download, without being asked again', async () => {
    const killed = await runVigil(['models', 'download', 'colours'], environment({ VIGIL_FAULT: 'download:block#12' }));
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    expect(modelsHere()).toEqual([]);
    await opened(async (client) => {
      const { jobs } = await client.call('jobs.list', {});
      const job = await waitForJob(client, jobs[0]!.jobId, ({ state }) => state === 'completed' || state === 'failed');
      expect(job.error).toBeNull();
      expect(await entryOf(client)).toMatchObject({ state: 'installed' });
    });
    const ranges = hub.asked.filter(({ path }) => path === hub.paddingPath).map(({ range }) => range);
    expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  });

  it('is withdrawn half-way, and what came stays until it is dropped', async () => {
    await opened(async (client) => {
      let held: (() => void) | undefined;
      hub.behave(({ url }, response) => {
        if (held || url !== hub.paddingPath) return false;
        response.writeHead(200, { 'content-length': 2_000_000 });
        response.write(Buffer.alloc(500_000));
        held = () => response.destroy();
        return true;
      });
      const { jobId } = await client.call('models.download', { modelId: 'colours' });
      await waitForJob(client, jobId, ({ progress, state }) => progress > 0.1 || state === 'failed');
      await client.call('jobs.cancel', { jobId });
      expect((await waitForJob(client, jobId, ({ state }) => state !== 'running')).state).toBe('cancelled');
      held?.();
      expect(modelsHere()).toEqual([]);
      expect(await entryOf(client)).toMatchObject({
        state: 'partly',
        bytesHere: expect.toSatisfy((bytes) => bytes > 0),
      });
      await client.call('models.remove', { modelId: 'colours' });
      expect(await entryOf(client)).toMatchObject({ state: 'absent', bytesHere: 0 });
      hub.behave(undefined);
      expect(await download(client)).toMatchObject({ added: true });
      await client.call('models.remove', { modelId: 'colours' });
      expect(await entryOf(client)).toMatchObject({ state: 'absent' });
    });
  });

  it('can come from a mirror that the settings name', async () => {
    const mirror = await startModelHub(mkdtempSync(join(root, 'mirror-')));
    const { VIGIL_HUB_URL: _, ...unfixed } = environment();
    await withEnvironment(unfixed, async () => {
      const { client, close } = await openLibrary(dataDir);
      await expect(client.call('settings.update', { hubAddress: 'http://user:secret@mirror' })).rejects.toMatchObject({
        code: 'bad-input',
      });
      await client.call('settings.update', { hubAddress: `${mirror.address}/` });
      expect(await download(client)).toMatchObject({ added: true });
      await close();
    });
    expect(mirror.asked.length).toBeGreaterThan(0);
    expect(hub.asked).toEqual([]);
    await mirror.close();
  });
});

describe('a download that is refused leaves no model', () => {
  it.each<[string, string, string, string]>([
    ['whose self-test cannot be made', 'wrong-labels', 'model-invalid', 'should give'],
    ['of which nobody knows the checksum', 'unlisted', 'not-found', 'lists no checksum'],
    ['that cannot be run', 'unrun', 'unsupported', 'cannot run'],
    ['that is not in the catalog', 'nothing', 'not-found', 'no model'],
  ])('%s', async (_, modelId, code, words) => {
    await opened(async (client) => {
      await expect(download(client, modelId)).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
      expect((await client.call('models.list', {})).models.map((model) => model.modelId)).toEqual(['vigil-basic']);
    });
    expect(modelsHere()).toEqual([]);
  });

  it('whose bytes are others', async () => {
    hub.behave((_request, response) => {
      response.writeHead(200).end(Buffer.alloc(2_000_000));
      return true;
    });
    await opened(async (client) => {
      await expect(download(client)).rejects.toMatchObject({ code: 'model-invalid' });
      expect(await entryOf(client)).toMatchObject({ state: 'absent' });
    });
    expect(modelsHere()).toEqual([]);
  });

  it('while Vigil is offline', async () => {
    await opened((client) => expect(download(client)).rejects.toMatchObject({ code: 'feature-disabled' }), {
      VIGIL_OFFLINE: '1',
    });
    expect(hub.asked).toEqual([]);
  });
});

it('needs no network any more: nothing is asked of another machine, and everything works', async () => {
  await opened((client) => download(client));
  const footage = await drawMovingPicture(4);
  const asked: unknown[] = [];
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function refuse(this: Socket, ...args: unknown[]): Socket {
    asked.push(args[0]);
    throw new Error('There is no network.');
  } as typeof connect;
  try {
    await opened(async (client) => {
      expect(await client.call('models.test', { modelId: 'colours' })).toMatchObject({ ok: true });
      expect(await entryOf(client)).toMatchObject({ state: 'installed' });
      await importAndIndex(client, footage);
      expect((await client.call('vigil.search', { text: 'yellow', topK: 3 })).hits.length).toBeGreaterThan(0);
      expect(await client.call('system.health', {})).toMatchObject({ status: 'ok' });
    });
    expect(asked).toEqual([]);
  } finally {
    Socket.prototype.connect = connect;
  }
});
