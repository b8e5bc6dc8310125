import { findMediaBinaries, type MediaBinaries } from '../../../platform/binaries.ts';
import { runProcess, SAFE_ARGS } from '../ffmpeg.ts';

/** Draws a test video with ffmpeg's own sources: `source` is a lavfi graph, `encoding` goes before the file name. */
export async function makeFootage(path: string, source: string, encoding: readonly string[]): Promise<MediaBinaries> {
  const binaries = await findMediaBinaries(process.env);
  const args = [...SAFE_ARGS, '-y', '-f', 'lavfi', '-i', source, ...encoding, path];
  const end = await runProcess(binaries.ffmpegPath, args);
  if (end.exitCode !== 0) throw new Error(`ffmpeg could not draw ${path}: ${end.stderrTail}`);
  return binaries;
}

/** H.264 with B-frames and a key frame every two seconds at 24 frames per second; fast to make. */
export const H264_SHORT_GOP: readonly string[] = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '48', '-keyint_min', '48', '-bf', '2'],
];
