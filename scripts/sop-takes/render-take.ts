import { runProcess } from '../../src-main/engines/media/ffmpeg.ts';
import type { Looks, PlannedTake, Segment } from './plan-takes.ts';

/** Size and rate of rendered takes: small, so that hundreds are quickly made, and large enough for any descriptor. */
const WIDTH = 320;
const HEIGHT = 180;
export const FPS = 12;
/** Segments are prepared this much larger, so that a moved or cropped picture has real edges. */
const MARGIN = 1.1;

/** Frames a segment takes up in the take. */
export function segmentFrames({ clipSec, factor }: Segment): number {
  return Math.round(clipSec * factor * FPS);
}

/** Writes a take as an H.264 file. Throws when ffmpeg fails. */
export async function renderTake(ffmpegPath: string, take: PlannedTake, filePath: string): Promise<void> {
  const inputs = take.segments.flatMap(({ clip, fromSec, clipSec }) => [
    ...['-ss', fromSec.toFixed(3), '-t', (clipSec + 0.2).toFixed(3), '-i', `file:${clip}`],
  ]);
  const parts = take.segments.map((segment, at) => `[${at}:v]${segmentFilters(segment)}[s${at}]`);
  const joined = take.segments.map((_, at) => `[s${at}]`).join('');
  const graph = `${parts.join(';')};${joined}concat=n=${take.segments.length},${looksFilters(take.looks)}[out]`;
  const encode = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', String(take.looks.crf), '-pix_fmt', 'yuv420p'];
  const args = ['-v', 'error', '-nostdin', '-y', '-threads', '1', ...inputs, '-filter_complex', graph];
  const run = await runProcess(ffmpegPath, [...args, '-map', '[out]', '-an', ...encode, '-threads', '1', filePath]);
  if (run.exitCode !== 0) throw new Error(`ffmpeg could not write ${filePath}: ${run.stderrTail}`);
}

function segmentFilters(segment: Segment): string {
  const width = even(WIDTH * MARGIN);
  const height = even(HEIGHT * MARGIN);
  return [
    `setpts=${segment.factor.toFixed(4)}*(PTS-STARTPTS)`,
    `scale=${width}:${height}:force_original_aspect_ratio=increase`,
    `crop=${width}:${height}`,
    'setsar=1',
    `fps=${FPS}`,
    'tpad=stop_mode=clone:stop_duration=2',
    `trim=end_frame=${segmentFrames(segment)}`,
    'setpts=PTS-STARTPTS',
    'format=yuv420p',
  ].join(',');
}

function looksFilters({ brightness, crop, shiftX, shiftY, noise }: Looks): string {
  const width = even(WIDTH * (1 - crop));
  const height = even(HEIGHT * (1 - crop));
  const x = Math.round((even(WIDTH * MARGIN) - width) / 2 + shiftX * WIDTH);
  const y = Math.round((even(HEIGHT * MARGIN) - height) / 2 + shiftY * HEIGHT);
  const gain = `clip(val*${brightness.toFixed(4)}\\,0\\,255)`;
  return [
    `crop=${width}:${height}:${x}:${y}`,
    `scale=${WIDTH}:${HEIGHT}`,
    ...(brightness === 1 ? [] : ['format=rgb24', `lutrgb=r=${gain}:g=${gain}:b=${gain}`]),
    ...(noise === 0 ? [] : [`noise=alls=${noise}:allf=t`]),
    'format=yuv420p',
  ].join(',');
}

function even(value: number): number {
  return 2 * Math.round(value / 2);
}
