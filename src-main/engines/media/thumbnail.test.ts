import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { probeVideo, type VideoProbe } from './probe.ts';
import { H264_SHORT_GOP, makeFootage } from './testing/make-footage.ts';
import { renderThumbnail } from './thumbnail.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-thumbnail-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const filePath = join(folder, 'red then blue: 100%.mp4');
let binaries: MediaBinaries;
let probe: VideoProbe;

beforeAll(async () => {
  const source = 'color=c=red:s=400x300:r=25:d=2[a];color=c=blue:s=400x300:r=25:d=2[b];[a][b]concat,setsar=2';
  binaries = await makeFootage(filePath, source, H264_SHORT_GOP);
  probe = await probeVideo(binaries, filePath);
});

/** Width and height of a JPEG, and the colour of its centre. */
function look(jpeg: Buffer): { size: string; colour: 'red' | 'blue' } {
  const run = (path: string, args: readonly string[]): Buffer => spawnSync(path, args, { input: jpeg }).stdout;
  const size = run(binaries.ffprobePath, [
    '-v',
    'error',
    '-show_entries',
    'stream=width,height',
    '-of',
    'csv=p=0',
    '-',
  ]);
  const filter = 'crop=2:2,format=rgb24';
  const pixel = run(binaries.ffmpegPath, ['-v', 'error', '-i', '-', '-vf', filter, '-f', 'rawvideo', '-']);
  return { size: size.toString().trim(), colour: pixel[0]! > pixel[2]! ? 'red' : 'blue' };
}

describe('renderThumbnail', () => {
  const at = (timeSec: number): Promise<Buffer> =>
    renderThumbnail({ binaries, filePath, probe, timeSec, longerSidePx: 160 });

  it('shows the picture at the time, with square pixels', async () => {
    expect(look(await at(1.9))).toEqual({ size: '160,60', colour: 'red' });
    expect(look(await at(2.1))).toEqual({ size: '160,60', colour: 'blue' });
  });

  it('shows the last picture for a time behind the end', async () => {
    expect(look(await at(100))).toEqual({ size: '160,60', colour: 'blue' });
  });

  it('stops when cancelled', async () => {
    const stopped = renderThumbnail({
      binaries,
      filePath,
      probe,
      timeSec: 0,
      longerSidePx: 160,
      signal: AbortSignal.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('says when nothing can be decoded', async () => {
    const broken = join(folder, 'broken.mp4');
    writeFileSync(broken, 'no video');
    const failing = renderThumbnail({ binaries, filePath: broken, probe, timeSec: 0, longerSidePx: 160 });
    await expect(failing).rejects.toMatchObject({ code: 'undecodable' });
  });
});
