import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeColourDetector, writeDetectorFolder } from '../../engines/objects/testing/detector-folders.ts';
import type { RgbImage } from '../../engines/pictures/rgb-image.ts';
import { InferenceSessions } from '../../workers/inference/inference-sessions.ts';
import { importModel } from './import-model.ts';
import { detector } from './kinds/detector.ts';
import { createModelRegistry } from './model-registry.ts';

const inference = new InferenceSessions(1);
let root = '';
let modelsDir = '';
let folders = 0;
const registry = () => createModelRegistry({ roots: [join(root, 'none'), modelsDir], runtime: { inference } });
const newFolder = (): string => join(root, `given-${folders++}`);
const bringIn = (folder: string) =>
  importModel(
    { folder, importId: 'i1', id: undefined },
    { models: registry(), inference, modelsDir },
    {
      signal: new AbortController().signal,
      progress: () => undefined,
    },
  );

/** Grey, with a field of 40 x 40 pixels in a colour at a place of 160 x 160. */
function field(x: number, y: number, rgb: readonly number[]): RgbImage {
  const image = { width: 160, height: 160, data: new Uint8Array(160 * 160 * 3).fill(90) };
  for (let row = y; row < y + 40; row++) {
    for (let column = x; column < x + 40; column++) image.data.set(rgb, (row * 160 + column) * 3);
  }
  return image;
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'vigil-detectors-'));
  modelsDir = join(root, 'models');
  mkdirSync(modelsDir);
});
afterAll(() => rmSync(root, { recursive: true }));

describe('a detector that is brought in', () => {
  it('is the one to use, is tested, and finds things where they are', async () => {
    const folder = newFolder();
    writeColourDetector(folder);
    expect(await bringIn(folder)).toMatchObject({ added: true });
    const detectors = registry().ofKind(detector);
    const chosen = await detectors.chosen();
    expect(chosen?.manifest).toMatchObject({ id: 'colours', scoreThreshold: 0.35 });
    expect(chosen?.manifest.selfTest).toHaveLength(1);
    const opened = await detectors.open('colours');
    const found = await opened.detect([
      field(40, 80, [255, 0, 0]),
      field(0, 0, [0, 0, 255]),
      field(0, 0, [90, 90, 90]),
    ]);
    expect(found).toEqual([
      [{ label: 0, score: 1, left: 0.25, top: 0.5, right: 0.5, bottom: 0.75 }],
      [{ label: 1, score: 1, left: 0, top: 0, right: 0.25, bottom: 0.25 }],
      [],
    ]);
    rmSync(join(modelsDir, 'colours'), { recursive: true });
  });

  it.each<[string, (folder: string) => unknown, string]>([
    [
      'labels of another number',
      (folder) => writeColourDetector(folder, { labels: ['red', 'blue', 'green'] }),
      'should give 16 cells of 8 values (box, objectness and 3 labels) but gave float32 [1, 16, 7]',
    ],
    [
      'other strides',
      (folder) => writeColourDetector(folder, { decoding: { family: 'yolox', strides: [16, 32] } }),
      'should give 20 cells',
    ],
    [
      'an input of another size',
      (folder) => {
        const { image } = writeColourDetector(folder);
        writeColourDetector(folder, { image: { ...image, width: 32 } });
      },
      'cannot look at a picture',
    ],
    [
      'an input of another name',
      (folder) => {
        const { image } = writeColourDetector(folder);
        writeColourDetector(folder, { image: { ...image, input: 'images' } });
      },
      'it has picture -> cells',
    ],
    [
      'a graph that is none',
      (folder) => {
        const { image, decoding, labels } = writeColourDetector(folder);
        writeDetectorFolder(folder, Buffer.from('no graph at all'), { image, decoding, labels });
      },
      'detector.onnx',
    ],
    [
      'a graph other than the listed one',
      (folder) => {
        writeColourDetector(folder);
        writeFileSync(join(folder, 'detector.onnx'), new Uint8Array(3));
      },
      'detector.onnx',
    ],
    [
      'a graph that it does not list',
      (folder) => {
        const { image } = writeColourDetector(folder);
        const path = join(folder, 'model.json');
        const manifest = { ...image, file: 'other.onnx' };
        writeFileSync(path, JSON.stringify({ ...writeColourDetector(folder), image: manifest }));
      },
      '"other.onnx" is used but has no checksum',
    ],
  ])('with %s is refused, and nothing of it stays', async (_, write, words) => {
    const folder = newFolder();
    write(folder);
    await expect(bringIn(folder)).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining(words) as string,
    });
    expect(readdirSync(modelsDir)).toEqual([]);
    expect(await registry().ofKind(detector).chosen()).toBeNull();
    expect(existsSync(folder)).toBe(true);
  });
});
