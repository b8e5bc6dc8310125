import type { VideoProbe } from '../media/video-probe.ts';
import { steadyClock } from '../scan/steady-clock.ts';
import { proxySize } from './proxy-size.ts';

const MICROSECONDS = 1_000_000;
/** Ticks of a proxy's clock in a second, as video has them: frame times stay equal to 0.006 ms. */
const TICKS = 90_000;
/** About as many blocks of sound come in a second. */
const SOUND_BLOCKS_PER_SEC = 50;
/** Quality by x264's scale, lower is better; 23 is its own choice. */
const QUALITY = 23;

/** Options before the recording. As in a scan, stamps are taken as they are except where ffmpeg must straighten them. */
export function recordingOptions({ timestampsMayJump }: Pick<VideoProbe, 'timestampsMayJump'>): string[] {
  return ['-max_error_rate', '1', ...(timestampsMayJump ? [] : ['-copyts'])];
}

/**
 * Options of a proxy that can be read while it grows: H.264 and AAC in fragments of a second, every frame of the film
 * at the time that a scan gives it (the first at `firstFrameSec`), sound on the same clock. `toneMap`: see
 * `toneMappingFor`.
 */
export function growingOptions(
  probe: VideoProbe,
  toneMap: readonly string[],
  sound: { readonly firstFrameSec: number } | undefined,
): string[] {
  const offsetUs = Math.round(MICROSECONDS * clockStart(probe, sound));
  const { width, height } = proxySize(probe);
  const picture = [
    ...(probe.interlaced ? ['yadif=mode=send_frame:deint=interlaced'] : []),
    `settb=1/${MICROSECONDS}`,
    `setpts='${steadyClock(offsetUs, probe.fps)}'`,
    `scale=${width}:${height}:flags=bicubic`,
    ...(toneMap.length > 0 ? [...toneMap, ...AS_VIDEO] : []),
    'format=yuv420p',
    'setsar=1',
    `settb=1/${TICKS}`,
    // Two frames within one tick stay two frames.
    `setpts='if(isnan(PREV_OUTPTS),PTS,max(PTS,PREV_OUTPTS+1))'`,
  ];
  const heard = [
    `asettb=1/${MICROSECONDS}`,
    `asetpts='${steadyClock(offsetUs, SOUND_BLOCKS_PER_SEC)}'`,
    // Silence where there is none: before a late start, and in gaps.
    'aresample=async=1:first_pts=0',
  ];
  const chains = [`[0:${probe.streamIndex}]${picture.join(',')}[picture]`];
  if (sound) chains.push(`[0:a:0]${heard.join(',')}[sound]`);
  return [
    ...['-filter_complex', chains.join(';'), '-map', '[picture]'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', String(QUALITY), '-bf', '0', '-g', '300'],
    ...['-force_key_frames', 'expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+1))'],
    ...['-fps_mode', 'passthrough', '-enc_time_base', `1:${TICKS}`, '-video_track_timescale', String(TICKS)],
    ...(sound ? ['-map', '[sound]', '-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-ar', '48000'] : []),
    ...['-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-movflags', '+frag_keyframe+delay_moov+default_base_moof', '-flush_packets', '1', '-f', 'mp4'],
  ];
}

/**
 * The time of ffmpeg's clock that is 0 on the player's. Where ffmpeg straightens stamps, its clock begins with the first
 * of all streams that are read, and a scan has read the film alone.
 */
function clockStart(probe: VideoProbe, sound: { readonly firstFrameSec: number } | undefined): number {
  if (!probe.timestampsMayJump) return probe.clockStartSec;
  return sound ? probe.firstFrameSec - sound.firstFrameSec : 0;
}

/** HDR made ordinary comes as RGB. */
const AS_VIDEO = [
  'scale=out_color_matrix=bt709:out_range=tv',
  'setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709',
];

/** Options before what has grown so far, whose last fragment may be half there. */
export const GROWN_OPTIONS: readonly string[] = ['-copyts', '-fflags', '+discardcorrupt'];

/** Options of a copy of it that begins with its index, so that it plays and seeks at once. */
export const FAST_START_OPTIONS: readonly string[] = [
  ...['-map', '0', '-c', 'copy', '-video_track_timescale', String(TICKS)],
  ...['-movflags', '+faststart', '-f', 'mp4'],
];
