import { generateKeyPairSync } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { VigilClient } from '../../src-shared/contract/client.ts';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { writeColourDetector } from '../engines/objects/testing/detector-folders.ts';
import { craftZip } from '../formats/testing/crafted-zip.ts';
import { openZipReader } from '../formats/zip-read.ts';
import { openZip } from '../formats/zip-write.ts';
import { openLibrary } from './testing/in-process.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-model-packs-'));
const source = join(root, 'source');
const pack = join(root, 'models.zip');
let fingerprint = '';
let dataDir: string;

/** Opens a library for as long as `work` takes. */
async function opened<Result>(folder: string, work: (client: VigilClient) => Promise<Result>): Promise<Result> {
  const { client, close } = await openLibrary(folder);
  try {
    return await work(client);
  } finally {
    await close();
  }
}

const bringIn = (client: VigilClient, folder: string, more: { id?: string; trust?: string } = {}) =>
  runLongCall(client, 'models.import', { folder, ...more });
const modelIds = async (client: VigilClient): Promise<string[]> =>
  (await client.call('models.list', {})).models.map(({ modelId }) => modelId).sort();
const zipOfFolder = (folder: string, prefix = ''): Buffer =>
  craftZip(
    readdirSync(folder).map((name) => ({
      name: prefix + name,
      content: readFileSync(join(folder, name)),
      packed: true,
    })),
  );

/** What unpacking left behind. */
const left = (): string[] => {
  const folder = join(dataDir, 'downloads');
  return existsSync(folder) ? readdirSync(folder) : [];
};

beforeAll(async () => {
  for (const id of ['colours', 'colours-2']) {
    writeColourDetector(join(root, id), { id, labels: ['red', id === 'colours' ? 'blue' : 'azure'] });
  }
  await opened(source, async (client) => {
    await bringIn(client, join(root, 'colours'));
    await bringIn(client, join(root, 'colours-2'));
    const made = await runLongCall(client, 'models.pack', { modelIds: ['colours', 'colours-2'], toPath: pack });
    expect(made).toMatchObject({ path: pack, modelIds: ['colours', 'colours-2'], bytes: statSync(pack).size });
    fingerprint = made.fingerprint;
  });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
  dataDir = mkdtempSync(join(root, 'library-'));
});

describe('a pack of models', () => {
  it('is brought in elsewhere once its signer is trusted, and says who that is', async () => {
    expect(fingerprint).toMatch(/^([0-9a-f]{4}-){7}[0-9a-f]{4}$/);
    await opened(dataDir, async (client) => {
      await expect(bringIn(client, pack)).rejects.toMatchObject({
        code: 'unauthorized',
        message: expect.stringContaining(fingerprint),
        details: { models: [{ id: 'colours' }, { id: 'colours-2' }] },
      });
      await expect(bringIn(client, pack, { trust: fingerprint.replace(/^.{4}/, '0000') })).rejects.toMatchObject({
        code: 'unauthorized',
      });
      expect(await modelIds(client)).toEqual(['vigil-basic']);
      expect(await bringIn(client, pack, { trust: fingerprint.toUpperCase() })).toMatchObject({
        ...{ modelId: 'colours', added: true, signedBy: fingerprint },
        others: [{ modelId: 'colours-2', added: true }],
      });
      expect(await modelIds(client)).toEqual(['colours', 'colours-2', 'vigil-basic']);
      expect(await client.call('models.test', { modelId: 'colours-2' })).toMatchObject({ ok: true });
      expect(await bringIn(client, pack, { trust: fingerprint })).toMatchObject({ added: false });
    });
    expect(left()).toEqual([]);
  });

  it('is trusted where it was made', async () => {
    await opened(source, async (client) => {
      expect(await bringIn(client, pack)).toMatchObject({ added: false, signedBy: fingerprint });
    });
    expect(statSync(join(source, 'pack-key.pem')).mode & 0o077).toBe(0);
  });

  it('is refused when one byte of it was changed, wherever', async () => {
    const bytes = readFileSync(pack);
    const altered = join(root, 'altered.zip');
    // Every part of it: headers, the list, its signature, files, the directory, the end.
    const places = Array.from({ length: 20 }, (_, at) => Math.floor((at * (bytes.length - 1)) / 19));
    places.push(
      bytes.indexOf('"publicKey"') + 20,
      bytes.indexOf('vigil-pack.sig') + 40,
      bytes.lastIndexOf('vigil-pack.sig') - 20,
    );
    await opened(dataDir, async (client) => {
      for (const place of places) {
        const changed = Buffer.from(bytes);
        changed[place]! ^= 1;
        writeFileSync(altered, changed);
        const refused = await bringIn(client, altered, { trust: fingerprint }).then(
          () => 'brought in',
          ({ code }: { code: string }) => code,
        );
        expect(['model-invalid', 'bad-input'], `byte ${place}`).toContain(refused);
      }
      expect(await modelIds(client)).toEqual(['vigil-basic']);
    });
    expect(left()).toEqual([]);
  });

  it('is refused when somebody packed it again with another list, file or key, all checksums right', async () => {
    const altered = join(root, 'again.zip');
    const reader = await openZipReader(pack, { members: 100, bytes: 10_000_000 });
    const content = new Map<string, Buffer>();
    for (const { name, offset, sizeBytes } of reader.members) {
      const start = offset + 30 + Buffer.byteLength(name) + 20;
      content.set(name, readFileSync(pack).subarray(start, start + sizeBytes));
    }
    await reader.close();
    const list = String(content.get('vigil-pack.json'));
    const { publicKey } = generateKeyPairSync('ed25519');
    const other = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const graph = Buffer.from(content.get('models/colours/detector.onnx')!);
    graph[graph.length - 1]! ^= 1;
    const changes: [string, string | Buffer][] = [
      ['vigil-pack.json', list.replace('"Colours"', '"Colors!"')],
      ['vigil-pack.json', list.replace(/"publicKey": "[^"]*"/, `"publicKey": "${other}"`)],
      ['models/colours/detector.onnx', graph],
    ];
    await opened(dataDir, async (client) => {
      const bringInWith = async (name?: string, changed?: string | Buffer) => {
        const zip = await openZip(altered);
        for (const [member, bytes] of content) {
          const piece = join(root, 'piece');
          writeFileSync(piece, member === name ? changed! : bytes);
          await zip.addFile(member, piece, new AbortController().signal);
        }
        await zip.finish();
        return bringIn(client, altered, { trust: fingerprint });
      };
      for (const [name, changed] of changes) {
        await expect(bringInWith(name, changed)).rejects.toMatchObject({
          code: 'model-invalid',
          message: expect.stringContaining('not as it was packed'),
        });
      }
      expect(await modelIds(client)).toEqual(['vigil-basic']);
      expect(await bringInWith()).toMatchObject({ added: true });
    });
  });

  it('is refused when its list is somebody else’s, or it holds more than is listed', async () => {
    const altered = join(root, 'more.zip');
    await opened(dataDir, async (client) => {
      writeFileSync(altered, craftZip([{ name: 'vigil-pack.json', content: Buffer.from('{}') }]));
      await expect(bringIn(client, altered)).rejects.toMatchObject({ code: 'model-invalid' });
      writeFileSync(altered, Buffer.concat([readFileSync(pack), Buffer.from('more')]));
      await expect(bringIn(client, altered, { trust: fingerprint })).rejects.toMatchObject({ code: 'bad-input' });
    });
  });

  it('is not made of what comes with Vigil, of nothing, or over a file that is there', async () => {
    await opened(source, async (client) => {
      const make = (ids: string[], toPath: string) => runLongCall(client, 'models.pack', { modelIds: ids, toPath });
      await expect(make(['vigil-basic'], join(root, 'new.zip'))).rejects.toMatchObject({ code: 'conflict' });
      await expect(make(['nothing'], join(root, 'new.zip'))).rejects.toMatchObject({ code: 'model-missing' });
      await expect(make(['colours'], pack)).rejects.toMatchObject({ code: 'conflict' });
      await expect(make(['colours'], join(root, 'no', 'new.zip'))).rejects.toMatchObject({ code: 'not-found' });
      const folder = join(source, 'models', 'colours');
      const graph = readFileSync(join(folder, 'detector.onnx'));
      writeFileSync(join(folder, 'detector.onnx'), Buffer.concat([graph, Buffer.from('x')]));
      await expect(make(['colours'], join(root, 'new.zip'))).rejects.toMatchObject({ code: 'model-invalid' });
      writeFileSync(join(folder, 'detector.onnx'), graph);
    });
    expect(readdirSync(root).filter((name) => name.startsWith('new'))).toEqual([]);
  });
});

describe('a zip of a model', () => {
  it('is brought in as its folder is, wrapped in folders or not', async () => {
    const path = join(root, 'zipped.zip');
    await opened(dataDir, async (client) => {
      writeFileSync(path, zipOfFolder(join(root, 'colours')));
      expect(await bringIn(client, path)).toMatchObject({ modelId: 'colours', added: true, signedBy: null });
      writeFileSync(path, zipOfFolder(join(root, 'colours-2'), 'models/colours/'));
      expect(await bringIn(client, path)).toMatchObject({ modelId: 'colours-2', added: true });
      expect(await client.call('models.test', { modelId: 'colours-2' })).toMatchObject({ ok: true });
    });
    expect(left()).toEqual([]);
  });

  it('is refused when it is none, holds none, or leads out of its folder', async () => {
    const path = join(root, 'bad.zip');
    await opened(dataDir, async (client) => {
      const refused = async (bytes: Uint8Array, code: string) => {
        writeFileSync(path, bytes);
        await expect(bringIn(client, path)).rejects.toMatchObject({ code });
      };
      await refused(Buffer.from('no zip'), 'bad-input');
      await refused(craftZip([{ name: 'notes.txt' }]), 'model-invalid');
      await refused(craftZip([{ name: '../model.json' }]), 'bad-input');
      const halved = readFileSync(join(root, 'colours', 'detector.onnx')).subarray(0, 100);
      const manifest = readFileSync(join(root, 'colours', 'model.json'));
      await refused(
        craftZip([
          { name: 'model.json', content: manifest },
          { name: 'detector.onnx', content: halved },
        ]),
        'model-invalid',
      );
      expect(await modelIds(client)).toEqual(['vigil-basic']);
    });
    mkdirSync(join(dataDir, 'models'), { recursive: true });
    expect(readdirSync(join(dataDir, 'models'))).toEqual([]);
    expect(left()).toEqual([]);
  });
});
