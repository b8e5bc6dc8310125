import { join } from 'node:path';
import { runProcess, SAFE_ARGS } from '../../../engines/media/ffmpeg.ts';
import { findMediaBinaries } from '../../../platform/binaries.ts';

/** A part of a made video: one colour, as ffmpeg names it. */
export interface ColourPart {
  readonly colour: string;
  readonly sec: number;
}

/** Makes a video of plain coloured parts, one after another, 320 x 180 at 10 frames per second. */
export async function makeColourVideo(folder: string, name: string, parts: readonly ColourPart[]): Promise<string> {
  const { ffmpegPath } = await findMediaBinaries(process.env);
  const path = join(folder, name);
  const inputs = parts.flatMap(({ colour, sec }) => ['-f', 'lavfi', '-i', `color=${colour}:s=320x180:r=10:d=${sec}`]);
  const concat = ['-filter_complex', `concat=n=${parts.length}:v=1`];
  const end = await runProcess(ffmpegPath, [...SAFE_ARGS, '-y', ...inputs, ...concat, '-pix_fmt', 'yuv420p', path]);
  if (end.exitCode !== 0) throw new Error(end.stderrTail);
  return path;
}
