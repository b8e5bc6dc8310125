import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MaskPart } from '../../../src-shared/model/privacy.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { runProcess, SAFE_ARGS } from '../media/ffmpeg.ts';
import { probeVideo } from '../media/probe.ts';
import { makeFootage } from '../media/testing/make-footage.ts';
import { blurPixels } from '../pictures/gaussian-blur.ts';
import type { RgbImage } from '../pictures/rgb-image.ts';
import { scanVideo } from './scan.ts';

const SOURCE = 'testsrc2=s=320x180:r=8:d=5,format=gbrp';
const LOSSLESS = ['-c:v', 'ffv1', '-pix_fmt', 'gbrp'];
/** 80..160 across, 45..90 down. */
const RECT = { left: 0.25, top: 0.25, right: 0.5, bottom: 0.5 };
const BOX = { x: 80, y: 45, width: 80, height: 45 };
const black: MaskPart[] = [{ mode: 'black', rect: RECT }];
const blur: MaskPart[] = [{ mode: 'blur', rect: RECT }];

const folder = mkdtempSync(join(tmpdir(), 'vigil-mask-'));
let binaries: MediaBinaries;
let plain: string;
let boxed: string;

beforeAll(async () => {
  plain = join(folder, 'plain.mkv');
  boxed = join(folder, 'boxed.mkv');
  binaries = await makeFootage(plain, SOURCE, LOSSLESS);
  const drawn = `testsrc2=s=320x180:r=8:d=5,format=rgb24,drawbox=80:45:80:45:black:fill,format=gbrp`;
  await makeFootage(boxed, drawn, LOSSLESS);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Scanned {
  readonly samples: RgbImage[];
  readonly sopilot: RgbImage[];
  readonly scores: number[];
  readonly motion: number[];
  /** Bytes of the thumbnails, by name. */
  readonly thumbnails: Map<string, Buffer>;
}

let runs = 0;

async function scan(filePath: string, mask?: readonly MaskPart[]): Promise<Scanned> {
  const directory = join(folder, `thumbs-${runs++}`);
  mkdirSync(directory);
  const probe = await probeVideo(binaries, filePath);
  const found: Scanned = { samples: [], sopilot: [], scores: [], motion: [], thumbnails: new Map() };
  const keep = ({ image }: { readonly image: RgbImage }): RgbImage => ({ ...image, data: image.data.slice() });
  await scanVideo(
    {
      ...{ binaries, filePath, probe, sampleRateFps: 4, sopilotFrames: { everyNthFrame: 2 }, mask },
      thumbnails: { directory, fileName: '%d.jpg', everySec: 2, longerSidePx: 320 },
    },
    {
      onFrames: ({ contentScores, motion }) => {
        found.scores.push(...contentScores);
        found.motion.push(...motion);
      },
      onSample: (sample) => void found.samples.push(keep(sample)),
      onSopilotFrame: (frame) => void found.sopilot.push(keep(frame)),
    },
  );
  for (const name of readdirSync(directory)) found.thumbnails.set(name, readFileSync(join(directory, name)));
  return found;
}

async function pixels(name: string, scanned: Scanned): Promise<RgbImage> {
  const file = join(folder, 'one.jpg');
  writeFileSync(file, scanned.thumbnails.get(name)!);
  const raw = join(folder, 'one.rgb');
  const args = ['-y', '-i', file, '-f', 'rawvideo', '-pix_fmt', 'rgb24', raw];
  expect((await runProcess(binaries.ffmpegPath, [...SAFE_ARGS, ...args])).exitCode).toBe(0);
  return { width: 320, height: 180, data: new Uint8Array(readFileSync(raw)) };
}

/** The brightest channel of any pixel of a rectangle. */
function brightest({ width, data }: RgbImage, [x0, y0, x1, y1]: readonly [number, number, number, number]): number {
  let most = 0;
  for (let y = y0; y < y1; y++)
    for (const value of data.slice((y * width + x0) * 3, (y * width + x1) * 3)) most = Math.max(most, value);
  return most;
}

describe('a masked scan', () => {
  it('is, with black, the scan of a recording that is black there', async () => {
    const masked = await scan(plain, black);
    const real = await scan(boxed);
    expect(masked.samples).toHaveLength(20);
    expect(masked.samples).toEqual(real.samples);
    for (const [frame, score] of masked.scores.entries()) expect(score).toBeCloseTo(real.scores[frame]!, 0);
    for (const [frame, motion] of masked.motion.entries()) expect(motion).toBeCloseTo(real.motion[frame]!, 0);
    expect([...masked.thumbnails.keys()]).toEqual([...real.thumbnails.keys()]);
  });

  it('shows nothing of it in thumbnails, and the rest as it is', async () => {
    const [masked, plainly] = [await scan(plain, black), await scan(plain)];
    expect([...masked.thumbnails.keys()]).toEqual(['0.jpg', '2000.jpg', '4000.jpg']);
    for (const name of masked.thumbnails.keys()) {
      const [hidden, shown] = [await pixels(name, masked), await pixels(name, plainly)];
      // The blocks of the JPEG that lie inside as a whole; those at the edge ring a little.
      expect(brightest(hidden, [80, 48, 160, 80])).toBeLessThan(4);
      expect(brightest(shown, [80, 48, 160, 80])).toBeGreaterThan(150);
      const below = (image: RgbImage) => image.data.slice(112 * 320 * 3);
      const open = below(shown);
      const unlike = below(hidden).reduce((sum, value, at) => sum + Math.abs(value - open[at]!), 0);
      expect(unlike / open.length).toBeLessThan(2);
    }
  });

  it('blurs samples as SOPilot does and thumbnails alike, and nothing beside the rectangle', async () => {
    const [masked, open] = [await scan(plain, blur), await scan(plain)];
    const expected = open.samples.map((image) => {
      blurPixels(image, BOX);
      return image;
    });
    expect(masked.samples).toEqual(expected);
    const [hidden, shown] = [await pixels('2000.jpg', masked), await pixels('2000.jpg', open)];
    const blurred = { ...shown, data: shown.data.slice() };
    blurPixels(blurred, BOX);
    const unlike = ({ width, data }: RgbImage): number => {
      let sum = 0;
      for (let y = 45; y < 90; y++) {
        for (let at = (y * width + 80) * 3; at < (y * width + 160) * 3; at++) {
          sum += Math.abs(data[at]! - blurred.data[at]!);
        }
      }
      return sum / (80 * 45 * 3);
    };
    expect(unlike(hidden)).toBeLessThan(0.5 * unlike(shown));
  });

  it('is byte for byte an ordinary scan when nothing is masked, and never masks the frames SOPilot scales itself', async () => {
    const open = await scan(plain);
    expect(await scan(plain, [])).toEqual(open);
    expect((await scan(plain, black)).sopilot).toEqual(open.sopilot);
  });
});
