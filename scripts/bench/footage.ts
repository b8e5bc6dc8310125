import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runProcess } from './processes.ts';

/** Makes a 1080p30 H.264 file with sound, of that length in seconds. */
export type MakeFootage = (ffmpegPath: string, file: string, lengthSec: number, stopped: AbortSignal) => Promise<void>;

const CLIPS_IN_A_MINUTE = 6;
const clipsFolder = join(
  process.env['VIGIL_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data'),
  'qa/videos',
);

/** Whether there are clips of cameras to make footage of. */
export const hasClips = existsSync(clipsFolder);

/** What is encoded of a film of that length, in seconds; the rest repeats it. */
const drawnSec = (lengthSec: number): number => Math.min(60, lengthSec);

/** Moving test pictures with noise, three scenes a minute: as much work to decode as a lively camera. */
export const drawnFootage: MakeFootage = async (ffmpegPath, file, lengthSec, stopped) => {
  const sceneSec = drawnSec(lengthSec) / 3;
  const scenes = ['testsrc2', 'mandelbrot', 'rgbtestsrc'].map(
    (name, at) =>
      `${name}=size=1920x1080:rate=30,trim=duration=${sceneSec},noise=alls=12:allf=t,format=yuv420p[v${at}]`,
  );
  const graph = `${scenes.join(';')};[v0][v1][v2]concat=n=3[v]`;
  await encodeAndLoop([], graph, ffmpegPath, file, lengthSec, stopped);
};

/** Some seconds of each of a few clips of cameras, scaled. */
export const cameraFootage: MakeFootage = async (ffmpegPath, file, lengthSec, stopped) => {
  const names = (await readdir(clipsFolder)).filter((name) => name.endsWith('.mp4')).sort();
  const clips = Array.from({ length: CLIPS_IN_A_MINUTE }, (_, at) => names[(at * 3) % names.length]!);
  const fit = 'scale=1920:1080:force_original_aspect_ratio=decrease,pad=1920:1080:-1:-1,setsar=1,fps=30,format=yuv420p';
  const scenes = clips.map((_, at) => `[${at}:v:0]${fit}[v${at}]`);
  const graph = `${scenes.join(';')};${clips.map((_, at) => `[v${at}]`).join('')}concat=n=${clips.length}[v]`;
  const clipSec = String(drawnSec(lengthSec) / CLIPS_IN_A_MINUTE);
  const inputs = clips.flatMap((name) => ['-t', clipSec, '-i', join(clipsFolder, name)]);
  await encodeAndLoop(inputs, graph, ffmpegPath, file, lengthSec, stopped);
};

/** Encodes a minute at most and repeats it without encoding it again. */
async function encodeAndLoop(
  inputs: readonly string[],
  graph: string,
  ffmpegPath: string,
  file: string,
  lengthSec: number,
  stopped: AbortSignal,
): Promise<void> {
  const minute = join(file, '..', 'minute.mp4');
  const rate = ['-preset', 'veryfast', '-b:v', '6M', '-maxrate', '8M', '-bufsize', '12M', '-g', '60'];
  const draw = (args: readonly string[]): Promise<string> =>
    runProcess(ffmpegPath, ['-nostdin', '-v', 'error', '-y', ...args], {}, stopped);
  const sound = `anoisesrc=amplitude=0.2:sample_rate=44100:seed=3:duration=${drawnSec(lengthSec)}[a]`;
  const mapped = ['-filter_complex', `${graph};${sound}`, '-map', '[v]', '-map', '[a]'];
  await draw([...inputs, ...mapped, '-c:v', 'libx264', ...rate, '-c:a', 'aac', '-b:a', '128k', minute]);
  await loopFootage(ffmpegPath, minute, file, lengthSec, stopped);
  await rm(minute);
}

/** Repeats a file as it is until it has that length. */
export async function loopFootage(
  ffmpegPath: string,
  from: string,
  file: string,
  lengthSec: number,
  stopped: AbortSignal,
): Promise<void> {
  const looped = ['-stream_loop', '-1', '-i', from, '-t', String(lengthSec), '-c', 'copy', '-movflags', '+faststart'];
  await runProcess(ffmpegPath, ['-nostdin', '-v', 'error', '-y', ...looped, file], {}, stopped);
}
