import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProcess, SAFE_ARGS } from '../engines/media/ffmpeg.ts';
import { findMediaBinaries } from '../platform/binaries.ts';
import { drawFootage } from './testing/drawn-footage.ts';
import { type MemoryWatch, watchMemory } from './testing/process-memory.ts';
import { runVigil } from './testing/run-vigil.ts';

const RUNS = 3;
const SHORT_MIN = 2;
const LONG_MIN = 20;
const MAX_GROWTH = 1.15;

const root = mkdtempSync(join(tmpdir(), 'vigil-memory-'));
const hasProc = process.platform === 'linux';
if (!hasProc) process.stderr.write('Memory of an ingest: skipped, needs /proc\n');
let short: string;
let long: string;

beforeAll(async () => {
  if (!hasProc) return;
  const encoding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '60', '-bf', '0'];
  short = await drawFootage(`testsrc2=s=640x360:r=30:d=${SHORT_MIN * 60}`, encoding);
  // The same pictures ten times over: what differs is the length alone.
  const { ffmpegPath } = await findMediaBinaries(process.env);
  const list = join(root, 'parts.txt');
  writeFileSync(list, `file '${short}'\n`.repeat(LONG_MIN / SHORT_MIN));
  long = join(root, 'long.mp4');
  const join10 = ['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', long];
  const { exitCode, stderrTail } = await runProcess(ffmpegPath, [...SAFE_ARGS, ...join10]);
  if (exitCode !== 0) throw new Error(stderrTail);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Most memory an ingest of the file takes at once, in MB, in a new library. */
async function peakOf(path: string): Promise<number> {
  const dataDir = mkdtempSync(join(root, 'library-'));
  let watch: MemoryWatch | undefined;
  const ran = await runVigil(['index', path], { VIGIL_DATA_DIR: dataDir }, (pid) => {
    watch = watchMemory(pid);
  });
  const peakMb = watch!.stop();
  rmSync(dataDir, { recursive: true, force: true });
  expect(ran.exitCode, ran.stdout + ran.stderr).toBe(0);
  return peakMb;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

describe.skipIf(!hasProc)('the memory of an ingest', () => {
  it(`grows by at most 15 % from ${SHORT_MIN} to ${LONG_MIN} minutes of footage`, async () => {
    const peaks = { short: [] as number[], long: [] as number[] };
    for (let run = 0; run < RUNS; run += 1) {
      peaks.short.push(await peakOf(short));
      peaks.long.push(await peakOf(long));
    }
    const growth = median(peaks.long) / median(peaks.short);
    const shown = (values: readonly number[]): string => values.map((value) => value.toFixed(0)).join(', ');
    process.stdout.write(
      `Peak memory without ffmpeg: ${SHORT_MIN} min ${shown(peaks.short)} MB, ` +
        `${LONG_MIN} min ${shown(peaks.long)} MB, ratio of medians ${growth.toFixed(3)} (at most ${MAX_GROWTH})\n`,
    );
    expect(growth).toBeLessThanOrEqual(MAX_GROWTH);
  });
});
