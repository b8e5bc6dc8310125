import type { ProbeStream } from './probe-output.ts';

const CONTAINERS = /(^|,)(mp4|mov|webm|matroska|ogg)(,|$)/;
const AUDIO_CODECS = new Set(['aac', 'mp3', 'opus', 'vorbis', 'flac', 'pcm_s16le', 'pcm_u8', 'pcm_f32le', 'pcm_s24le']);
const H264_PIXELS = new Set(['yuv420p', 'yuvj420p', 'yuv422p', 'yuv444p', 'yuv420p10le']);

/**
 * Whether Chromium's own decoders play the picture (and the first sound, if any) as it is. HEVC depends on the
 * machine's hardware and therefore counts as not playable; such files get a proxy.
 */
export function isChromiumPlayable(formatName: string, video: ProbeStream, streams: readonly ProbeStream[]): boolean {
  if (!CONTAINERS.test(formatName)) return false;
  const audio = streams.find((stream) => stream.codec_type === 'audio');
  if (audio && !AUDIO_CODECS.has(audio.codec_name ?? '')) return false;
  switch (video.codec_name) {
    case 'h264':
      return H264_PIXELS.has(video.pix_fmt ?? '');
    case 'vp8':
    case 'vp9':
    case 'av1':
      return true;
    default:
      return false;
  }
}
