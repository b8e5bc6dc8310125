import type { ProbeStream } from './probe-output.ts';

const CONTAINERS = /(^|,)(mp4|mov|webm|matroska|ogg)(,|$)/;
const AUDIO_CODECS = new Set(['aac', 'mp3', 'opus', 'vorbis', 'flac', 'pcm_s16le', 'pcm_u8', 'pcm_f32le', 'pcm_s24le']);
const VIDEO_CODECS = new Set(['h264', 'vp8', 'vp9', 'av1']);
const H264_PIXELS = new Set(['yuv420p', 'yuvj420p', 'yuv422p', 'yuv444p', 'yuv420p10le']);

/** Codecs that Chromium plays where the machine has a decoder for them, which only a window there can tell. */
const MACHINE_CODECS = new Set(['hevc']);

/** `with-decoder`: only where the window can decode its codec on its machine. */
export type ChromiumPlayable = boolean | 'with-decoder';

/**
 * Whether Chromium plays the picture (and the first sound, if any) as it is: by its own decoders, or by the machine's.
 * Other files get a proxy. Chromium shows the first video track that it has a decoder for and that MP4 does not call
 * disabled, which must be this one.
 */
export function isChromiumPlayable(
  formatName: string,
  video: ProbeStream,
  streams: readonly ProbeStream[],
): ChromiumPlayable {
  if (!CONTAINERS.test(formatName)) return false;
  const audio = streams.find((stream) => stream.codec_type === 'audio');
  if (audio && !AUDIO_CODECS.has(audio.codec_name ?? '')) return false;
  const isMp4 = /(^|,)mp4(,|$)/.test(formatName);
  const shown = streams.find(
    ({ codec_type: type, codec_name: codec, disposition }) =>
      type === 'video' && VIDEO_CODECS.has(codec ?? '') && !(isMp4 && disposition?.default === 0),
  );
  if (shown !== undefined && shown.index !== video.index) return false;
  if (MACHINE_CODECS.has(video.codec_name ?? '')) return 'with-decoder';
  return hasDecoder(video);
}

function hasDecoder(video: ProbeStream): boolean {
  if (video.codec_name === 'h264') return H264_PIXELS.has(video.pix_fmt ?? '');
  return VIDEO_CODECS.has(video.codec_name ?? '');
}
