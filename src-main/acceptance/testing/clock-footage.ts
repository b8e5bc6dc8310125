import { execFileSync } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { extname } from 'node:path';
import { drawFootage } from './drawn-footage.ts';

/** Pictures of these recordings carry their number in bars of light along the upper edge, lowest bit first. */
export const WIDTH = 320;
export const HEIGHT = 192;
const BITS = 16;
const BAR_PX = WIDTH / BITS;

export const RATE_FPS = 25;
/** Pictures of these numbers flash in their lower third while a tone sounds. */
export const FLASH = { from: 100, to: 103 } as const;
const TONE_SEC = { from: FLASH.from / RATE_FPS, to: FLASH.to / RATE_FPS };

/** 8 s with a key frame every second (numbers 0, 25, 50, …), B-frames between, and a sound that is silent but once. */
const ENCODING = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '16', '-pix_fmt', 'yuv420p', '-bf', '2'],
  ...['-g', '25', '-keyint_min', '25', '-sc_threshold', '0', '-fps_mode', 'vfr', '-c:a', 'aac', '-b:a', '96k'],
];

interface Shape {
  /** Filters behind the drawn pictures, such as a `select` that leaves some out. */
  readonly filters?: string;
  /** When the first picture comes, the sound being there from 0 on. */
  readonly lateSec?: number;
  readonly extension?: string;
  readonly encoding?: readonly string[];
}

export function drawClockFootage({
  filters,
  lateSec = 0,
  extension = 'mp4',
  encoding = [],
}: Shape = {}): Promise<string> {
  // One pixel a bar, drawn large without smoothing: quick to compute.
  const flash = `if(between(N,${FLASH.from},${FLASH.to - 1}),235,16)`;
  const light = `if(lt(Y,2),16+219*mod(floor(N/pow(2,X)),2),if(gt(Y,3),${flash},60+5*X))`;
  const drawn = `nullsrc=s=${BITS}x6:r=${RATE_FPS}:d=8,geq=lum='${light}':cb=128:cr=128`;
  const late = lateSec > 0 ? `,setpts=PTS+${lateSec}/TB` : '';
  const large = `scale=${WIDTH}:${HEIGHT}:flags=neighbor,setsar=1`;
  const pictures = `${drawn},${large}${filters ? `,${filters}` : ''}${late}[out0]`;
  const [from, to] = [TONE_SEC.from + lateSec, TONE_SEC.to + lateSec];
  const sound = `aevalsrc='if(between(t,${from},${to}),0.8*sin(2*PI*1000*t),0)':s=44100:d=${8 + lateSec}[out1]`;
  return drawFootage(`${pictures};${sound}`, [...ENCODING, ...encoding], extension);
}

/** The same bytes in another container, or with other options. */
export function remux(path: string, suffix: string, options: readonly string[]): string {
  const to = `${path.slice(0, -extname(path).length)}.${suffix}`;
  if (existsSync(to)) return to;
  const unfinished = `${to}.${process.pid}.part${extname(to)}`;
  ffmpeg('-i', path, '-map', '0', '-c', 'copy', ...options, '-y', unfinished);
  renameSync(unfinished, to);
  return to;
}

export interface ReadPicture {
  readonly number: number;
  /** In the file that was read. */
  readonly sec: number;
  readonly flashes: boolean;
}

/** Decodes a file and reads the number off every picture. `turned`: it was turned to the left by a quarter. */
export function readPictures(path: string, { turned = false } = {}): ReadPicture[] {
  const [width, height] = turned ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
  const grey = ffmpeg(
    '-i',
    path,
    '-fps_mode',
    'passthrough',
    '-vf',
    `scale=${width}:${height},format=gray`,
    '-f',
    'rawvideo',
    '-',
  );
  const timesSec = pictureTimes(path);
  return timesSec.map((sec, at) => {
    const light = (x: number, y: number): number => {
      const [column, row] = turned ? [y, height - 1 - x] : [x, y];
      return grey[at * width * height + row * width + column]!;
    };
    let number = 0;
    for (let bit = 0; bit < BITS; bit += 1) {
      if (light(bit * BAR_PX + BAR_PX / 2, HEIGHT / 6) > 128) number += 2 ** bit;
    }
    return { number, sec, flashes: light(WIDTH / 2, (5 * HEIGHT) / 6) > 128 };
  });
}

function pictureTimes(path: string): number[] {
  const what = ['-select_streams', 'v:0', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0'];
  return execFileSync('ffprobe', ['-v', 'error', ...what, path], { encoding: 'utf8' })
    .split('\n')
    .map(Number.parseFloat)
    .filter(Number.isFinite);
}

const SOUND_HZ = 8000;

/** When the tone begins in a file, on its own clock; undefined where none sounds. */
export function toneSec(path: string): number | undefined {
  const steady = ['-af', 'aresample=async=1:first_pts=0'];
  const bytes = ffmpeg('-i', path, '-map', '0:a:0', ...steady, '-ac', '1', '-ar', String(SOUND_HZ), '-f', 's16le', '-');
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / 2));
  const first = samples.findIndex((sample) => Math.abs(sample) > 6000);
  return first < 0 ? undefined : first / SOUND_HZ;
}

/** Runs ffmpeg and gives what it writes to its standard output. */
export function ffmpeg(...args: readonly string[]): Buffer {
  return execFileSync('ffmpeg', ['-nostdin', '-v', 'error', ...args], { maxBuffer: 1 << 30 });
}
