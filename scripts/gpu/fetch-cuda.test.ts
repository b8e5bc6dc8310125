import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { craftZip } from '../../src-main/formats/testing/crafted-zip.ts';
import { PATIENCE } from '../../src-main/platform/downloads/patience.ts';
import {
  type HubServer,
  hashOf,
  seededBytes,
  sendContent,
  startHubServer,
} from '../../src-main/platform/downloads/testing/hub-server.ts';
import { testNetwork } from '../../src-main/platform/downloads/testing/test-download.ts';
import { CUDA_PACKAGE, type CudaPackage } from './cuda-package.ts';
import { fetchCuda } from './fetch-cuda.ts';

const shared = seededBytes(20_000, 1);
const provider = seededBytes(2_000_000, 2);
const FILES = ['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so'];

let hub: HubServer;
let folder: string;
let content: Buffer;
beforeEach(async () => {
  hub = await startHubServer();
  folder = mkdtempSync(join(tmpdir(), 'vigil-cuda-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await hub.close();
});

/** What the publisher gives out, and the package as Vigil knows it. */
function published({ version = '1.30.0', cuda = '13.0', sent = provider } = {}): CudaPackage {
  content = craftZip([
    { name: CUDA_PACKAGE.about, content: Buffer.from(`__version__ = '${version}'\ncuda_version = '${cuda}'\n`) },
    { name: CUDA_PACKAGE.files[0]!.member, content: shared, packed: true },
    { name: CUDA_PACKAGE.files[1]!.member, content: sent, packed: true },
    { name: 'onnxruntime/capi/libonnxruntime.so.1.30.0', content: seededBytes(100, 3) },
  ]);
  hub.publish('vigil/cuda', 'a'.repeat(40), { 'package.whl': content });
  const [first, second] = CUDA_PACKAGE.files;
  return {
    ...CUDA_PACKAGE,
    url: `${hub.address}/vigil/cuda/resolve/${'a'.repeat(40)}/package.whl`,
    ...{ bytes: content.length, sha256: hashOf(content) },
    files: [
      { ...first!, sha256: hashOf(shared) },
      { ...second!, sha256: hashOf(provider) },
    ],
  };
}

const fetched = (wanted: CudaPackage, more: { readonly installed?: string; readonly platform?: string } = {}) =>
  fetchCuda(wanted, {
    ...{ platform: 'linux-x64', installed: '1.30.0', runtimeDir: folder, ...more },
    tools: {
      network: testNetwork(),
      patience: { ...PATIENCE, attempts: 1, firstWaitMs: 1 },
      ...{ signal: new AbortController().signal, progress: () => undefined, spareBytes: 0 },
    },
  });
/** What stands beside ONNX Runtime; what is being fetched lies in a folder of its own. */
const beside = () => readdirSync(folder).filter((name) => name !== '.cuda');

describe('the CUDA provider', () => {
  it('is put beside ONNX Runtime, and nothing else of the package', async () => {
    await fetched(published());
    expect(readdirSync(folder).sort()).toEqual(FILES);
    expect(hashOf(readFileSync(join(folder, FILES[0]!)))).toBe(hashOf(provider));
  });

  it('is of the version that is installed, and says so before anything is fetched', async () => {
    await expect(fetched(published(), { installed: '1.31.0' })).rejects.toThrow(
      'ONNX Runtime 1.31.0 is installed, and the package that Vigil knows holds the provider of 1.30.0',
    );
    await expect(fetched(published(), { platform: 'win32-x64' })).rejects.toThrow('CUDA on Linux (x64) alone');
    expect(hub.asked).toEqual([]);
  });

  it.each([
    ['is of another version than it should be', { version: '1.29.0' }, 'is of ONNX Runtime 1.29.0, not of 1.30.0'],
    ['was built for another CUDA', { cuda: '12.8' }, 'was built for CUDA 12.8, not for CUDA 13'],
    ['holds another provider', { sent: seededBytes(2_000_000, 9) }, 'is not the file that was published'],
  ])('is not taken from a package that %s', async (_, inside, words) => {
    await expect(fetched(published(inside))).rejects.toThrow(words);
    expect(beside()).toEqual([]);
  });

  it('is not taken from other bytes, of which nothing stays', async () => {
    const wanted = published();
    const other = seededBytes(wanted.bytes, 4);
    hub.behave((request, response) => {
      sendContent(request, response, other, '"other"');
      return true;
    });
    await expect(fetched(wanted)).rejects.toMatchObject({ code: 'model-invalid' });
    expect([beside(), readdirSync(join(folder, '.cuda'))]).toEqual([[], []]);
  });

  it('is fetched on from where the connection broke, and is there only when all of it is', async () => {
    const wanted = published();
    let isFirst = true;
    hub.behave((_request, response) => {
      if (!isFirst) return false;
      isFirst = false;
      response.writeHead(200, { 'content-length': wanted.bytes, etag: `"${wanted.sha256}"` });
      response.write(content.subarray(0, 1_000_000), () => response.destroy());
      return true;
    });
    await expect(fetched(wanted)).rejects.toMatchObject({ code: 'backend-unavailable' });
    expect(beside()).toEqual([]);
    await fetched(wanted);
    expect(beside().sort()).toEqual(FILES);
    expect(hub.asked.at(-1)?.range).toMatch(/^bytes=\d+-$/);
  });
});
