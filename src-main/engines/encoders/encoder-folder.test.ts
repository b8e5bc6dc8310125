import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { InferenceSessions } from '../../workers/inference/inference-sessions.ts';
import { testPattern } from '../pictures/test-pattern.ts';
import { openEncoder } from './open-encoder.ts';
import { writeClipShapedEncoder } from './testing/clip-shaped-encoder.ts';
import { verifyEncoder } from './verify-encoder.ts';

const models = process.env['VIGIL_TEST_MODELS'] ?? fileURLToPath(new URL('../../../../shared/models', import.meta.url));
const tokenizerDir = join(models, 'clip-tokenizer');
const present = existsSync(tokenizerDir);
if (!present) process.stdout.write('CLIP-shaped encoder tests skipped: the tokenizer is not on this machine.\n');

describe.skipIf(!present)('an encoder folder', () => {
  const runner = new InferenceSessions(1);
  let root = '';
  let folder = '';

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'vigil-encoder-'));
    await writeClipShapedEncoder(join(root, 'original'), tokenizerDir);
  });
  beforeEach(() => {
    folder = mkdtempSync(join(root, 'copy-'));
    cpSync(join(root, 'original'), folder, { recursive: true });
  });
  afterAll(() => rmSync(root, { recursive: true }));

  function editManifest(edit: (manifest: Record<string, Record<string, unknown>>) => void): void {
    const path = join(folder, 'encoder.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    edit(manifest);
    writeFileSync(path, JSON.stringify(manifest));
  }

  test('opens, passes its self-test and embeds pictures of any size and any number', async () => {
    const encoder = await verifyEncoder(folder, runner);
    const { dim } = encoder.manifest;
    const sizes = [
      [64, 64],
      [320, 180],
      [33, 97],
    ] as const;
    const images = Array.from({ length: 70 }, (_, at) => testPattern(sizes[at % 3]![0], sizes[at % 3]![1]));
    const vectors = await encoder.embedImages(images);
    expect(vectors).toHaveLength(70 * dim);
    for (const [at, image] of images.slice(0, 3).entries()) {
      const alone = await encoder.embedImages([image]);
      for (const copy of [at, at + 66]) {
        const row = vectors.subarray(copy * dim, (copy + 1) * dim);
        expect(Math.max(...row.map((value, index) => Math.abs(value - alone[index]!)))).toBeLessThan(1e-5);
      }
    }
    expect(await encoder.embedImages([])).toHaveLength(0);
  });

  test('texts differ by content, not by letter case or by their company in a batch', async () => {
    const encoder = await openEncoder(folder, runner);
    const { dim } = encoder.manifest;
    const [cat, loud, dog] = ['a photo of a cat', 'A photo of a CAT', 'two dogs running on a beach'];
    const vectors = await encoder.embedTexts([cat!, loud!, dog!]);
    const row = (at: number): Float32Array => vectors.subarray(at * dim, (at + 1) * dim);
    const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, at) => sum + value * b[at]!, 0);
    expect(cosine(row(0), row(1))).toBeCloseTo(1, 5);
    expect(cosine(row(0), row(2))).toBeLessThan(0.95);
    expect(cosine(row(0), await encoder.embedTexts([cat!]))).toBeCloseTo(1, 5);
    expect(encoder.textCoverage('zzqqxyzzy')).toBe(1);
  });

  test.each([
    ['mean', [0.5, 0.5, 0.5]],
    ['resize', 'squash'],
    ['interpolation', 'bilinear'],
  ] as const)('the self-test notices a wrong %s', async (field, wrong) => {
    editManifest((manifest) => {
      manifest['image']![field] = wrong;
    });
    await expect(verifyEncoder(folder, runner)).rejects.toMatchObject({ code: 'model-invalid' });
  });

  test('the self-test notices a wrong padding', async () => {
    editManifest((manifest) => {
      manifest['text']!['inputs'] = [
        { name: 'input_ids', holds: 'ids', dtype: 'int64' },
        { name: 'attention_mask', holds: 'ids', dtype: 'int64' },
      ];
    });
    await expect(verifyEncoder(folder, runner)).rejects.toThrow('the text "A photo of a CAT"');
  });

  test('an altered file, a shortened file and a missing file are told apart', async () => {
    const merges = readFileSync(join(folder, 'merges.txt'));
    merges[100] = merges[100]! ^ 1;
    writeFileSync(join(folder, 'merges.txt'), merges);
    await expect(verifyEncoder(folder, runner)).rejects.toThrow('"merges.txt" is not the file');
    writeFileSync(join(folder, 'merges.txt'), merges.subarray(0, 1000));
    await expect(openEncoder(folder, runner)).rejects.toThrow('"merges.txt" has 1000 bytes');
    rmSync(join(folder, 'merges.txt'));
    await expect(openEncoder(folder, runner)).rejects.toMatchObject({ code: 'model-missing' });
  });

  test('no path leads out of the folder', async () => {
    rmSync(join(folder, 'merges.txt'));
    symlinkSync(join(root, 'original', 'merges.txt'), join(folder, 'merges.txt'));
    await expect(openEncoder(folder, runner)).rejects.toThrow('outside its folder');
    for (const path of ['../original/vision.onnx', '/etc/passwd', 'a/../../b', 'C:/x', 'a\\b']) {
      editManifest((manifest) => (manifest['image']!['file'] = path));
      await expect(openEncoder(folder, runner)).rejects.toMatchObject({ code: 'model-invalid' });
    }
  });

  test('a manifest that says nothing sensible names the field', async () => {
    editManifest((manifest) => (manifest['image']!['width'] = -1));
    await expect(openEncoder(folder, runner)).rejects.toThrow('image.width');
    writeFileSync(join(folder, 'encoder.json'), '{');
    await expect(openEncoder(folder, runner)).rejects.toThrow('is not JSON');
    rmSync(join(folder, 'encoder.json'));
    await expect(openEncoder(folder, runner)).rejects.toMatchObject({ code: 'model-missing' });
  });
});
