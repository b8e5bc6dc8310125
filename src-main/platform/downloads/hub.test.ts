import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hub, listHubFiles, resolveRevision } from './hub.ts';
import { createNetwork } from './network.ts';
import { PATIENCE } from './patience.ts';
import { type HubServer, hashOf, seededBytes, startHubServer } from './testing/hub-server.ts';

const REVISION = 'b'.repeat(40);
const model = seededBytes(5000, 1);
const config = Buffer.from('{}');

let server: HubServer;
let hub: Hub;
beforeAll(async () => {
  server = await startHubServer();
  server.keepInGit(1000);
  server.publish('vigil/tests', REVISION, { 'config.json': config, 'onnx/a.onnx': model, 'onnx/b.onnx': model });
  hub = {
    address: server.address,
    network: createNetwork({ isAllowed: () => true, proxies: () => ({}), answerMs: 10_000 }),
    patience: { ...PATIENCE, attempts: 2, firstWaitMs: 1 },
    signal: new AbortController().signal,
  };
});
afterAll(() => server.close());

describe('the listing of a hub', () => {
  it('gives the checksum of every file, over all its pages', async () => {
    const files = await listHubFiles(hub, 'vigil/tests', REVISION);
    expect(Object.fromEntries(files)).toEqual({
      // `printf '{}' | git hash-object --stdin`
      'config.json': { bytes: 2, checksum: { gitBlob: '9e26dfeeb6e641a33dae4961196235bdb965b21b' } },
      'onnx/a.onnx': { bytes: 5000, checksum: { sha256: hashOf(model) } },
      'onnx/b.onnx': { bytes: 5000, checksum: { sha256: hashOf(model) } },
    });
    expect(await resolveRevision(hub, 'vigil/tests', 'main')).toBe(REVISION);
  });

  it('is missing for a repository that is not there', async () => {
    await expect(listHubFiles(hub, 'vigil/other', REVISION)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is asked of hubs only', async () => {
    const other = await startHubServer();
    other.publish('api/models', REVISION, { 'vigil/tests': config });
    const wrong = { ...hub, address: `${other.address}/api/models/resolve/${REVISION}/vigil` };
    await expect(resolveRevision(wrong, 'tests', REVISION)).rejects.toMatchObject({ code: 'not-found' });
    await other.close();
  });
});
