import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ErrorShape } from '../../src-shared/contract/errors.ts';
import { runProcess, SAFE_ARGS } from '../engines/media/ffmpeg.ts';
import { probeVideo } from '../engines/media/probe.ts';
import { findMediaBinaries } from '../platform/binaries.ts';
import { type Bounded, runBounded } from './field-cases/bounded-run.ts';
import { drawMovingPicture } from './testing/drawn-footage.ts';

/** A picture of 15000 x 15000 takes 0.7 GB as it is, and several times that on its way to a smaller one. */
const MAX_MEMORY_MB = 900;
const SAID = 'The picture has 15000 x 15000 pixels; Vigil takes up to 67 million.';

const root = mkdtempSync(join(tmpdir(), 'vigil-large-pictures-'));
const dataDir = join(root, 'library');

/** Draws one picture of a size into a file of the test's folder. */
async function drawPicture(size: string, name: string): Promise<string> {
  const { ffmpegPath } = await findMediaBinaries(process.env);
  const path = join(root, name);
  const source = ['-f', 'lavfi', '-i', `color=c=red:s=${size},format=rgb24`, '-frames:v', '1'];
  const end = await runProcess(ffmpegPath, [...SAFE_ARGS, '-y', ...source, '-c:v', 'png', path]);
  expect(end.exitCode).toBe(0);
  return path;
}

function run(args: readonly string[]): Promise<Bounded> {
  return runBounded(args, { dataDir, maxMemoryMb: MAX_MEMORY_MB, maxDiskMb: 500, maxMs: 100_000 });
}

beforeAll(async () => {
  await drawPicture('15000x15000', 'huge.mov');
  await drawPicture('15000x15000', 'huge.png');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.skipIf(process.platform !== 'linux')('a picture of 225 million pixels', () => {
  it('as footage is refused with its size before it takes memory, and the next file goes on', async () => {
    const { broken, stdout } = await run(['index', join(root, 'huge.mov'), await drawMovingPicture(2)]);
    expect(broken).toBeUndefined();
    const { videos } = JSON.parse(stdout) as { videos: { error?: ErrorShape }[] };
    expect(videos.map(({ error }) => error && `${error.code}: ${error.message}`)).toEqual([
      `undecodable: ${SAID}`,
      undefined,
    ]);
  });

  it('as a question is refused alike', async () => {
    const { broken, stdout } = await run(['search', '--image', join(root, 'huge.png')]);
    expect(broken).toBeUndefined();
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'bad-input', message: SAID } });
  });
});

describe('pictures of unusual sizes', () => {
  it.each(['7680x4320', '4000x2', '3x4001'])(
    '%s is footage',
    async (size) => {
      const path = await drawPicture(size, `${size}.mov`);
      const { width, height } = await probeVideo(await findMediaBinaries(process.env), path);
      expect(`${width}x${height}`).toBe(size);
    },
    60_000,
  );
});
