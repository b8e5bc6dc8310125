import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../scripts/graphs/graph-builder.ts';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { InferenceSessions } from '../../workers/inference/inference-sessions.ts';
import { openEncoder } from '../encoders/open-encoder.ts';
import { writeJsonTokenizerEncoder, writePictureEncoder } from '../encoders/testing/clip-shaped-encoder.ts';
import { verifyEncoder } from '../encoders/verify-encoder.ts';
import { testPattern } from '../pictures/test-pattern.ts';
import { CheckedFiles } from './checked-files.ts';

const ALTERED = {
  code: 'model-invalid',
  message: expect.stringContaining('is not the file the model was published'),
};

let root = '';
let folder = '';
let runner: InferenceSessions;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'vigil-encoder-check-'));
  await writePictureEncoder(join(root, 'pictures'));
  const tokenizer = new URL('./__fixtures__/tokenizers/unigram.json', import.meta.url);
  await writeJsonTokenizerEncoder(join(root, 'words'), readFileSync(tokenizer, 'utf8'));
});
afterAll(() => rmSync(root, { recursive: true }));

function copyOf(name: string): void {
  folder = mkdtempSync(join(root, 'copy-'));
  cpSync(join(root, name), folder, { recursive: true });
  runner = new InferenceSessions(1);
}

/** Changes one byte and leaves the size and the time of the last write as they were. */
function alter(name: string): void {
  const path = join(folder, name);
  const { atime, mtime } = statSync(path);
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(path, bytes);
  utimesSync(path, atime, mtime);
}

function editManifest(edit: (manifest: { files: object[]; [key: string]: unknown }) => void): void {
  const path = join(folder, 'encoder.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  edit(manifest);
  writeFileSync(path, JSON.stringify(manifest));
}

const entry = (path: string): object => {
  const bytes = readFileSync(join(folder, path));
  return { path, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
};

describe('files of an encoder', () => {
  beforeEach(() => copyOf('words'));

  test.each(['vision.onnx', 'text.onnx', 'tokenizer.json'])(
    '%s is refused when it was altered in its size',
    async (name) => {
      alter(name);
      await expect(openEncoder(folder, runner)).rejects.toMatchObject(ALTERED);
      await expect(verifyEncoder(folder, runner)).rejects.toMatchObject(ALTERED);
    },
  );

  test.each(['vision.onnx', 'text.onnx', 'tokenizer.json'])(
    '%s is refused when it was altered since it was opened',
    async (name) => {
      const encoder = await openEncoder(folder, runner);
      alter(name);
      const use = name === 'vision.onnx' ? encoder.embedImages([testPattern(64, 64)]) : encoder.embedTexts(['a valve']);
      await expect(use).rejects.toMatchObject(ALTERED);
      await expect(openEncoder(folder, runner)).rejects.toMatchObject(ALTERED);
    },
  );

  test('open again once they are what they were', async () => {
    renameSync(join(folder, 'vision.onnx'), join(folder, 'kept'));
    copyFileSync(join(folder, 'kept'), join(folder, 'vision.onnx'));
    alter('vision.onnx');
    await expect(openEncoder(folder, runner)).rejects.toMatchObject(ALTERED);
    renameSync(join(folder, 'kept'), join(folder, 'vision.onnx'));
    await expect((await openEncoder(folder, runner)).embedImages([testPattern(64, 64)])).resolves.toHaveLength(48);
  });

  test('are no links that lead out of the folder, the manifest neither', async () => {
    for (const name of ['vision.onnx', 'tokenizer.json', 'encoder.json']) {
      rmSync(join(folder, name));
      symlinkSync(join(root, 'words', name), join(folder, name));
      await expect(openEncoder(folder, runner)).rejects.toThrow(`"${name}" lies outside its folder`);
      rmSync(join(folder, name));
      copyFileSync(join(root, 'words', name), join(folder, name));
    }
    await openEncoder(folder, runner);
  });

  test.skipIf(process.platform === 'win32')('are no pipes, which would keep everybody waiting', async () => {
    for (const name of ['vision.onnx', 'encoder.json']) {
      rmSync(join(folder, name));
      execFileSync('mkfifo', [join(folder, name)]);
      await expect(openEncoder(folder, runner)).rejects.toBeInstanceOf(VigilError);
      rmSync(join(folder, name));
      copyFileSync(join(root, 'words', name), join(folder, name));
    }
  });

  test.skipIf(!existsSync('/proc/self/io'))('are read once, however often they are checked', async () => {
    const bytes = Buffer.alloc(32 * 1024 * 1024, 7);
    writeFileSync(join(folder, 'large'), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const listed = { folder, files: [{ path: 'large', sha256, bytes: bytes.length }] };
    const files = new CheckedFiles();
    const readBy = async (work: () => Promise<unknown>): Promise<number> => {
      const count = (): number => Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))![1]);
      const before = count();
      await work();
      return count() - before;
    };
    expect(await readBy(() => Promise.all([files.check(listed), files.check(listed)]))).toBeGreaterThanOrEqual(
      bytes.length,
    );
    expect(await readBy(() => files.check(listed))).toBeLessThan(bytes.length / 2);
    expect(await readBy(() => files.check(listed, { afresh: true }))).toBeGreaterThanOrEqual(bytes.length);
  });

  test.each([
    ['a pattern without a bound', '(a+)+$', 'could take without end'],
    ['a pattern that is none', '\\p{Nothing}', 'does not know'],
  ])('are refused at open when the tokenizer has %s', async (_, Regex, words) => {
    const path = join(folder, 'tokenizer.json');
    const tokenizer = JSON.parse(readFileSync(path, 'utf8'));
    tokenizer.normalizer = { type: 'Replace', pattern: { Regex }, content: '' };
    writeFileSync(path, JSON.stringify(tokenizer));
    editManifest((manifest) => manifest.files.splice(2, 1, entry('tokenizer.json')));
    for (const open of [openEncoder, verifyEncoder]) {
      await expect(open(folder, runner)).rejects.toMatchObject({
        code: 'model-invalid',
        message: expect.stringContaining(words),
      });
    }
  });

  test('are refused at open when the tokenizer is no JSON', async () => {
    writeFileSync(join(folder, 'tokenizer.json'), '{"model":');
    editManifest((manifest) => manifest.files.splice(2, 1, entry('tokenizer.json')));
    await expect(openEncoder(folder, runner)).rejects.toMatchObject({
      code: 'model-invalid',
      message: 'tokenizer.json is not JSON.',
    });
  });

  test.each([
    ['image.width', (manifest: Record<string, Record<string, unknown>>) => (manifest['image']!['width'] = 1e9)],
    ['text.maxLength', (manifest: Record<string, Record<string, unknown>>) => (manifest['text']!['maxLength'] = 1e9)],
  ])('are refused when %s would take all memory', async (field, edit) => {
    editManifest((manifest) => edit(manifest as never));
    await expect(openEncoder(folder, runner)).rejects.toThrow(field);
  });
});

describe('a graph with data in another file', () => {
  beforeEach(() => {
    copyOf('pictures');
    writeGraph('weights.bin');
    writeFileSync(join(folder, 'weights.bin'), new Uint8Array(new Float32Array(48).fill(0.5).buffer));
  });

  /** Pictures to vectors by one product with weights that lie at `location`. */
  function writeGraph(location: string): void {
    const graph = new GraphBuilder('with-data');
    const pixels = graph.input('pixel_values', 'float32', ['batch', 3, 64, 64]);
    const mean = graph.node('ReduceMean', [pixels], { axes: [1, 2, 3], keepdims: 0 });
    const column = graph.reshape(mean, [-1, 1]);
    graph.output('image_embeds', graph.node('Mul', [column, graph.constantIn(location, [1, 48])]), ['batch', 48]);
    writeFileSync(join(folder, 'vision.onnx'), graph.toBytes());
  }
  const list = (...names: string[]): void => editManifest((manifest) => (manifest.files = names.map(entry)));

  test('runs when the encoder lists that file', async () => {
    list('vision.onnx', 'weights.bin');
    const vectors = await (await openEncoder(folder, runner)).embedImages([testPattern(64, 64)]);
    expect(Math.abs(vectors[0]!)).toBeCloseTo(48 ** -0.5, 5);
  });

  test('is refused when the encoder does not', async () => {
    list('vision.onnx');
    for (const open of [openEncoder, verifyEncoder]) {
      await expect(open(folder, runner)).rejects.toMatchObject({
        code: 'model-invalid',
        message: 'The graph "vision.onnx" names data that its model does not list ("weights.bin").',
      });
    }
  });

  test('is refused when that file was altered, before and after it was opened', async () => {
    list('vision.onnx', 'weights.bin');
    const encoder = await openEncoder(folder, runner);
    alter('weights.bin');
    await expect(encoder.embedImages([testPattern(64, 64)])).rejects.toMatchObject(ALTERED);
    await expect(openEncoder(folder, runner)).rejects.toMatchObject(ALTERED);
  });

  test('is refused when that file is a link out of the folder, or lies elsewhere', async () => {
    list('vision.onnx', 'weights.bin');
    copyFileSync(join(folder, 'weights.bin'), join(root, 'weights.bin'));
    rmSync(join(folder, 'weights.bin'));
    symlinkSync(join(root, 'weights.bin'), join(folder, 'weights.bin'));
    await expect(openEncoder(folder, runner)).rejects.toThrow('"weights.bin" lies outside its folder');
    for (const location of ['../weights.bin', join(root, 'weights.bin')]) {
      writeGraph(location);
      list('vision.onnx');
      await expect(openEncoder(folder, runner)).rejects.toMatchObject({
        code: 'model-invalid',
        message: `The graph "vision.onnx" names data outside its folder ("${location}").`,
      });
    }
  });

  test('is refused as damaged when it was cut off before it was published', async () => {
    const bytes = readFileSync(join(folder, 'vision.onnx'));
    writeFileSync(join(folder, 'vision.onnx'), bytes.subarray(0, bytes.length - 5));
    list('vision.onnx', 'weights.bin');
    await expect(openEncoder(folder, runner)).rejects.toMatchObject({
      code: 'model-invalid',
      message: 'The model file "vision.onnx" cannot be opened.',
    });
  });
});
