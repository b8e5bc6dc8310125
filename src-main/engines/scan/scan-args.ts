import { inputArgs, SAFE_ARGS } from '../media/ffmpeg.ts';
import { buildFilterGraph, fitWithin, smallSizeFor } from './filter-graph.ts';
import type { ScanRequest } from './scan-request.ts';
import type { ScanStream } from './scan-streams.ts';

/** Longer side of sampled frames: enough for every encoder and detector, small enough to move between processes. */
const SAMPLE_LONGER_SIDE_PX = 640;
const JPEG_QUALITY = 4; // ffmpeg's scale: 2 is best, 31 worst

/** Arguments of the one ffmpeg of a scan. Its streams go to pipe 1, 3, 4, … in their order. */
export function scanArgs(
  request: ScanRequest,
  { streams, toneMap, seek }: { streams: readonly ScanStream[]; toneMap: readonly string[]; seek: boolean },
): string[] {
  const { probe, thumbnails, sopilotFrames, resumeFrom } = request;
  const graph = buildFilterGraph({
    probe,
    small: streams.includes('small') ? smallSizeFor(probe.frameWidth, probe.frameHeight) : undefined,
    sample: streams.includes('sample')
      ? {
          size: fitWithin(probe, SAMPLE_LONGER_SIDE_PX),
          rateFps: request.sampleRateFps,
          repeatsLast: streams[0] === 'sample',
        }
      : undefined,
    toneMap,
    thumbnails: thumbnails && { size: fitWithin(probe, thumbnails.longerSidePx), everySec: thumbnails.everySec },
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
    ...inputArgs(request.filePath),
    ...['-filter_complex_threads', '1', '-filter_complex', graph],
    ...streams.flatMap((stream, index) => rawOutput(stream, `pipe:${index === 0 ? 1 : index + 2}`)),
    ...(thumbnails ? jpegOutput(thumbnails.fileName) : []),
  ];
}

/** Seeking stops at the key frame before; what lies between is decoded and dropped by the filter graph. */
function seekArgs(probe: ScanRequest['probe'], lastTimeUs: number): string[] {
  const fromStartSec = lastTimeUs / 1e6 + probe.clockStartSec - probe.containerStartSec;
  return ['-noaccurate_seek', '-ss', Math.max(0, fromStartSec - 0.001).toFixed(6)];
}

function rawOutput(label: ScanStream, target: string): string[] {
  const timing = ['-fps_mode', 'passthrough', '-enc_time_base', '1:1000000'];
  const nut = ['-c:v', 'rawvideo', '-f', 'nut', '-write_index', '0', '-flush_packets', '1'];
  return ['-map', `[${label}]`, ...timing, ...nut, target];
}

/** One file per picture, in the process's working folder; `%d` in its name is its time in milliseconds. */
function jpegOutput(fileName: string): string[] {
  const timing = ['-fps_mode', 'passthrough', '-enc_time_base', '1:1000'];
  const jpeg = ['-c:v', 'mjpeg', '-threads', '1', '-q:v', String(JPEG_QUALITY)];
  return ['-map', '[thumb]', ...timing, ...jpeg, '-f', 'image2', '-frame_pts', '1', '-atomic_writing', '1', fileName];
}
