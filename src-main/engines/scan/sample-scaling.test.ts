import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { buildFilterGraph, fitWithin } from './filter-graph.ts';

const { ffmpegPath } = await findMediaBinaries(process.env);

interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly tags?: string;
}

/** Samples of drawn pictures as the scan makes them; scaled and turned into RGB at once where they are not plain. */
function samplesOf({ width, height, tags = '' }: Drawn, isPlain420: boolean): Buffer {
  const frame = { width, height, frameWidth: width, frameHeight: height };
  const probe = { ...frame, streamIndex: 0, interlaced: false, clockStartSec: 0, timestampsMayJump: false, fps: 4 };
  const sample = { size: fitWithin(frame, 640), rateFps: 4 };
  const graph = buildFilterGraph({ probe: { ...probe, isPlain420 }, sample, toneMap: [] });
  const noisy = `noise=alls=40:allf=t:all_seed=7,format=yuv420p${tags}`;
  const input = ['-f', 'lavfi', '-i', `testsrc2=size=${width}x${height}:rate=4:duration=0.5,${noisy}`];
  const output = ['-map', '[sample]', '-f', 'rawvideo', 'pipe:1'];
  const args = ['-nostdin', '-v', 'error', ...input, '-filter_complex', graph, ...output];
  const { stdout, stderr } = spawnSync(ffmpegPath, args, { maxBuffer: 1 << 26 });
  expect(stderr.toString()).toBe('');
  return stdout;
}

describe('samples of plain pictures', () => {
  it.each<[string, Drawn]>([
    ['lying', { width: 1920, height: 1080 }],
    ['standing', { width: 720, height: 1280 }],
    ['scaled by little, to an odd height', { width: 700, height: 393 }],
    ['tagged BT.709', { width: 1280, height: 720, tags: ',setparams=colorspace=bt709:range=tv' }],
    ['odd in width', { width: 854, height: 1920 }],
    ['not scaled', { width: 640, height: 360 }],
  ])('%s: two steps give the bytes of one', (_, drawn) => {
    const plain = samplesOf(drawn, true);
    expect(plain.length).toBeGreaterThan(0);
    expect(plain.equals(samplesOf(drawn, false))).toBe(true);
  });
});
