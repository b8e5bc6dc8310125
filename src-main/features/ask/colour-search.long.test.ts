import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../../src-shared/contract/api.ts';
import type { Span } from '../../../src-shared/time.ts';
import type { RgbImage } from '../../engines/pictures/rgb-image.ts';
import { askCalls } from './ask-calls.ts';
import { type IndexedVideo, openTestLibrary, type TestLibrary } from './testing/test-library.ts';

const footage = process.env['VIGIL_TEST_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const folder = join(footage, 'qa/videos');
const isThere = existsSync(folder);
if (!isThere) process.stderr.write(`colour search: skipped, no footage at ${folder} (set VIGIL_TEST_DATA)\n`);

/** Whether a pixel has the colour, by hue (degrees), saturation and value (0..1): independent of the encoder's rules. */
const COLOURS: Readonly<Record<string, (hue: number, saturation: number, value: number) => boolean>> = {
  yellow: (hue, saturation, value) => hue >= 40 && hue <= 70 && saturation >= 0.4 && value >= 0.4,
  red: (hue, saturation, value) => (hue <= 15 || hue >= 345) && saturation >= 0.5 && value >= 0.3,
  dark: (_hue, _saturation, value) => value <= 0.2,
};
const NAMES = Object.keys(COLOURS);
const EVERY_NTH_PIXEL = 7;

/** Share of pixels of each colour of `NAMES`. */
function colourShares({ data }: RgbImage): number[] {
  const counts = NAMES.map(() => 0);
  let pixels = 0;
  for (let at = 0; at + 2 < data.length; at += 3 * EVERY_NTH_PIXEL) {
    const [red, green, blue] = [data[at]! / 255, data[at + 1]! / 255, data[at + 2]! / 255];
    const value = Math.max(red, green, blue);
    const chroma = value - Math.min(red, green, blue);
    const hue = hueOf(red, green, blue, value, chroma);
    pixels++;
    for (const [index, name] of NAMES.entries()) {
      if (COLOURS[name]!(hue, value === 0 ? 0 : chroma / value, value)) counts[index]!++;
    }
  }
  return counts.map((count) => count / pixels);
}

function hueOf(red: number, green: number, blue: number, value: number, chroma: number): number {
  if (chroma === 0) return 180;
  if (value === red) return (60 * ((green - blue) / chroma) + 360) % 360;
  return value === green ? 60 * ((blue - red) / chroma) + 120 : 60 * ((red - green) / chroma) + 240;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

function shareWithin({ samples }: IndexedVideo, { startSec, endSec }: Span, colour: number): number {
  const inside = samples.filter(({ timeSec }) => timeSec >= startSec && timeSec < endSec);
  return inside.reduce((sum, { measured }) => sum + measured[colour]!, 0) / Math.max(1, inside.length);
}

describe.skipIf(!isThere)('searching real footage by colour', () => {
  let library: TestLibrary;
  const videos = new Map<string, IndexedVideo>();

  beforeAll(async () => {
    library = await openTestLibrary();
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.mp4'))) {
      const video = await library.addVideo(join(folder, name), { measure: colourShares });
      videos.set(video.videoId, video);
    }
  }, 1_200_000);
  afterAll(() => library.close());

  it.each(NAMES)('"%s" shows at least three times as much of it as the library does', async (name) => {
    const colour = NAMES.indexOf(name);
    const search = askCalls(library.needs)['vigil.search'];
    const { hits } = await search(api['vigil.search'].input.parse({ text: name, topK: 5 }), {
      signal: new AbortController().signal,
    });
    const top = median(hits.map((hit) => shareWithin(videos.get(hit.videoId)!, hit, colour)));
    const all = [...videos.values()].flatMap((video) =>
      video.chunks.filter(({ level }) => level === 'micro').map((chunk) => shareWithin(video, chunk, colour)),
    );
    process.stdout.write(`${name}: top 5 ${(100 * top).toFixed(1)} %, library ${(100 * median(all)).toFixed(1)} %\n`);
    expect(hits).toHaveLength(5);
    expect(top).toBeGreaterThan(0.05);
    expect(top).toBeGreaterThanOrEqual(3 * median(all));
  });
});
