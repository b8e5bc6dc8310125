import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { InferenceSessions } from '../../workers/inference/inference-sessions.ts';
import type { RgbImage } from '../pictures/rgb-image.ts';
import type { FrameEncoder } from './encoder.ts';
import { openEncoder } from './open-encoder.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const videosDir = join(process.env['VIGIL_TEST_DATA'] ?? here('../../../../shared/data'), 'qa', 'videos');
const present = existsSync(videosDir);
if (!present) process.stdout.write('Colour search on footage skipped: the footage is not on this machine.\n');

const [FPS, WINDOW_SEC, STRIDE_SEC, KEYFRAMES, TOP] = [4, 3, 1.5, 8, 5];
/** Colours by rule on hue (degrees), saturation and value: independent of the encoder's own names. */
const RULES = {
  yellow: (hue: number, saturation: number, value: number) => hue >= 45 && hue < 70 && saturation > 0.4 && value > 0.4,
  red: (hue: number, saturation: number, value: number) => (hue < 12 || hue >= 348) && saturation > 0.5 && value > 0.3,
  dark: (_hue: number, _saturation: number, value: number) => value < 0.25,
} as const;
const WORDS = Object.keys(RULES) as (keyof typeof RULES)[];
type Shares = Record<keyof typeof RULES, number>;

interface Chunk {
  readonly vector: Float32Array;
  readonly shares: Shares;
}

test.skipIf(!present)('colour words find the chunks that have the colour', async () => {
  const encoder = await openEncoder(here('../../../resources/encoders/vigil-basic'), new InferenceSessions(1));
  const chunks: Chunk[] = [];
  for (const file of readdirSync(videosDir).sort()) chunks.push(...(await chunksOf(join(videosDir, file), encoder)));
  for (const word of WORDS) {
    const query = await encoder.embedTexts([word]);
    const score = ({ vector }: Chunk): number => vector.reduce((sum, value, at) => sum + value * query[at]!, 0);
    const best = chunks.toSorted((a, b) => score(b) - score(a)).slice(0, TOP);
    const found = median(best.map(({ shares }) => shares[word]));
    const usual = median(chunks.map(({ shares }) => shares[word]));
    process.stdout.write(`${word}: ${found.toFixed(4)} in the top ${TOP}, ${usual.toFixed(4)} in the library\n`);
    expect(found).toBeGreaterThan(0);
    expect(found).toBeGreaterThanOrEqual(3 * usual);
  }
});

async function chunksOf(path: string, encoder: FrameEncoder): Promise<Chunk[]> {
  const frames = framesOf(path);
  const vectors = await encoder.embedImages(frames);
  const { dim } = encoder.manifest;
  const shares = frames.map(sharesOf);
  const chunks: Chunk[] = [];
  for (let startSec = 0; startSec === 0 || startSec + WINDOW_SEC <= frames.length / FPS; startSec += STRIDE_SEC) {
    const first = Math.floor(startSec * FPS);
    const count = Math.min(WINDOW_SEC * FPS, frames.length - first);
    const rows = Array.from(
      { length: Math.min(KEYFRAMES, count) },
      (_, at) => first + Math.floor(((at + 0.5) * count) / Math.min(KEYFRAMES, count)),
    );
    const sum = Float32Array.from({ length: dim }, (_, at) =>
      rows.reduce((total, row) => total + vectors[row * dim + at]!, 0),
    );
    const length = Math.hypot(...sum);
    const mean = (word: keyof Shares): number =>
      rows.reduce((total, row) => total + shares[row]![word], 0) / rows.length;
    chunks.push({
      vector: sum.map((value) => value / length),
      shares: { yellow: mean('yellow'), red: mean('red'), dark: mean('dark') },
    });
  }
  return chunks;
}

function framesOf(path: string): RgbImage[] {
  const [width, height] = [320, 240];
  const filter = `fps=${FPS},scale=${width}:${height}:flags=area`;
  const output = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  const bytes = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-vf', filter, ...output], { maxBuffer: 2 ** 30 });
  const size = width * height * 3;
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, at) => ({
    width,
    height,
    data: new Uint8Array(bytes.buffer, bytes.byteOffset + at * size, size),
  }));
}

function sharesOf({ data }: RgbImage): Shares {
  const counts: Shares = { yellow: 0, red: 0, dark: 0 };
  for (let at = 0; at < data.length; at += 3) {
    const [red, green, blue] = [data[at]! / 255, data[at + 1]! / 255, data[at + 2]! / 255];
    const value = Math.max(red, green, blue);
    const chroma = value - Math.min(red, green, blue);
    const saturation = value > 0 ? chroma / value : 0;
    const hue = chroma === 0 ? 0 : hueOf(red, green, blue, value, chroma);
    for (const word of WORDS) if (RULES[word](hue, saturation, value)) counts[word] += 3 / data.length;
  }
  return counts;
}

function hueOf(red: number, green: number, blue: number, value: number, chroma: number): number {
  if (value === red) return (60 * ((green - blue) / chroma) + 360) % 360;
  return value === green ? 60 * ((blue - red) / chroma) + 120 : 60 * ((red - green) / chroma) + 240;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
