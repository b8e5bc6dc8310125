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

/** Options before `-i` that keep ffmpeg and ffprobe to local files that hold their own footage. */
export const CONTAINER_ARGS = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', CONTAINERS.join(',')] as const;

const PLAYLISTS = /(^|,)(hls|applehttp|dash|webm_dash_manifest|concat|sdp|rtsp|imf|avisynth|vapoursynth)(,|$)/;

export function isPlaylist(formatName: string): boolean {
  return PLAYLISTS.test(formatName);
}

/** The demuxer that ffmpeg or ffprobe said it may not open a file with; undefined where none was refused. */
export function refusedFormat(stderr: string): string | undefined {
  return /^\[(\S+) @ [^\]]*\] Format not on whitelist/m.exec(stderr)?.[1];
}
