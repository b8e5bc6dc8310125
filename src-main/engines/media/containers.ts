/**
 * The demuxers ffmpeg and ffprobe may open a file with. What is not here is refused before it is read: playlists and
 * manifests (HLS, DASH, ffconcat, SDP, IMF, numbered pictures, AviSynth) name other files or wait for more to come,
 * and a file is what its bytes say, whatever its name ends in. Each file below holds all of its own footage.
 */
const CONTAINERS = [
  'mov matroska avi mpegts mpeg asf flv live_flv kux mxf ogg rm nut dv gxf wtv nsv nuv pva ty dhav swf ivf',
  // Streams without a container.
  'h264 hevc h263 h261 m4v mpegvideo mjpeg mpjpeg smjpeg vc1 vc1test dirac av1 obu cavsvideo avs2 avs3 yuv4mpegpipe',
  // Sound, so that it can be called that.
  'mp3 wav w64 flac aac aiff ac3 eac3 amr caf ape wv au dts',
]
  .join(' ')
  .split(' ');

/** What pictures come in, one file each, where it is a picture that is asked for. */
const PICTURES = [
  'png jpeg webp bmp tiff jpegxl jpegls j2k gif qoi psd dds exr hdr pcx sgi sunrast dpx pbm pgm pgmyuv ppm pam xbm xpm xwd'
    .split(' ')
    .map((name) => `${name}_pipe`),
  'image2pipe gif apng ico'.split(' '),
].flat();

/**
 * The most pixels a picture may have, as 8192 x 8192: 8K footage has half of that. A small file can hold one far
 * larger, which would take gigabytes of memory before it is made smaller.
 */
export const MAX_PIXELS = 1 << 26;

/** Options before `-i` that keep ffmpeg and ffprobe to local files that hold their own footage. */
export const CONTAINER_ARGS = [
  ...['-protocol_whitelist', 'file,pipe', '-format_whitelist', CONTAINERS.join(',')],
  ...['-max_pixels', String(MAX_PIXELS)],
] as const;

/** The same for a picture, or a film of which the first one is taken, that comes through stdin. */
export const PICTURE_ARGS = [
  ...['-protocol_whitelist', 'pipe', '-format_whitelist', [...PICTURES, ...CONTAINERS].join(',')],
  ...['-max_pixels', String(MAX_PIXELS)],
] as const;

/** Size of a picture that ffmpeg or ffprobe would not decode because of `MAX_PIXELS`; undefined when there was none. */
export function refusedSize(stderr: string): { readonly width: number; readonly height: number } | undefined {
  const [, width, height] = /Picture size (\d+)x(\d+) exceeds specified max pixel count/.exec(stderr) ?? [];
  return width === undefined ? undefined : { width: Number(width), height: Number(height) };
}

const PLAYLISTS = /(^|,)(hls|applehttp|dash|webm_dash_manifest|concat|sdp|rtsp|imf|avisynth|vapoursynth)(,|$)/;

export function isPlaylist(formatName: string): boolean {
  return PLAYLISTS.test(formatName);
}

/** The demuxer that ffmpeg or ffprobe said it may not open a file with; undefined where none was refused. */
export function refusedFormat(stderr: string): string | undefined {
  return /^\[(\S+) @ [^\]]*\] Format not on whitelist/m.exec(stderr)?.[1];
}
