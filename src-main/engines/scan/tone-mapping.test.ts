import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { probeVideo } from '../media/probe.ts';
import { makeFootage } from '../media/testing/make-footage.ts';
import { type ScanSummary, scanVideo } from './scan.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-tone-mapping-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `unknown` is not written into the file. */
interface Stated {
  readonly format: string;
  readonly transfer: string;
  readonly primaries: string;
  readonly matrix: string;
  readonly range: string;
  readonly size: string;
}

const PLAIN: Stated = {
  format: 'yuv420p10le',
  transfer: 'smpte2084',
  primaries: 'bt2020',
  matrix: 'bt2020nc',
  range: 'tv',
  size: '96x54',
};

/** Draws five grey-red pictures as FFV1, which takes every depth, and scans them. */
async function scanned(stated: Stated): Promise<ScanSummary & { readonly samples: readonly (readonly number[])[] }> {
  const { format, transfer, primaries, matrix, range, size } = stated;
  const filePath = join(folder, `${Object.values(stated).join('_')}.mkv`);
  const tags = Object.entries({ trc: transfer, primaries, range })
    .map(([name, value]): [string, string] => [`-color_${name}`, value])
    .concat([['-colorspace', matrix]])
    .flatMap(([name, value]) => (value === 'unknown' ? [] : [name, value]));
  const source = `color=0x906060:s=${size}:r=10:d=0.5,format=${format}`;
  const binaries = await makeFootage(filePath, source, ['-c:v', 'ffv1', ...tags]);
  const probe = await probeVideo(binaries, filePath);
  const samples: number[][] = [];
  const request = { binaries, filePath, probe, sampleRateFps: 10 };
  const summary = await scanVideo(request, {
    onFrames: () => undefined,
    onSample: ({ image }) => {
      const middle = ((image.height >> 1) * image.width + (image.width >> 1)) * 3;
      samples.push([...image.data.subarray(middle, middle + 3)]);
    },
  });
  return { ...summary, samples };
}

const { canToneMap } = await findMediaBinaries(process.env);
if (!canToneMap) process.stderr.write('This ffmpeg cannot tone-map: HDR pictures are taken as they are.\n');

describe('pictures with any statement about their colours', () => {
  // Neighbours in each list meet all of the others as the steps have no common measure with the lists' lengths.
  const lists = {
    transfer: ['smpte2084', 'arib-std-b67', 'bt709', 'smpte2084', 'linear', 'arib-std-b67', 'unknown'],
    primaries: ['unknown', 'bt2020', 'bt709', 'smpte428', 'smpte432', 'film'],
    matrix: ['unknown', 'bt2020nc', 'bt2020c', 'ictcp', 'smpte2085', 'ycgco', 'chroma-derived-c', 'fcc', 'bt709'],
    format: ['yuv420p10le', 'gbrp', 'yuv444p12le', 'gray10le', 'yuv422p', 'gbrp16le', 'yuva420p10le', 'bgr0'],
    range: ['tv', 'pc', 'unknown'],
    size: ['96x54', '95x53', '54x95', '1x1'],
  };
  const combinations = Array.from({ length: 36 }, (_, at) => {
    const pick = (list: readonly string[], step: number): string => list[(at * step + (at >> 3)) % list.length]!;
    const { transfer, primaries, matrix, format, range, size } = lists;
    return {
      transfer: pick(transfer, 1),
      primaries: pick(primaries, 5),
      matrix: pick(matrix, 2),
      format: pick(format, 1),
      range: pick(range, 1),
      size: pick(size, 3),
    };
  });

  it.each(combinations)('come out whole: $transfer $primaries $matrix $range $format $size', async (stated) => {
    const { frameCount, sawDamage, samples } = await scanned(stated);
    expect({ frameCount, sawDamage, samples: samples.length }).toEqual({ frameCount: 5, sawDamage: false, samples: 5 });
  });
});

describe.skipIf(!canToneMap)('the tone mapping', () => {
  it.each([
    ['states no primaries', { primaries: 'unknown' }],
    ['states no primaries and no matrix', { primaries: 'unknown', matrix: 'unknown' }],
    ['states a matrix that nobody can turn into RGB', { matrix: 'smpte2085' }],
    ['is of an odd size', { size: '95x53' }],
    ['is RGB of 16 bits', { format: 'gbrp16le', matrix: 'unknown', range: 'pc' }],
  ])('shows footage that %s like one that states all', async (_, change) => {
    const [asWished] = (await scanned(PLAIN)).samples;
    const [red, green, blue] = asWished!;
    expect(Math.min(green!, blue!)).toBeLessThan(red! - 40);
    const [sample] = (await scanned({ ...PLAIN, ...change })).samples;
    for (const [channel, value] of sample!.entries()) expect(Math.abs(value - asWished![channel]!)).toBeLessThan(6);
  });
});
