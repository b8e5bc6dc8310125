import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { NutReader } from './nut-reader.ts';

/** Raw pictures and the same in NUT, from one lavfi source. */
async function picturesOf(source: string): Promise<{ raw: Buffer; nut: Buffer }> {
  const { ffmpegPath } = await findMediaBinaries(process.env);
  const run = (format: readonly string[]): Buffer =>
    spawnSync(ffmpegPath, ['-v', 'error', '-f', 'lavfi', '-i', source, '-pix_fmt', 'rgb24', ...format, 'pipe:1'], {
      maxBuffer: 1 << 26,
    }).stdout;
  return { raw: run(['-f', 'rawvideo']), nut: run(['-c:v', 'rawvideo', '-enc_time_base', '1:1000000', '-f', 'nut']) };
}

function readAll(nut: Buffer, chunkBytes: number): { times: number[]; pixels: Buffer; size: string; whole: boolean } {
  const times: number[] = [];
  const pictures: Uint8Array[] = [];
  let size = '';
  const reader = new NutReader({
    onPicture: ({ width, height }) => {
      size = `${width}x${height}`;
    },
    takeBuffer: (byteCount) => new Uint8Array(byteCount),
    onFrame: (ticks, pixels) => {
      times.push(ticks);
      pictures.push(pixels);
    },
  });
  for (let at = 0; at < nut.length; at += chunkBytes) reader.push(nut.subarray(at, at + chunkBytes));
  return { times, pixels: Buffer.concat(pictures), size, whole: reader.isBetweenFrames };
}

describe('NutReader', () => {
  // Black pictures below 4 KiB begin with bytes that NUT leaves out; larger ones are stored whole.
  it.each([
    ['small black pictures', 'color=c=black:s=32x16:r=25:d=2', '32x16'],
    ['large moving pictures', 'testsrc2=s=162x122:r=30000/1001:d=2', '162x122'],
  ])('gives the pixels and microseconds of %s, however they are cut up', async (_, source, size) => {
    const { raw, nut } = await picturesOf(source);
    for (const chunkBytes of [nut.length, 65_536, 4099, 7]) {
      const read = readAll(nut, chunkBytes);
      expect(read.size).toBe(size);
      expect(read.pixels.equals(raw)).toBe(true);
      const fps = source.includes('30000') ? 30000 / 1001 : 25;
      expect(read.times).toEqual(read.times.map((_, index) => Math.round((index / fps) * 1e6)));
      expect(read.times.length).toBeGreaterThanOrEqual(50);
    }
  });

  it('knows whether the file ended within a picture', async () => {
    const { nut } = await picturesOf('testsrc2=s=64x64:r=25:d=1');
    expect(readAll(nut.subarray(0, nut.length - 2000), 1000).whole).toBe(false);
  });

  it('refuses what is not NUT', () => {
    expect(() => readAll(Buffer.alloc(4096, 1), 4096)).toThrow('NUT');
  });
});
