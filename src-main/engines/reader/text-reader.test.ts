import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InferenceSessions } from '../../workers/inference/inference-sessions.ts';
import type { ModelFile } from '../models/model-file.ts';
import type { RgbImage } from '../pictures/rgb-image.ts';
import { readCharacters } from './characters.ts';
import { readSteps } from './line-text.ts';
import { writeToyReader } from './testing/reader-folders.ts';
import { openTextReader } from './text-reader.ts';
import { findTextRegions } from './text-regions.ts';

const OPTIONS = { pixelThreshold: 0.3, lineThreshold: 0.6, unclip: 1.5 };

/** A map of probabilities drawn with digits, tenths each. */
function mapOf(rows: readonly string[]): Float32Array {
  return Float32Array.from(rows.join(''), (digit) => Number(digit) / 10);
}

describe('lines in a map of probabilities', () => {
  it('are connected stretches, grown again, in order of reading', () => {
    const map = mapOf([
      ...['000000000000', '000009999000', '099909999000', '099909999000', '099900000000'],
      ...['000000000000', '000000000000', '000000000000', '000000000000', '000000000000'],
    ]);
    const found = findTextRegions(map, 12, { width: 12, height: 10 }, OPTIONS);
    // 3 x 3: 9 * 1.5 / 12 = 1.125 on each side; 4 x 3: 12 * 1.5 / 14.
    expect(found.map(({ left, top, right, bottom }) => [left, top, right, bottom].map((at) => at.toFixed(3)))).toEqual([
      ['0.000', '0.875', '5.125', '6.125'],
      ['3.714', '0.000', '10.286', '5.286'],
    ]);
    expect(found.map(({ score }) => score.toFixed(2))).toEqual(['0.90', '0.90']);
  });

  it('join over corners, and are none where they are small, faint, or beside the picture', () => {
    const corner = mapOf(['99900000', '99900000', '99900000', '00099900', '00099900', '00099900']);
    expect(findTextRegions(corner, 8, { width: 8, height: 6 }, OPTIONS)).toHaveLength(1);
    const small = mapOf(['99000099', '99000099', '00000000', '44440999', '44440999', '44440999']);
    expect(findTextRegions(small, 8, { width: 5, height: 6 }, OPTIONS)).toEqual([]);
  });
});

describe('the steps of a line', () => {
  const step = (letter: number, probability = 0.8): number[] =>
    [0, 1, 2, 3].map((each) => (each === letter ? probability : 0.05));

  it('are letters, once each unless a blank lies between', () => {
    const steps = [1, 1, 0, 1, 2, 2, 0, 0, 3].map((letter) => step(letter, letter === 2 ? 0.5 : 0.8));
    const read = readSteps(Float32Array.from(steps.flat()), steps.length, ['a', 'b', ' ']);
    expect(read.text).toBe('aab');
    expect(read.score).toBeCloseTo((3 * 0.8 + 0.5) / 4, 6);
    expect(readSteps(Float32Array.from(step(0)), 1, ['a', 'b', ' '])).toEqual({ text: '', score: 0 });
  });
});

describe('a reader', () => {
  const inference = new InferenceSessions(1);
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'vigil-reader-'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  /** Black, with rectangles in parts of the picture. */
  function drawn(
    rects: readonly { at: readonly [number, number, number, number]; rgb: readonly number[] }[],
  ): RgbImage {
    const [width, height] = [160, 90];
    const data = new Uint8Array(3 * width * height);
    for (const { at, rgb } of rects) {
      const [left, top, right, bottom] = at;
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) data.set(rgb, 3 * (y * width + x));
    }
    return { width, height, data };
  }

  it('says what stands where, as parts of the picture', async () => {
    const folder = join(root, 'toy');
    const reader = await openTextReader(folder, writeToyReader(folder), inference);
    const image = drawn([
      { at: [80, 60, 140, 75], rgb: [0, 0, 255] },
      { at: [16, 9, 64, 27], rgb: [255, 0, 0] },
      // Stands upright, and too low for letters.
      { at: [5, 40, 10, 80], rgb: [255, 0, 0] },
    ]);
    const lines = await reader.read(image);
    expect(lines.map(({ text, score }) => [text, score.toFixed(2)])).toEqual([
      ['red', '0.90'],
      ['blue', '0.90'],
    ]);
    // 48 x 18 pixels grow by 48 * 18 * 1.5 / (2 * 66) = 9.8 on each side.
    const [{ left, right, top }] = lines as [(typeof lines)[0]];
    expect([left * 160, right * 160, top * 90].map((at) => Math.round(at))).toEqual([6, 74, 0]);
    expect(await reader.read(drawn([]))).toEqual([]);
  });

  it('believes only what is sure enough', async () => {
    const folder = join(root, 'strict');
    const reader = await openTextReader(folder, writeToyReader(folder, { scoreThreshold: 0.95 }), inference);
    expect(await reader.read(drawn([{ at: [16, 9, 64, 27], rgb: [255, 0, 0] }]))).toEqual([]);
  });

  it('is refused in words with the characters of another model', async () => {
    const folder = join(root, 'other');
    const manifest = writeToyReader(folder);
    const letters = listed(folder, 'short.txt', 'a\n');
    const wrong = {
      ...manifest,
      files: [...manifest.files, letters],
      recogniser: { ...manifest.recogniser, characters: letters.path },
    };
    await expect(openTextReader(folder, wrong, inference)).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('should give [1, 4, 2]'),
    });
  });

  it('has its characters from a list, or from the settings that PaddleOCR publishes', async () => {
    const read = (name: string, content: string) =>
      readCharacters({ folder: root, files: [listed(root, name, content)] }, name);
    expect(await read('keys.txt', 'a\r\n#\r\n\u3000\r\n')).toEqual(['a', '#', '\u3000']);
    const items = ["'!'", "''''", '"\\x41"', '"\\U0001F600"', '\\', '- ', '\u3000', "'#'", 'é'];
    const list = items.map((item) => `    - ${item}`).join('\n');
    const settings = `PreProcess:\n  - X: 1\nPostProcess:\n  character_dict:\n${list}\nGlobal:\n  - no\n`;
    expect(await read('inference.yml', settings)).toEqual(['!', "'", 'A', '\u{1F600}', '\\', '- ', '\u3000', '#', 'é']);
    for (const [name, content] of [
      ['none.txt', '\n'],
      ['none.yml', 'PostProcess:\n  name: x\n'],
    ] as const) {
      await expect(read(name, content)).rejects.toMatchObject({ code: 'model-invalid' });
    }
  });
});

/** Writes a file of a model and lists it. */
function listed(folder: string, path: string, content: string): ModelFile {
  writeFileSync(join(folder, path), content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path, bytes: Buffer.byteLength(content), sha256 };
}
