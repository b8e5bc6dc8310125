import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RgbImage } from '../../pictures/rgb-image.ts';
import { edgeShare } from './edges.ts';
import { embedSopilotClip, SOPILOT_HEURISTIC_DIM } from './heuristic.ts';
import { assessQuality } from './quality.ts';

type FrameSource = { readonly count: number; readonly height: number; readonly width: number } & (
  | { readonly encoding: 'base64-u8'; readonly data: string }
  | { readonly encoding: 'formula'; readonly a: number; readonly b: number; readonly c: number }
);

interface EmbedderCase {
  readonly id: string;
  readonly frames: FrameSource;
  readonly expected: {
    readonly vector: number[];
    readonly canny_fraction: number[];
    readonly quality_flags: string[];
    readonly brightness: number;
    readonly sharpness: number;
  };
}

function framesOf(source: FrameSource): RgbImage[] {
  const { count, width, height } = source;
  const size = width * height * 3;
  const bytes = source.encoding === 'base64-u8' ? Buffer.from(source.data, 'base64') : undefined;
  return Array.from({ length: count }, (_, t) => {
    const valueAt = (at: number): number => {
      if (bytes) return bytes[t * size + at]!;
      if (source.encoding !== 'formula') return 0;
      const channel = at % 3;
      const x = Math.floor(at / 3) % width;
      const y = Math.floor(at / 3 / width);
      const blocks = (Math.floor(x / 8) * Math.floor(y / 8)) % 61;
      return (source.a * x + source.b * y + source.c * t + 53 * channel + blocks) % 256;
    };
    return { width, height, data: Uint8Array.from({ length: size }, (_unused, at) => valueAt(at)) };
  });
}

const file = new URL('__fixtures__/heuristic_embedder.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: EmbedderCase[] };

describe.each(cases)('$id', ({ frames: source, expected }) => {
  const frames = framesOf(source);

  test('every element of the vector is within 5e-6', () => {
    const vector = embedSopilotClip(frames);
    expect(vector).toHaveLength(SOPILOT_HEURISTIC_DIM);
    const differences = expected.vector.map((value, at) => Math.abs(value - vector[at]!));
    expect(Math.max(...differences)).toBeLessThan(5e-6);
  });

  test('edges are the same pixels', () => {
    const pixels = source.width * source.height;
    const counted = frames.map((frame) => Math.round(edgeShare(frame) * pixels));
    expect(counted).toEqual(expected.canny_fraction.map((share) => Math.round(share * pixels)));
  });

  test('quality', () => {
    const quality = assessQuality(frames);
    expect(quality.flags).toEqual(expected.quality_flags);
    expect(quality.brightness).toBeCloseTo(expected.brightness, 9);
    expect(quality.sharpness).toBeCloseTo(expected.sharpness, 6);
  });
});

test('no frames are flagged as empty', () => {
  expect(assessQuality([]).flags).toEqual(['empty']);
});
