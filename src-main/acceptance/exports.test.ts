import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallInput, LongCallName, LongCallOutput } from '../../src-shared/contract/api.ts';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import { clockFilter } from '../engines/exports/burned-clock.ts';
import { fontPath } from '../engines/reports/pdf/fonts.ts';
import {
  drawClockFootage,
  FLASH,
  ffmpeg,
  HEIGHT,
  RATE_FPS,
  readPictures,
  remux,
  toneSec,
  WIDTH,
} from './testing/clock-footage.ts';
import { type OpenLibrary, openLibrary } from './testing/in-process.ts';
import { importAndIndex } from './testing/wait-for-job.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-exports-'));
let library: OpenLibrary;
let plain: string;

beforeAll(async () => {
  library = await openLibrary(join(root, 'library'));
  plain = await importAndIndex(library.client, await drawClockFootage());
});
afterAll(async () => {
  await library?.close();
  rmSync(root, { recursive: true, force: true });
});

const make = <Name extends LongCallName>(name: Name, input: CallInput<Name>): Promise<LongCallOutput<Name>> =>
  runLongCall(library.client, name, input);
const clip = (input: CallInput<'exports.clip'>) => make('exports.clip', input);
const numbersOf = (path: string, turned = false): number[] =>
  readPictures(path, { turned }).map(({ number }) => number);
const range = (from: number, before: number): number[] => Array.from({ length: before - from }, (_, at) => from + at);
const ODD_AND_UNEVEN = {
  filters: "scale=321:193,setsar=1,select='gt(mod(n,7),1)*gt(mod(n,5),0)'",
  encoding: ['-pix_fmt', 'yuv444p'],
};
const left = (): string[] =>
  readdirSync(join(root, 'library', 'exports'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /tmp|\.work./.test(name),
  );

describe('a clip that is encoded anew', () => {
  it('has exactly the pictures from in to before out, from 0 on, and its sound in step', async () => {
    const made = await clip({ videoId: plain, startSec: 3.44, endSec: 5.2 });
    expect(made).toMatchObject({ how: 'reencode', startSec: 3.44, endSec: 5.2, pictures: 44, notes: [] });
    const pictures = readPictures(made.path);
    expect(pictures.map(({ number }) => number)).toEqual(range(86, 130));
    expect(pictures[0]!.sec).toBe(0);
    expect(pictures.at(-1)!.sec).toBeCloseTo(43 / RATE_FPS, 3);
    const flash = pictures.find(({ flashes }) => flashes)!;
    expect(flash.number).toBe(FLASH.from);
    expect(Math.abs(toneSec(made.path)! - flash.sec)).toBeLessThan(0.03);
    expect(statSync(made.path).size).toBe(made.sizeBytes);
    expect(left()).toEqual([]);
  });

  it.each([
    { what: 'that starts late', shape: { lateSec: 0.6 }, lateSec: 0.6 },
    { what: 'of odd size and varying frame rate', shape: ODD_AND_UNEVEN },
    { what: 'whose stamps may jump', shape: { extension: 'ts' } },
  ])('is exact of a recording $what', async ({ shape, lateSec = 0 }) => {
    const videoId = await importAndIndex(library.client, await drawClockFootage(shape));
    const [startSec, endSec] = [3.44 + lateSec, 5.2 + lateSec];
    const made = await clip({ videoId, startSec, endSec, how: 'reencode' });
    const { path, firstFrameSec } = await library.client.call('videos.get', { videoId });
    const source = readPictures(path);
    const beginsSec = firstFrameSec - source[0]!.number / RATE_FPS;
    const wanted = source.map(({ number }) => number).filter((number) => number >= 86 && number < 130);
    const pictures = readPictures(made.path);
    expect(pictures.map(({ number }) => number)).toEqual(wanted);
    // Each at its distance from in, but the first, which is there from the very start.
    expect(pictures[0]!.sec).toBe(0);
    for (const { number, sec } of pictures.slice(1))
      expect(sec).toBeCloseTo(beginsSec + number / RATE_FPS - startSec, 2);
    expect(Math.abs(toneSec(made.path)! - (beginsSec + FLASH.from / RATE_FPS - startSec))).toBeLessThan(0.03);
    const { width, height } = sizeOf(made.path);
    expect([width % 2, height % 2]).toEqual([0, 0]);
  });

  it('stands upright of a recording that is turned', async () => {
    const path = remux(await drawClockFootage(), 'turned.mp4', ['-metadata:s:v:0', 'rotate=90']);
    const videoId = await importAndIndex(library.client, path);
    const encoded = await clip({ videoId, startSec: 1.24, endSec: 1.6 });
    expect(encoded.how).toBe('reencode');
    expect(sizeOf(encoded.path)).toEqual({ width: HEIGHT, height: WIDTH });
    expect(numbersOf(encoded.path, true)).toEqual(range(31, 40));
    const copied = await clip({ videoId, startSec: 1, endSec: 2 });
    expect(copied.how).toBe('copy');
    expect(numbersOf(copied.path, true)).toEqual(range(25, 50));
  });

  it('burns in the time that the player shows, and the wall clock', async () => {
    const labels = { recordedAt: '2024-05-01T23:59:57.500+02:00', cameraId: 'dock' };
    await library.client.call('videos.update', { videoId: plain, labels });
    await library.client.call('cameras.setZone', { cameraId: 'dock', zone: 'Europe/Berlin' });
    const span = { videoId: plain, startSec: 2.52, endSec: 2.84, how: 'reencode' as const };
    const [bare, burned] = [await clip(span), await clip({ ...span, clock: true })];
    for (const [at, number] of [63, 70].entries()) {
      const said = range(number - 1, number + 2).map((near) =>
        likeness(burned.path, bare.path, at === 0 ? 0 : 7, near),
      );
      // The clock of the right picture is nearer to what was burned in than those of its neighbours.
      expect(said[1]).toBeLessThan(0.75 * Math.min(said[0]!, said[2]!));
    }
  });

  it('shows the privacy mask unless that is left out', async () => {
    const rects = [{ left: 0, top: 0, right: 1, bottom: 0.34 }];
    await library.client.call('settings.update', { privacyMasks: [{ scope: { kind: 'all' }, mode: 'black', rects }] });
    try {
      const masked = await clip({ videoId: plain, startSec: 2, endSec: 3 });
      expect(masked.how).toBe('reencode');
      expect(new Set(numbersOf(masked.path))).toEqual(new Set([0]));
      const bare = await clip({ videoId: plain, startSec: 2, endSec: 3, mask: false });
      expect(bare.how).toBe('copy');
      expect(numbersOf(bare.path)).toEqual(range(50, 75));
      await expect(clip({ videoId: plain, startSec: 2, endSec: 3, how: 'copy' })).rejects.toMatchObject({
        code: 'bad-input',
      });
    } finally {
      await library.client.call('settings.update', { privacyMasks: [] });
    }
  });
});

describe('a clip that is copied', () => {
  it('is chosen where in and out lie on key frames', async () => {
    const made = await clip({ videoId: plain, startSec: 3, endSec: 6 });
    expect(made).toMatchObject({ how: 'copy', startSec: 3, endSec: 6, pictures: 75, notes: [] });
    const pictures = readPictures(made.path);
    expect(pictures.map(({ number }) => number)).toEqual(range(75, 150));
    const flash = pictures.find(({ flashes }) => flashes)!;
    expect(pictures[0]!.sec).toBeLessThan(0.03);
    expect(Math.abs(toneSec(made.path)! - flash.sec)).toBeLessThan(0.03);
    const tail = await clip({ videoId: plain, startSec: 5, endSec: 8 });
    expect(tail.how).toBe('copy');
    expect(numbersOf(tail.path)).toEqual(range(125, 200));
  });

  it('says its bounds where they are not those asked for', async () => {
    const made = await clip({ videoId: plain, startSec: 2.52, endSec: 4.6, how: 'copy' });
    expect(made).toMatchObject({ how: 'copy', startSec: 2, endSec: 5, pictures: 75 });
    expect(made.notes).toEqual([expect.stringContaining('00:02.000 to 00:05.000')]);
    expect(numbersOf(made.path)).toEqual(range(50, 125));
  });

  it('is exact of a Matroska, too', async () => {
    const path = remux(await drawClockFootage(), 'copied.mkv', []);
    const videoId = await importAndIndex(library.client, path);
    const { startSec, endSec } = await clip({ videoId, startSec: 2.5, endSec: 4.5, how: 'copy' });
    const made = await clip({ videoId, startSec: startSec!, endSec: endSec! });
    expect(made).toMatchObject({ how: 'copy', startSec, endSec });
    expect(numbersOf(made.path)).toEqual(range(50, 125));
  });

  it('is not chosen where a group of pictures is open', async () => {
    const encoding = ['-x264-params', 'open-gop=1:bframes=3:b-adapt=0'];
    const videoId = await importAndIndex(library.client, await drawClockFootage({ encoding, extension: 'mkv' }));
    const made = await clip({ videoId, startSec: 2, endSec: 4 });
    expect(numbersOf(made.path)).toEqual(range(50, 100));
  });
});

describe('pictures', () => {
  it('are those on screen at a time, at full size', async () => {
    for (const [atSec, number] of [
      [2.559, 63],
      [7.99, 199],
    ] as const) {
      const made = await make('exports.picture', { videoId: plain, atSec, format: 'png' });
      expect(made.startSec).toBeCloseTo(number / RATE_FPS, 3);
      expect(numbersOf(made.path)).toEqual([number]);
      expect(sizeOf(made.path)).toEqual({ width: WIDTH, height: HEIGHT });
    }
  });

  it('lie side by side on a sheet', async () => {
    const made = await make('exports.sheet', { videoId: plain, columns: 2, rows: 1, widthPx: 160 });
    expect(made).toMatchObject({ pictures: 2, contentType: 'image/jpeg' });
    const { width, height } = sizeOf(made.path);
    expect([width, height]).toEqual([2 * 160 + 3 * 6, 96 + 2 * 6]);
  });

  it('move in a GIF that begins with in', async () => {
    const made = await make('exports.gif', { videoId: plain, startSec: 2.52, endSec: 3.52, fps: 10, widthPx: 320 });
    expect(made.pictures).toBe(10);
    expect(numbersOf(made.path)[0]).toBe(63);
  });
});

describe('several clips', () => {
  it('are one archive with a list, a clip that cannot be made named in it', async () => {
    const made = await make('exports.clips', {
      clips: [
        { videoId: plain, startSec: 1, endSec: 2, why: '=SUM(A1), "quoted"' },
        { videoId: plain, startSec: 2.52, endSec: 3 },
        { videoId: plain, startSec: 7, endSec: 9 },
      ],
    });
    expect(made).toMatchObject({ pictures: 2, contentType: 'application/zip' });
    expect(made.notes).toEqual([expect.stringContaining('1 clip')]);
    const unpacked = mkdtempSync(join(root, 'zip-'));
    execFileSync('python3', ['-m', 'zipfile', '-e', made.path, unpacked]);
    const names = readdirSync(unpacked).toSorted();
    expect(names).toHaveLength(3);
    expect(numbersOf(join(unpacked, names[0]!))).toEqual(range(25, 50));
    expect(numbersOf(join(unpacked, names[1]!))).toEqual(range(63, 75));
    const list = readFileSync(join(unpacked, 'list.csv'), 'utf8').split('\r\n');
    expect(list[1]).toContain(`'=SUM(A1), ""quoted""`);
    expect(list[3]).toContain('lies outside');
  });
});

/** How much a picture of a clip with a burned clock differs from the bare one with the time of picture `number` drawn in. */
function likeness(burned: string, bare: string, at: number, number: number): number {
  const atMs = Math.round((number * 1000) / RATE_FPS);
  const wallMs = Date.UTC(2024, 4, 1, 23, 59, 57, 500) + atMs;
  const wall = new Date(wallMs).toISOString().slice(0, 19).replace('T', ' ');
  const text = `00:00:0${Math.floor(atMs / 1000)}.${String(atMs % 1000).padStart(3, '0')}   ${wall}`;
  const draw = clockFilter({ fontPath: fontPath('regular'), wallStartSec: null }, HEIGHT).replace(
    /text='.*'$/,
    `text='${text.replaceAll(':', '\\:')}'`,
  );
  const pick = `select='eq(n,${at})'`;
  const band = `crop=iw:24:0:ih-32,format=gray`;
  const graph = `[0:v]${pick},${band}[a];[1:v]${pick},${draw},${band}[b];[a][b]blend=all_mode=difference[d]`;
  const bytes = ffmpeg(
    '-i',
    burned,
    '-i',
    bare,
    '-filter_complex',
    graph,
    '-map',
    '[d]',
    '-frames:v',
    '1',
    '-f',
    'rawvideo',
    '-',
  );
  return bytes.reduce((sum, value) => sum + value, 0) / bytes.length;
}

function sizeOf(path: string): { readonly width: number; readonly height: number } {
  const what = ['-select_streams', 'v:0', '-show_entries', 'stream=width,height', '-of', 'json'];
  const out = execFileSync('ffprobe', ['-v', 'error', ...what, path], { encoding: 'utf8' });
  return (JSON.parse(out) as { streams: [{ width: number; height: number }] }).streams[0];
}
