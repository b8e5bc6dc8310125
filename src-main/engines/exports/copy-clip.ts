import type { MediaBinaries } from '../../platform/binaries.ts';
import { inputArgs, runProcess } from '../media/ffmpeg.ts';
import { runOneShot } from '../media/one-shot.ts';
import type { ClipRequest } from './encode-clip.ts';
import { countPictures, failedExport } from './export-outcome.ts';
import type { KeyBounds } from './key-bounds.ts';

const MP4_VIDEO = new Set(['h264', 'hevc', 'av1', 'vp9', 'mpeg4']);
const MP4_SOUND = new Set(['aac', 'mp3', 'ac3', 'eac3', 'opus', 'flac', 'alac']);

/** Whether what a recording holds can lie in an MP4 as it is; everything else goes into a Matroska. */
export async function copyContainer(
  { ffprobePath }: Pick<MediaBinaries, 'ffprobePath'>,
  { source, sound, signal }: Pick<ClipRequest, 'source' | 'sound' | 'signal'>,
): Promise<ClipRequest['container']> {
  const { codec, hasAudio } = source.probe;
  if (!MP4_VIDEO.has(codec)) return 'matroska';
  if (!sound || !hasAudio) return 'mp4';
  const what = ['-select_streams', 'a:0', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0'];
  const args = ['-v', 'error', ...what, ...inputArgs(source.filePath)];
  const { stdout } = await runProcess(ffprobePath, args, signal, { by: 'output' });
  return MP4_SOUND.has(stdout.trim()) ? 'mp4' : 'matroska';
}

/** ffmpeg seeks so much earlier where a container other than MP4 holds pictures out of order. */
const SEEKS_EARLIER_SEC = 0.131;
/** Behind 0, so that no rounding puts the first picture before it, where players leave it out. */
const BEHIND_ZERO_SEC = 0.001;

/**
 * Takes a part of a recording as it is, from key frame to key frame. Gives the number of pictures that came out, which
 * is that of the bounds unless the recording's seeking leads elsewhere. Throws `undecodable`, `disk-full`, `cancelled`.
 */
export async function copyClip(request: CopyRequest, bounds: KeyBounds): Promise<number> {
  const aheads = request.source.probe.mayHideFrames ? [0] : [SEEKS_EARLIER_SEC, 0];
  let pictures = 0;
  for (const aheadSec of aheads) {
    pictures = await copy(request, bounds, aheadSec);
    if (pictures === bounds.pictures) break;
  }
  return pictures;
}

type CopyRequest = Omit<ClipRequest, 'clock' | 'span'>;

async function copy(request: CopyRequest, bounds: KeyBounds, aheadSec: number): Promise<number> {
  const { binaries, source, sound, outPath, container, signal, onProgress } = request;
  const { probe } = source;
  const fromStartSec = bounds.startSec + probe.clockStartSec - probe.containerStartSec + aheadSec;
  const lengthSec = bounds.endDecodeSec === null ? null : bounds.endDecodeSec - bounds.startSec - aheadSec - 0.001;
  const streams = ['-map', `0:${probe.streamIndex}`, ...(sound && probe.hasAudio ? ['-map', '0:a:0'] : [])];
  const mp4 = ['-movflags', '+faststart', ...(probe.codec === 'hevc' ? ['-tag:v', 'hvc1'] : [])];
  const end = await runOneShot({
    binaries,
    inputs: [{ filePath: source.filePath, options: ['-ss', Math.max(0, fromStartSec).toFixed(6)] }],
    outputs: [
      {
        filePath: outPath,
        options: [
          ...[
            '-y',
            ...streams,
            '-c',
            'copy',
            '-output_ts_offset',
            (aheadSec > 0 ? aheadSec + BEHIND_ZERO_SEC : 0).toFixed(3),
          ],
          // ffmpeg stops by the time of decoding, which a key frame is ahead of its own time with.
          ...(lengthSec === null ? [] : ['-t', lengthSec.toFixed(6)]),
          ...(container === 'mp4' ? mp4 : []),
          ...['-map_metadata', '-1', '-map_chapters', '-1', '-f', container],
        ],
      },
    ],
    signal,
    onProgress: (outSec) => onProgress(Math.min(1, outSec / Math.max(0.001, bounds.endSec - bounds.startSec))),
  });
  if (end.exitCode !== 0) throw failedExport(end);
  return countPictures(binaries, outPath, signal);
}
