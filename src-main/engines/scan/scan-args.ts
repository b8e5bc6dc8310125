import { inputArgs, SAFE_ARGS } from '../media/ffmpeg.ts';
import { buildFilterGraph, fitWithin, smallSizeFor } from './filter-graph.ts';
import type { ScanRequest } from './scan.ts';

/** Longer side of sampled frames: enough for every encoder and detector, small enough to move between processes. */
const SAMPLE_LONGER_SIDE_PX = 640;
const JPEG_QUALITY = 4; // ffmpeg's scale: 2 is best, 31 worst

/** Arguments of the one ffmpeg of a scan. Small frames go to pipe 1, samples to pipe 3, SOPilot's frames to pipe 4. */
export function scanArgs(request: ScanRequest, seek: boolean): string[] {
  const { probe, thumbnails, legacy, resumeFrom } = request;
  const graph = buildFilterGraph({
    probe,
    smallSize: smallSizeFor(probe.frameWidth, probe.frameHeight),
    sampleSize: fitWithin(probe, SAMPLE_LONGER_SIDE_PX),
    sampleRateFps: request.sampleRateFps,
    canToneMap: request.binaries.canToneMap,
    thumbnails: thumbnails && { size: fitWithin(probe, thumbnails.longerSidePx), everySec: thumbnails.everySec },
    mask: request.mask,
    legacy,
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
    ...rawOutput('small', 'pipe:1'),
    ...rawOutput('sample', 'pipe:3'),
    ...(legacy ? rawOutput('legacy', 'pipe:4') : []),
    ...(thumbnails ? jpegOutput(thumbnails.fileName) : []),
  ];
}

/** Seeking stops at the key frame before; what lies between is decoded and dropped by the filter graph. */
function seekArgs(probe: ScanRequest['probe'], lastTimeUs: number): string[] {
  const fromStartSec = lastTimeUs / 1e6 + probe.clockStartSec - probe.containerStartSec;
  return ['-noaccurate_seek', '-ss', Math.max(0, fromStartSec - 0.001).toFixed(6)];
}

function rawOutput(label: string, target: string): string[] {
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
