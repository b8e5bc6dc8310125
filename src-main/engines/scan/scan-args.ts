import { relative } from 'node:path';
import { inputArgs, SAFE_ARGS } from '../media/ffmpeg.ts';
import { decoderArgs } from './accelerators.ts';
import { buildFilterGraph, fitWithin, smallSizeFor } from './filter-graph.ts';
import type { ScanRequest } from './scan-request.ts';
import type { ScanStream } from './scan-streams.ts';

/** Longer side of sampled frames: enough for every encoder and detector, small enough to move between processes. */
const SAMPLE_LONGER_SIDE_PX = 640;
/** ffmpeg's scale: 2 is best, 31 worst. */
const JPEG_QUALITY = 4;
const STORYBOARD_QUALITY = 5;

/** Arguments of the one ffmpeg of a scan. Its streams go to pipe 1, 3, 4, … in their order. */
export function scanArgs(
  request: ScanRequest,
  { streams, toneMap, seek }: { streams: readonly ScanStream[]; toneMap: readonly string[]; seek: boolean },
): string[] {
  const { probe, thumbnails, storyboard, sopilotFrames, resumeFrom } = request;
  const sampleSize = fitWithin(probe, SAMPLE_LONGER_SIDE_PX);
  const graph = buildFilterGraph({
    probe,
    small: streams.includes('small') ? smallSizeFor(probe.frameWidth, probe.frameHeight) : undefined,
    sample: streams.includes('sample')
      ? {
          size: sampleSize,
          rateFps: request.sampleRateFps,
          repeatsLast: streams[0] === 'sample',
        }
      : undefined,
    toneMap,
    thumbnails: thumbnails && { size: fitWithin(probe, thumbnails.longerSidePx), everySec: thumbnails.everySec },
    storyboard: storyboard && { size: storyboard.size, sampleSize, everySec: storyboard.everySec },
    mask: request.mask,
    sopilot: sopilotFrames,
    resumeAfter: resumeFrom && { frameIndex: resumeFrom.frameCount - 1, timeUs: resumeFrom.lastTimeUs },
  });
  return [
    ...SAFE_ARGS,
    // A file that is damaged in most places is still indexed as far as it goes.
    ...['-max_error_rate', '1'],
    ...(probe.timestampsMayJump ? [] : ['-copyts']),
    ...(seek && resumeFrom ? seekArgs(probe, resumeFrom.lastTimeUs) : []),
    ...decoderArgs(request),
    ...inputArgs(request.filePath),
    ...['-filter_complex_threads', '1', '-filter_complex', graph],
    ...streams.flatMap((stream, index) => rawOutput(stream, `pipe:${index === 0 ? 1 : index + 2}`)),
    ...(thumbnails ? jpegOutput('[thumb]', JPEG_QUALITY, fileIn(request, thumbnails)) : []),
    // With tables that hang on nothing in the picture, JPEGs can be put together as they are.
    ...(storyboard
      ? jpegOutput('[story]', STORYBOARD_QUALITY, fileIn(request, storyboard), ['-huffman', 'default'])
      : []),
  ];
}

/** The folder that the process works in: where pictures go. */
export function workingFolder({ thumbnails, storyboard }: ScanRequest): string | undefined {
  return (thumbnails ?? storyboard)?.directory;
}

/** The name of a picture's file as ffmpeg's muxer wants it, relative to the working folder. */
function fileIn(request: ScanRequest, { directory, fileName }: { directory: string; fileName: string }): string {
  const from = relative(workingFolder(request)!, directory).replaceAll('%', '%%');
  return from === '' ? fileName : `${from}/${fileName}`;
}

/** Seeking stops at the key frame before; what lies between is decoded and dropped by the filter graph. */
export function seekArgs(
  probe: Pick<ScanRequest['probe'], 'clockStartSec' | 'containerStartSec'>,
  timeUs: number,
): string[] {
  const fromStartSec = timeUs / 1e6 + probe.clockStartSec - probe.containerStartSec;
  return ['-noaccurate_seek', '-ss', Math.max(0, fromStartSec - 0.001).toFixed(6)];
}

function rawOutput(label: ScanStream, target: string): string[] {
  const timing = ['-fps_mode', 'passthrough', '-enc_time_base', '1:1000000'];
  const nut = ['-c:v', 'rawvideo', '-f', 'nut', '-write_index', '0', '-flush_packets', '1'];
  return ['-map', `[${label}]`, ...timing, ...nut, target];
}

/** One file per picture; `%d` in its name is its time in milliseconds. */
function jpegOutput(label: string, quality: number, fileName: string, more: readonly string[] = []): string[] {
  const timing = ['-fps_mode', 'passthrough', '-enc_time_base', '1:1000'];
  const jpeg = ['-c:v', 'mjpeg', '-threads', '1', '-q:v', String(quality), ...more];
  return ['-map', label, ...timing, ...jpeg, '-f', 'image2', '-frame_pts', '1', '-atomic_writing', '1', fileName];
}
