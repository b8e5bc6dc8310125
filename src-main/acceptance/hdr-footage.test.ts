import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFootage } from '../engines/media/testing/make-footage.ts';
import { findMediaBinaries } from '../platform/binaries.ts';
import type { Indexed } from './field-cases/field-case.ts';
import { runInProcess } from './testing/in-process.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-hdr-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Dark blue, then yellow, each longer than the shortest shot, as FFV1, which takes every depth; each combination is a file of other bytes. */
async function draw(
  folder: string,
  at: number,
  tags: { format: string; transfer: string; primaries: string; matrix: string; range: string; size?: string },
): Promise<string> {
  const { format, transfer, primaries, matrix, range, size = '96x54' } = tags;
  const path = join(folder, [at, format, transfer, primaries, matrix, range, size].join('_').concat('.mkv'));
  const half = (colour: string): string => `color=${colour}:s=${size}:r=10:d=2`;
  const source = `${half('navy')}[a];${half('yellow')}[b];[a][b]concat=n=2,format=${format}`;
  const stated: readonly [string, string][] = [
    ['-color_trc', transfer],
    ['-color_primaries', primaries],
    ['-colorspace', matrix],
    ['-color_range', range],
  ];
  const encoding = stated.flatMap(([name, value]) => (value === 'unknown' ? [] : [name, value]));
  await makeFootage(path, source, ['-c:v', 'ffv1', ...encoding, '-metadata', `title=${at}`]);
  return path;
}

/** Indexes a folder and expects both shots of every file in it, without a complaint. */
async function expectIndexed(folder: string, count: number): Promise<void> {
  const { document } = await runInProcess<Indexed>(join(root, `library-${count}-${Math.random()}`), ['index', folder]);
  expect(document.videos).toHaveLength(count);
  for (const { path, error, chunks, warnings } of document.videos) {
    expect(error, path).toBeUndefined();
    expect(chunks.shot, path).toBe(2);
    expect(warnings, path).toEqual([]);
  }
}

const { canToneMap } = await findMediaBinaries(process.env);
if (!canToneMap) process.stderr.write('This ffmpeg cannot tone-map: HDR pictures are taken as they are.\n');

describe('footage with any statement about its colours', () => {
  it('is indexed whatever transfer, primaries, matrix, range, depth and size it has', async () => {
    const folder = join(root, 'grid');
    mkdirSync(folder);
    const transfers = ['smpte2084', 'arib-std-b67', 'bt709', 'linear', 'unknown'];
    const primaries = ['unknown', 'bt2020', 'bt709', 'smpte428', 'smpte432', 'film'];
    const matrices = ['unknown', 'bt2020nc', 'bt2020c', 'ictcp', 'smpte2085', 'ycgco', 'chroma-derived-c', 'bt709'];
    const formats = ['yuv420p10le', 'gbrp', 'yuv444p12le', 'gray10le', 'yuv422p', 'gbrp16le', 'yuva420p10le', 'bgr0'];
    const sizes = ['96x54', '95x53'];
    // Not every combination, but every entry with several of every other list.
    const count = 24;
    for (let at = 0; at < count; at += 1) {
      const pick = (list: readonly string[], step: number): string =>
        list[(at * step + Math.floor(at / 8)) % list.length]!;
      await draw(folder, at, {
        transfer: pick(transfers, 1),
        primaries: pick(primaries, 1),
        matrix: pick(matrices, 3),
        format: pick(formats, 1),
        range: pick(['tv', 'pc', 'unknown'], 1),
        size: pick(sizes, 1),
      });
    }
    await expectIndexed(folder, count);
  });
});
