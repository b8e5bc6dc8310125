import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fitImage, fittedLength } from '../../engines/encoders/fit-image.ts';
import { type EncoderManifest, EncoderModel } from '../../engines/encoders/manifest.ts';
import { openEncoder } from '../../engines/encoders/open-encoder.ts';
import { verifyEncoder } from '../../engines/encoders/verify-encoder.ts';
import type { RgbImage } from '../../engines/pictures/rgb-image.ts';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { InferenceSessions } from '../../workers/inference/inference-sessions.ts';
import { decodeImage } from '../ask/decode-image.ts';
import { importModel } from './import-model.ts';
import { createModelRegistry } from './model-registry.ts';
import { removeModel } from './remove-model.ts';

/** What the public library gives for the same pictures and texts; see the README there. */
const reference = join(
  process.env['VIGIL_TEST_REFERENCE'] ?? fileURLToPath(new URL('../../../../shared/reference', import.meta.url)),
  'hf-parity',
);
const present = existsSync(reference);
if (!present) process.stdout.write('Parity with the model hub skipped: its reference is not on this machine.\n');

const NAMES = ['clip-tiny', 'siglip-tiny', 'siglip2-tiny'] as const;
const COSINE_AT_LEAST = 0.99999;

interface Expected {
  readonly pictures: readonly string[];
  readonly texts: readonly string[];
  readonly max_length: number;
  readonly input_ids: readonly (readonly number[])[];
  readonly image_vectors: readonly (readonly number[])[];
  readonly text_vectors: readonly (readonly number[])[];
}

describe.skipIf(!present)('encoders as the model hub publishes them', () => {
  const inference = new InferenceSessions(1);
  let root = '';
  let modelsDir = '';
  const parts = () => {
    const models = createModelRegistry({ roots: [join(root, 'builtin'), modelsDir], runtime: { inference } });
    return { models, inference, modelsDir };
  };
  const bringIn = (folder: string, more: { id?: string; signal?: AbortSignal } = {}) =>
    importModel({ folder, importId: 'i1', id: more.id }, parts(), {
      signal: more.signal ?? new AbortController().signal,
      progress: () => undefined,
    });
  const picture = async (path: string): Promise<RgbImage> =>
    decodeImage(await findMediaBinaries(process.env), { path: join(reference, path) }, new AbortController().signal);

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'vigil-models-'));
    modelsDir = join(root, 'models');
    mkdirSync(modelsDir);
    for (const name of NAMES) await bringIn(join(reference, name));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  describe.each(NAMES)('%s', (name) => {
    const expected = (): Expected => JSON.parse(readFileSync(join(reference, name, 'expected.json'), 'utf8'));
    const manifest = (): EncoderModel =>
      EncoderModel.parse(JSON.parse(readFileSync(join(modelsDir, name, 'model.json'), 'utf8')));

    test('gives the vectors of every picture and every text', async () => {
      const { pictures, texts, image_vectors: imageVectors, text_vectors: textVectors } = expected();
      const encoder = await openEncoder(join(modelsDir, name), inference);
      const images = await Promise.all(pictures.map((file) => picture(`pictures/${file}`)));
      expect(leastCosine(await encoder.embedImages(images), imageVectors)).toBeGreaterThanOrEqual(COSINE_AT_LEAST);
      expect(leastCosine(await encoder.embedTexts(texts), textVectors)).toBeGreaterThanOrEqual(COSINE_AT_LEAST);
    });

    test('gives the ids of every text', async () => {
      const { texts, input_ids: ids, max_length: maxLength } = expected();
      const { text, files } = manifest();
      const { tokenizer, lowerCase, padId } = text!;
      const words = texts.map((each) => (lowerCase ? each.toLowerCase() : each));
      const listed = { folder: join(modelsDir, name), files };
      const found = await inference.tokenise({ listed, tokenizer, texts: words, maxLength: text!.maxLength });
      const padded = found.map((row) => [...row, ...Array(maxLength - row.length).fill(padId)]);
      expect(padded).toEqual(ids);
    });

    test('prepares pictures to within one level', async () => {
      const input = { ...manifest().image, layout: 'nhwc', dtype: 'uint8' } as const;
      for (const file of readdirSync(join(reference, name, 'prepared'))) {
        const fitted = new Uint8Array(fittedLength(input));
        fitImage(await picture(`pictures/${file}`), input, fitted, 0);
        const { data } = await picture(`${name}/prepared/${file}`);
        const off = fitted.map((value, at) => Math.abs(value - data[at]!));
        expect(off.reduce((most, each) => Math.max(most, each), 0)).toBeLessThanOrEqual(1);
        expect(off.reduce<number>((sum, each) => sum + each, 0) / off.length).toBeLessThan(0.05);
      }
    });

    test.each<[string, (wrong: EncoderModel, folder: string) => unknown]>([
      [
        'mean',
        ({ image }) => Object.assign(image, { mean: image.mean[0] === 0.5 ? [0.48, 0.46, 0.41] : [0.5, 0.5, 0.5] }),
      ],
      [
        'filter',
        ({ image }) =>
          Object.assign(image, { interpolation: image.interpolation === 'bicubic' ? 'bilinear' : 'bicubic' }),
      ],
      ['crop', ({ image }) => Object.assign(image, { resize: image.resize === 'crop' ? 'squash' : 'crop' })],
      ['order of channels', ({ image }) => Object.assign(image, { mean: [...image.mean].reverse(), layout: 'nhwc' })],
      ['padding', ({ text }) => Object.assign(text!, { padId: text!.padId + 5 })],
      ['letter case', keepCase],
    ])('with a wrong %s fails its self-test', async (kind, plant) => {
      // CLIP reads a text up to its end mark, whatever follows; only a number that it does not have shows.
      const copy = join(root, `wrong-${name}`);
      rmSync(copy, { recursive: true, force: true });
      cpSync(join(modelsDir, name), copy, { recursive: true });
      const wrong = manifest();
      plant(wrong, copy);
      writeFileSync(join(copy, 'model.json'), JSON.stringify(wrong));
      await expect(verifyEncoder(copy, inference), kind).rejects.toThrow();
    });
  });

  test('are described without a manifest of their own', async () => {
    const [clip, siglip, siglip2] = (await parts().models.list()).map(({ manifest }) => manifest as EncoderManifest);
    expect(clip).toMatchObject({ id: 'clip-tiny', dim: 32, image: { resize: 'crop', shortestEdge: 224 } });
    expect(siglip).toMatchObject({ id: 'siglip-tiny', dim: 64, image: { resize: 'squash', interpolation: 'bicubic' } });
    expect(siglip2).toMatchObject({ text: { padId: 0, lowerCase: true, padTo: 'max-length', maxLength: 64 } });
    expect(new Set([clip, siglip, siglip2].map((manifest) => manifest?.version)).size).toBe(3);
  });

  test('are brought in once, and another one of the same name is refused', async () => {
    await expect(bringIn(join(reference, 'clip-tiny'))).resolves.toMatchObject({ added: false });
    await expect(bringIn(join(reference, 'siglip-tiny'), { id: 'clip-tiny' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(readdirSync(modelsDir).sort()).toEqual([...NAMES].sort());
  });

  test('are removed whole, and can be brought in again', async () => {
    await bringIn(join(reference, 'clip-tiny'), { id: 'again' });
    await removeModel('again', parts());
    expect(readdirSync(modelsDir).sort()).toEqual([...NAMES].sort());
    await expect(removeModel('again', parts())).rejects.toMatchObject({ code: 'model-missing' });
    await expect(bringIn(join(reference, 'clip-tiny'), { id: 'again' })).resolves.toMatchObject({ added: true });
    await removeModel('again', parts());
  });

  describe('that are not what they should be', () => {
    let folder = '';
    const edit = (file: string, change: (content: Record<string, unknown>) => void): void => {
      const content = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      change(content);
      writeFileSync(join(folder, file), JSON.stringify(content));
    };

    test.each<[string, string, string, () => void]>([
      [
        'of another architecture',
        'unsupported',
        '"bert"',
        () => edit('config.json', (c) => (c['model_type'] = 'bert')),
      ],
      ['without graphs', 'model-missing', 'vision_model.onnx', () => rmSync(join(folder, 'onnx'), { recursive: true })],
      ['without a tokenizer', 'model-missing', 'tokenizer.json', () => rmSync(join(folder, 'tokenizer.json'))],
      [
        'with half a graph',
        'model-invalid',
        'vision_model.onnx',
        () => halve(join(folder, 'onnx', 'vision_model.onnx')),
      ],
      [
        'with text for a graph',
        'model-invalid',
        'text_model.onnx',
        () => writeFileSync(join(folder, 'onnx', 'text_model.onnx'), 'no graph'),
      ],
      [
        'with a filter nobody has',
        'model-invalid',
        'resample',
        () => edit('preprocessor_config.json', (c) => (c['resample'] = 9)),
      ],
      ['with broken JSON', 'model-invalid', 'not JSON', () => writeFileSync(join(folder, 'config.json'), '{')],
      ['of another width', 'model-invalid', 'x 33', () => edit('config.json', (c) => (c['projection_dim'] = 33))],
      ['that say nothing', 'model-invalid', 'does not hold a model', () => rmSync(join(folder, 'config.json'))],
    ])('%s are refused, and nothing of them stays', async (_, code, words, spoil) => {
      folder = join(root, 'spoilt');
      rmSync(folder, { recursive: true, force: true });
      cpSync(join(reference, 'clip-tiny'), folder, { recursive: true });
      spoil();
      await expect(bringIn(folder)).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
      expect(readdirSync(modelsDir).sort()).toEqual([...NAMES].sort());
    });

    test('no folder, a file and a folder of Vigil’s own are told apart', async () => {
      await expect(bringIn(join(root, 'nothing'))).rejects.toMatchObject({ code: 'not-found' });
      writeFileSync(join(root, 'file'), '');
      await expect(bringIn(join(root, 'file'))).rejects.toMatchObject({ code: 'bad-input' });
      await expect(bringIn(join(modelsDir, 'clip-tiny'))).rejects.toMatchObject({ code: 'bad-input' });
    });

    test('one that was withdrawn leaves nothing', async () => {
      const signal = AbortSignal.abort(new Error('withdrawn'));
      await expect(bringIn(join(reference, 'clip-tiny'), { id: 'withdrawn', signal })).rejects.toThrow();
      expect(readdirSync(modelsDir).sort()).toEqual([...NAMES].sort());
    });
  });
});

/** Takes away whatever writes texts in lower case: the processor, and the tokenizer's own step. */
function keepCase({ text, files }: EncoderModel, folder: string): void {
  const path = join(folder, 'tokenizer.json');
  const tokenizer = JSON.parse(readFileSync(path, 'utf8'));
  const { normalizers } = tokenizer.normalizer;
  tokenizer.normalizer.normalizers = normalizers.filter(({ type }: { type: string }) => type !== 'Lowercase');
  const content = JSON.stringify(tokenizer);
  writeFileSync(path, content);
  Object.assign(text!, { lowerCase: false });
  Object.assign(files.find((file) => file.path === 'tokenizer.json')!, {
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: Buffer.byteLength(content),
  });
}

function halve(path: string): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, bytes.length / 2));
}

function leastCosine(vectors: Float32Array, expected: readonly (readonly number[])[]): number {
  const dim = vectors.length / expected.length;
  const cosines = expected.map((row, at) => {
    const found = vectors.subarray(at * dim, (at + 1) * dim);
    const length = Math.hypot(...row) * Math.hypot(...found);
    return row.reduce((sum, value, index) => sum + value * found[index]!, 0) / length;
  });
  return Math.min(...cosines);
}
