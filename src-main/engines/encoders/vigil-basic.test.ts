import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeVigilBasic } from '../../../scripts/graphs/vigil-basic/write-vigil-basic.ts';
import { InferenceSessions } from '../../workers/inference/inference-sessions.ts';
import type { RgbImage } from '../pictures/rgb-image.ts';
import { matchProbability } from './calibration.ts';
import type { FrameEncoder } from './encoder.ts';
import { verifyEncoder } from './verify-encoder.ts';

const folder = fileURLToPath(new URL('../../../resources/encoders/vigil-basic', import.meta.url));
const [RED, YELLOW, GREEN, BLUE, GREY, BLACK, WHITE] = [
  [200, 20, 25],
  [230, 210, 30],
  [30, 150, 50],
  [30, 60, 200],
  [120, 122, 119],
  [8, 9, 8],
  [250, 250, 249],
] as const;
type Rgb = readonly [number, number, number];

/** A grey picture with a patch of one colour; positions as shares of width and height. */
function picture(background: Rgb, patch?: { colour: Rgb; left: number; top: number; side: number }): RgbImage {
  const [width, height] = [160, 120];
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [(at % width) / width, Math.floor(at / width) / height];
    const inside =
      patch && x >= patch.left && x < patch.left + patch.side && y >= patch.top && y < patch.top + patch.side;
    data.set(inside ? patch.colour : background, at * 3);
  }
  return { width, height, data };
}

let encoder: FrameEncoder;
beforeAll(async () => {
  encoder = await verifyEncoder(folder, new InferenceSessions(1));
});

async function cosines(text: string, images: readonly RgbImage[]): Promise<number[]> {
  const [words, pictures] = await Promise.all([encoder.embedTexts([text]), encoder.embedImages(images)]);
  return images.map((_, row) => words.reduce((sum, value, at) => sum + value * pictures[row * words.length + at]!, 0));
}

describe('vigil-basic', () => {
  test('the committed files are what the script writes', async () => {
    const fresh = mkdtempSync(join(tmpdir(), 'vigil-basic-'));
    await writeVigilBasic(fresh);
    // The manifest holds vectors, whose last digit may differ by processor; its self-test compares those.
    for (const file of readdirSync(folder).filter((name) => name !== 'encoder.json')) {
      expect(readFileSync(join(fresh, file)).equals(readFileSync(join(folder, file))), file).toBe(true);
    }
    rmSync(fresh, { recursive: true });
  });

  test('vectors have length 1, also of black and of one-coloured pictures', async () => {
    const vectors = await encoder.embedImages([BLACK, WHITE, RED].map((colour) => picture(colour)));
    for (let row = 0; row < 3; row++) {
      const vector = vectors.subarray(row * encoder.manifest.dim, (row + 1) * encoder.manifest.dim);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    }
  });

  test.each([
    ['red', RED],
    ['Yellow', YELLOW],
    ['green', GREEN],
    ['blue', BLUE],
    ['black', BLACK],
    ['white', WHITE],
    ['dark', BLACK],
    ['bright', WHITE],
  ] as const)('"%s" ranks pictures by the share of it', async (word, colour) => {
    const others = [RED, YELLOW, GREEN, BLUE].filter((other) => other !== colour);
    const sizes = [0.8, 0.5, 0.25, 0].map((side) => picture(GREY, { colour, left: 0.1, top: 0.1, side }));
    const scores = await cosines(word, [...sizes, ...others.map((other) => picture(other))]);
    for (const [at, score] of scores.slice(1, 4).entries()) expect(score).toBeLessThan(scores[at]!);
    if (!['dark', 'bright'].includes(word)) for (const score of scores.slice(4)) expect(score).toBeLessThan(scores[1]!);
  });

  test('places bind to the colour they follow', async () => {
    const leftRed = picture(GREY, { colour: RED, left: 0, top: 0.3, side: 0.3 });
    const rightRed = picture(GREY, { colour: RED, left: 0.7, top: 0.3, side: 0.3 });
    const [left, right] = await cosines('something red on the left', [leftRed, rightRed]);
    expect(left!).toBeGreaterThan(right! + 0.05);
    const [top, bottom] = await cosines('top right: blue, bottom left: red', [
      picture(GREY, { colour: BLUE, left: 0.7, top: 0, side: 0.3 }),
      picture(GREY, { colour: BLUE, left: 0, top: 0.7, side: 0.3 }),
    ]);
    expect(top!).toBeGreaterThan(bottom! + 0.02);
  });

  test('a colour that is not there reads as not there', async () => {
    const { calibration } = encoder.manifest;
    const [with10Percent, without] = await cosines('yellow', [
      picture(GREY, { colour: YELLOW, left: 0.2, top: 0.2, side: 0.32 }),
      picture(GREY),
    ]);
    expect(matchProbability(calibration!, with10Percent!)).toBeGreaterThan(0.7);
    expect(matchProbability(calibration!, without!)).toBeLessThan(0.1);
  });

  test('says how much of a question it has words for', () => {
    const coverage = (text: string): number => encoder.textCoverage(text);
    expect(coverage('where is something yellow on the left?')).toBe(1);
    expect(coverage('a yellow forklift')).toBe(0.5);
    expect(coverage('no yellow')).toBe(0.5);
    expect(coverage('did anyone wear a helmet on the left')).toBe(0);
    expect(coverage('')).toBe(0);
  });
});
