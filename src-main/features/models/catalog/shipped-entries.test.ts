import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNetwork } from '../../../platform/downloads/network.ts';
import { PATIENCE } from '../../../platform/downloads/patience.ts';
import { InferenceSessions } from '../../../workers/inference/inference-sessions.ts';
import { importModel } from '../import-model.ts';
import { createModelRegistry } from '../model-registry.ts';
import { readCatalog } from './catalog.ts';
import { downloadModel } from './download-model.ts';

const shared =
  process.env['VIGIL_TEST_MODELS'] ?? fileURLToPath(new URL('../../../../../shared/models', import.meta.url));
const present = existsSync(join(shared, 'silero-vad')) && existsSync(join(shared, 'yolox-nano'));
if (!present) process.stdout.write('Entries of the catalog with real files skipped: they are not on this machine.\n');

describe.skipIf(!present)('entries of the catalog that comes with Vigil, with real files', () => {
  const inference = new InferenceSessions(1);
  const signal = new AbortController().signal;
  let root = '';
  const parts = () => {
    const modelsDir = join(root, 'models');
    return {
      models: createModelRegistry({ roots: [join(root, 'none'), modelsDir], runtime: { inference } }),
      inference,
      modelsDir,
    };
  };
  const entryOf = async (id: string) => (await readCatalog(null)).find((entry) => entry.id === id)!;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'vigil-entries-'));
    mkdirSync(join(root, 'models'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('the voice model is the pinned one, opens and passes its test; what is here is not asked for', async () => {
    const downloadsDir = join(root, 'downloads');
    mkdirSync(join(downloadsDir, 'silero-vad'), { recursive: true });
    copyFileSync(join(shared, 'silero-vad', 'silero_vad_v6.onnx'), join(downloadsDir, 'silero-vad', 'silero_vad.onnx'));
    const network = createNetwork({ isAllowed: () => false, proxies: () => ({}), answerMs: 1000 });
    const hub = { address: 'http://127.0.0.1:9', network, patience: PATIENCE, signal };
    const request = { importId: 'i1', hub, downloadsDir, progress: () => undefined };
    expect(await downloadModel({ entry: await entryOf('silero-vad'), ...request }, parts())).toMatchObject({
      ...{ modelId: 'silero-vad', kind: 'voice', added: true },
    });
    const [model] = await parts().models.list();
    expect(model?.manifest).toMatchObject({ licence: 'MIT', title: 'Silero VAD 6' });
    expect(existsSync(join(downloadsDir, 'silero-vad'))).toBe(false);
  });

  it('the detector’s description fits another export of the same model', async () => {
    const { files, manifest, kind } = await entryOf('yolox-nano');
    const folder = join(root, 'given');
    mkdirSync(folder);
    const graph = readFileSync(join(shared, 'yolox-nano', 'yolox_nano.onnx'));
    writeFileSync(join(folder, files[0]!.path), graph);
    const sha256 = createHash('sha256').update(graph).digest('hex');
    const common = { format: 1, kind, id: 'nano', version: '1', title: 'Nano', licence: 'Apache-2.0', source: 'test' };
    const listed = [{ path: files[0]!.path, sha256, bytes: graph.length }];
    writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...common, files: listed, ...manifest }));
    const options = { signal, progress: () => undefined };
    expect(await importModel({ folder, importId: 'i2' }, parts(), options)).toMatchObject({ added: true });
  });
});
