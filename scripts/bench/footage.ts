import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from './processes.ts';

/** Moving test pictures with noise, changing scene every 20 s: as much work to decode as a lively camera. */
export async function makeFootage(
  ffmpegPath: string,
  file: string,
  lengthSec: number,
  stopped: AbortSignal,
): Promise<void> {
  const minute = join(file, '..', 'minute.mp4');
  const scenes = ['testsrc2', 'mandelbrot', 'rgbtestsrc'].map(
    (name, at) => `${name}=size=1920x1080:rate=30,trim=duration=20,noise=alls=12:allf=t,format=yuv420p[v${at}]`,
  );
  const graph = `${scenes.join(';')};[v0][v1][v2]concat=n=3[v]`;
  const h264 = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-b:v',
    '6M',
    '-maxrate',
    '8M',
    '-bufsize',
    '12M',
    '-g',
    '60',
  ];
  const quiet = ['-nostdin', '-v', 'error', '-y'];
  const draw = (args: readonly string[]): Promise<string> => runProcess(ffmpegPath, [...quiet, ...args], {}, stopped);
  await draw(['-filter_complex', graph, '-map', '[v]', ...h264, minute]);
  const loops = String(Math.max(0, Math.ceil(lengthSec / 60) - 1));
  await draw([
    '-stream_loop',
    loops,
    '-i',
    minute,
    '-t',
    String(lengthSec),
    '-c',
    'copy',
    '-movflags',
    '+faststart',
    file,
  ]);
  await rm(minute);
}
