import type { MaskPart } from '../../../src-shared/model/privacy.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { failureOf, inputArgs, SAFE_ARGS, startProcess } from '../media/ffmpeg.ts';
import type { VideoProbe } from '../media/video-probe.ts';
import type { RgbImage } from '../pictures/rgb-image.ts';
import { fitWithin } from '../scan/filter-graph.ts';
import { maskFilters } from '../scan/mask-filters.ts';
import { NutReader } from '../scan/nut-reader.ts';

/** Longer side of what is read: text that is smaller than that is also too small for most viewers. */
const LONGER_SIDE_PX = 1280;
const MICROSECONDS = 1_000_000;
/** Where every frame is a key frame, so many seconds lie between those that are looked at. */
const MIN_DISTANCE_SEC = 1;

export interface PictureSource {
  readonly binaries: Pick<MediaBinaries, 'ffmpegPath'>;
  readonly filePath: string;
  readonly probe: VideoProbe;
  /** See `toneMappingFor`. */
  readonly toneMap: readonly string[];
  /** What is masked is not read. */
  readonly mask: readonly MaskPart[];
  readonly signal: AbortSignal;
}

/** A picture with its time on the player's clock. */
export interface TimedPicture {
  readonly timeSec: number;
  readonly image: RgbImage;
}

/**
 * The key frames of a recording after `afterSec`, at most one a second, in order of time: nothing else is decoded. Read
 * as slowly as one likes: the decoder waits. Throws the signal's reason, and `undecodable` where there is no picture.
 */
export function keyPictures(source: PictureSource, afterSec: number): AsyncGenerator<TimedPicture> {
  const afterUs = Math.round(afterSec * MICROSECONDS);
  const isFar = `(isnan(prev_selected_pts)+gte(pts-prev_selected_pts,${MIN_DISTANCE_SEC * MICROSECONDS}))`;
  const seek = afterSec > 0 && canSeek(source.probe) ? seekArgs(source.probe, afterSec) : [];
  return decode(source, [...seek, '-skip_frame', 'nokey'], `gt(pts,${afterUs})*${isFar}`, afterSec > 0);
}

/**
 * The first pictures at or after each of some times, in order: decoded from the key frame before the first to the last
 * of them. Throws as `keyPictures` does.
 */
export function picturesAt(source: PictureSource, timesSec: readonly number[]): AsyncGenerator<TimedPicture> {
  const isFirst = timesSec.map((timeSec) => {
    const us = Math.round(timeSec * MICROSECONDS);
    return `gte(pts,${us})*(isnan(prev_pts)+lt(prev_pts,${us}))`;
  });
  const seek = seekArgs(source.probe, timesSec[0] ?? 0);
  return decode(source, seek, isFirst.join('+'), true, timesSec.length);
}

/** Whether a picture can be gone to by its time: in streams whose stamps may jump it cannot. */
export function canSeek({ timestampsMayJump }: Pick<VideoProbe, 'timestampsMayJump'>): boolean {
  return !timestampsMayJump;
}

async function* decode(
  source: PictureSource,
  before: readonly string[],
  select: string,
  mayBeEmpty: boolean,
  most?: number,
): AsyncGenerator<TimedPicture> {
  const { binaries, filePath, probe, signal } = source;
  signal.throwIfAborted();
  const args = [
    ...SAFE_ARGS,
    ...['-max_error_rate', '1'],
    ...(probe.timestampsMayJump ? [] : ['-copyts']),
    ...before,
    ...inputArgs(filePath),
    ...pictureArgs(source, select),
    ...(most === undefined ? [] : ['-frames:v', String(most)]),
    ...['-c:v', 'rawvideo', '-f', 'nut', '-write_index', '0', '-flush_packets', '1', 'pipe:1'],
  ];
  const run = startProcess(binaries.ffmpegPath, args, { signal, watch: { by: 'reports' } });
  const pictures: TimedPicture[] = [];
  let [width, height, count] = [0, 0, 0];
  const nut = new NutReader({
    onPicture: (picture) => {
      width = picture.width;
      height = picture.height;
    },
    takeBuffer: (byteCount) => new Uint8Array(byteCount),
    onFrame: (ticks, data) => pictures.push({ timeSec: ticks / MICROSECONDS, image: { width, height, data } }),
  });
  try {
    for await (const chunk of run.outputs[0]!) {
      nut.push(chunk as Buffer);
      count += pictures.length;
      yield* pictures.splice(0);
    }
    const end = await run.ended;
    signal.throwIfAborted();
    if (count === 0 && !mayBeEmpty) throw failureOf(end, 'undecodable', say('no-picture-of-video-decoded'));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    run.kill();
  }
}

function pictureArgs({ probe, toneMap, mask }: PictureSource, select: string): string[] {
  const size = fitWithin(probe, LONGER_SIDE_PX);
  const offsetUs = probe.timestampsMayJump ? 0 : Math.round(probe.clockStartSec * MICROSECONDS);
  const filters = [
    `settb=1/${MICROSECONDS}`,
    `setpts=PTS-${offsetUs}`,
    `select='${select}'`,
    // There is no picture before and after to take the other field from.
    ...(probe.interlaced ? ['field=type=top'] : []),
    `scale=${size.width}:${size.height}:flags=area`,
    ...toneMap,
  ].join(',');
  const graph = `[0:${probe.streamIndex}]${filters},${maskFilters(mask, size)}format=rgb24[picture]`;
  const timing = ['-fps_mode', 'passthrough', '-enc_time_base', `1:${MICROSECONDS}`];
  return ['-filter_complex_threads', '1', '-filter_complex', graph, '-map', '[picture]', ...timing];
}

/** Seeking stops at the key frame before; what lies between is decoded and dropped. */
function seekArgs(probe: Pick<VideoProbe, 'clockStartSec' | 'containerStartSec'>, timeSec: number): string[] {
  const fromStartSec = timeSec + probe.clockStartSec - probe.containerStartSec;
  return ['-noaccurate_seek', '-ss', Math.max(0, fromStartSec - 0.001).toFixed(6)];
}
