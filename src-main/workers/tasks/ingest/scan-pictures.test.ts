import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countFfmpeg } from '../../../acceptance/testing/counted-ffmpeg.ts';
import { runProcess, SAFE_ARGS } from '../../../engines/media/ffmpeg.ts';
import { H264_SHORT_GOP, makeFootage } from '../../../engines/media/testing/make-footage.ts';
import { storyboardSpacing } from '../../../engines/scan/outputs/storyboard.ts';
import { findMediaBinaries, type MediaBinaries } from '../../../platform/binaries.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { contents, type ScanTry, type ScanTryOptions, tryScan } from './testing/scan-desk.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-scan-pictures-'));
let ffmpeg: Awaited<ReturnType<typeof countFfmpeg>>;
let binaries: MediaBinaries;
let film: string;

/** Grey that grows from 0 by 20 a second, and a tone from 3 to 6 s at half of what is possible. */
const PICTURES = "color=c=black:s=320x180:r=24:d=12,geq=lum='min(235,20*floor(2*T)/2)':cb=128:cr=128[out0]";
const SOUND = "aevalsrc='0.5*sin(2*PI*440*t)*between(t,3,6)':s=44100:d=9[out1]";

beforeAll(async () => {
  film = join(root, 'film.mkv');
  ffmpeg = await countFfmpeg(root);
  await makeFootage(film, `${PICTURES};${SOUND}`, [...H264_SHORT_GOP, '-c:a', 'flac']);
  binaries = await findMediaBinaries({ ...process.env, ...ffmpeg.env });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;
const newFolder = (): string => join(root, `video-${folders++}`);
const run = (folder: string, options: ScanTryOptions & { filePath?: string } = {}): ScanTry =>
  tryScan({ binaries, filePath: film, folder }, options);

/** All files but the one that says in which order the others were made. */
const filesOf = (folder: string): Map<string, string> => {
  const files = contents(folder);
  files.delete(`/${layout.scanSummary}`);
  return files;
};

interface Index {
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly timesMs: readonly number[];
  readonly sheetEnds: readonly number[];
}
const indexOf = (folder: string): Index => JSON.parse(readFileSync(join(folder, layout.storyboardIndex), 'utf8'));

/** Brightness of a part of each picture of the first sheet: 0..1 across and down. */
async function brightness(folder: string, at: readonly [x: number, y: number] = [0.5, 0.5]): Promise<number[]> {
  const { tileWidth, tileHeight, timesMs, sheetEnds } = indexOf(folder);
  const [sheet, raw] = [join(root, 'sheet.jpg'), join(root, 'sheet.grey')];
  writeFileSync(sheet, readFileSync(join(folder, layout.storyboardSheets)).subarray(0, sheetEnds[0]));
  const args = ['-y', '-i', sheet, '-f', 'rawvideo', '-pix_fmt', 'gray', raw];
  expect((await runProcess(binaries.ffmpegPath, [...SAFE_ARGS, ...args])).stderrTail).toBe('');
  const pixels = readFileSync(raw);
  expect(pixels).toHaveLength(tileWidth * tileHeight * timesMs.length);
  const inTile = Math.floor(at[1] * tileHeight) * tileWidth + Math.floor(at[0] * tileWidth);
  return timesMs.map((_, tile) => pixels[tile * tileWidth * tileHeight + inTile]!);
}

describe('the storyboard', () => {
  it('has the picture of every instant, joined into sheets, with one decode of the pictures', async () => {
    const folder = newFolder();
    ffmpeg.forget();
    expect(await run(folder).result).toMatchObject({ decodes: 1 });
    expect(ffmpeg.decodes().filter((args) => args.includes('[story]'))).toHaveLength(1);
    expect(ffmpeg.decodes().filter((args) => !args.includes('-vn'))).toHaveLength(1);
    const index = indexOf(folder);
    expect(index).toMatchObject({ everySec: 0.5, tileWidth: 171, tileHeight: 96, tilesPerSheet: 100 });
    expect(index.timesMs).toEqual(Array.from({ length: 24 }, (_, at) => at * 500));
    expect(index.sheetEnds).toEqual([readFileSync(join(folder, layout.storyboardSheets)).length]);
    const grey = await brightness(folder);
    // Full range: 16..235 of the film are 0..255 of the picture.
    const shown = (sec: number): number => Math.max(0, ((Math.min(235, 20 * sec) - 16) * 255) / 219);
    for (const [at, value] of grey.entries()) expect(Math.abs(value - shown(at / 2)), `at ${at / 2} s`).toBeLessThan(4);
    expect(existsSync(join(folder, layout.partialScan))).toBe(false);
    expect(existsSync(join(folder, layout.storyboardTiles))).toBe(false);
  });

  it('comes out the same after an interruption, and when it is all that is missing', async () => {
    const whole = newFolder();
    await run(whole).result;
    const folder = newFolder();
    const stopped = run(folder, { stopAfter: 2 });
    await expect(stopped.result).rejects.toMatchObject({ code: 'cancelled' });
    await run(folder, { resume: structuredClone(stopped.checkpoints.at(-1)) }).result;
    expect(filesOf(folder)).toEqual(filesOf(whole));

    for (const name of [layout.storyboardIndex, layout.storyboardSheets]) rmSync(join(folder, name));
    const again = run(folder);
    expect(await again.result).toMatchObject({ made: ['storyboard'], samples: 0, decodes: 1 });
    expect(again.encoder.vectors).toEqual([]);
    expect(filesOf(folder)).toEqual(filesOf(whole));
  });

  it('hides what is masked', async () => {
    const folder = newFolder();
    const mask = [{ mode: 'black', rect: { left: 0, top: 0, right: 0.5, bottom: 0.5 } }] as const;
    await run(folder, { mask }).result;
    expect(Math.max(...(await brightness(folder, [0.2, 0.2])))).toBeLessThan(8);
    expect((await brightness(folder, [0.8, 0.8])).at(-1)).toBeGreaterThan(200);
  });

  it('stays within a thousand pictures however long a film is', () => {
    expect([12, 500, 501, 600, 3600, 7200].map(storyboardSpacing)).toEqual([0.5, 0.5, 1, 1, 4, 7.5]);
    for (const durationSec of [0, 0.04, 499, 86_400, 1e7]) {
      const everySec = storyboardSpacing(durationSec);
      expect(Number.isInteger(2 * everySec)).toBe(true);
      expect(durationSec / everySec).toBeLessThanOrEqual(1000);
    }
  });
});

describe('the waveform', () => {
  const peaksOf = (folder: string): Uint8Array => readFileSync(join(folder, layout.waveform));

  it('is as loud as the sound is, on the clock of the film, silence included', async () => {
    const folder = newFolder();
    await run(folder).result;
    const peaks = peaksOf(folder);
    expect(peaks).toHaveLength(180);
    const [before, tone, after] = [peaks.subarray(0, 60), peaks.subarray(60, 120), peaks.subarray(121)];
    expect([Math.max(...before), Math.max(...after)]).toEqual([0, 0]);
    expect(Math.min(...tone.subarray(1, -1))).toBeGreaterThanOrEqual(126);
    expect(Math.max(...tone)).toBeLessThanOrEqual(130);
  });

  it('keeps the clock where the file starts late, the sound starts later still, and a stretch is missing', async () => {
    const late = join(root, 'late.mkv');
    const sound = "aevalsrc='0.5*sin(2*PI*440*t)':s=8000:d=6,aselect='not(between(t,2,4))',asetpts='PTS+1.5/TB'[out1]";
    await makeFootage(late, `color=s=64x48:r=24:d=8[out0];${sound}`, [
      ...[...H264_SHORT_GOP, '-c:a', 'pcm_s16le', '-output_ts_offset', '5'],
    ]);
    const folder = newFolder();
    await run(folder, { filePath: late }).result;
    const peaks = [...peaksOf(folder)];
    const from = (sec: number, until: number): number =>
      peaks.slice(sec * 20 + 2, until * 20 - 2).filter((peak) => peak > 100).length;
    expect([from(0, 1.5), from(3.5, 5.5)]).toEqual([0, 0]);
    expect([from(1.5, 3.5), from(5.5, 7.5)]).toEqual([36, 36]);
  });

  it('is not there without sound, which is looked for once; and is made without a decode of the pictures', async () => {
    const mute = join(root, 'mute.mp4');
    await makeFootage(mute, 'testsrc2=s=64x48:r=24:d=2', H264_SHORT_GOP);
    const folder = newFolder();
    await run(folder, { filePath: mute }).result;
    expect(existsSync(join(folder, layout.waveform))).toBe(false);
    ffmpeg.forget();
    expect(await run(folder, { filePath: mute }).result).toMatchObject({ made: [], decodes: 0 });
    expect(ffmpeg.decodes()).toEqual([]);

    const sounding = newFolder();
    await run(sounding).result;
    const before = filesOf(sounding);
    rmSync(join(sounding, layout.waveform));
    ffmpeg.forget();
    expect(await run(sounding).result).toMatchObject({ made: ['waveform'], decodes: 0, frameCount: 288 });
    expect(ffmpeg.decodes()).toHaveLength(1);
    expect(filesOf(sounding)).toEqual(before);
  });

  it('lets no sound that cannot be read get in the way', async () => {
    const broken = join(root, 'broken.mkv');
    const encoding = [...H264_SHORT_GOP, '-c:a', 'aac', '-bsf:a', 'noise=amount=1'];
    await makeFootage(broken, `testsrc2=s=64x48:r=24:d=2[out0];${SOUND}`, [...encoding, '-t', '2']);
    const folder = newFolder();
    expect(await run(folder, { filePath: broken }).result).toMatchObject({ frameCount: 48, decodes: 1 });
  });
});
