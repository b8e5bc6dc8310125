import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { isPlaylist, refusedFormat, refusedSize } from './containers.ts';
import { isHeifPicture } from './heif-picture.ts';

/** Numbers that ffprobe prints as text; `N/A`, absent and nonsense become undefined. */
const NumberText = z
  .union([z.string(), z.number()])
  .optional()
  .transform((value) => {
    const number = value === undefined ? Number.NaN : Number(value);
    return Number.isFinite(number) ? number : undefined;
  });

/** A ratio such as `30000/1001` or `16:15`; `0/0` and `0:1` become undefined. */
const RatioText = z
  .string()
  .optional()
  .transform((value) => {
    const [above, below] = (value ?? '').split(/[/:]/).map(Number);
    const ratio = above !== undefined && below !== undefined ? above / below : Number.NaN;
    return Number.isFinite(ratio) && ratio > 0 ? ratio : undefined;
  });

const ProbeStream = z.object({
  index: z.number().int(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  codec_tag_string: z.string().optional(),
  profile: z.string().optional(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  pix_fmt: z.string().optional(),
  field_order: z.string().optional(),
  color_range: z.string().optional(),
  color_space: z.string().optional(),
  color_transfer: z.string().optional(),
  color_primaries: z.string().optional(),
  sample_aspect_ratio: RatioText,
  avg_frame_rate: RatioText,
  r_frame_rate: RatioText,
  start_time: NumberText,
  duration: NumberText,
  nb_frames: NumberText,
  disposition: z
    .object({
      attached_pic: z.number().optional(),
      default: z.number().optional(),
      still_image: z.number().optional(),
      timed_thumbnails: z.number().optional(),
    })
    .optional(),
  tags: z.object({ language: z.string().optional(), rotate: NumberText }).optional(),
  side_data_list: z.array(z.object({ rotation: NumberText })).optional(),
});
export type ProbeStream = z.infer<typeof ProbeStream>;

const ProbePacket = z.object({ stream_index: z.number().int(), pts_time: NumberText, flags: z.string().optional() });

/** What is asked of ffprobe, as its `-show_entries` text. */
export const PROBE_ENTRIES = [
  'format=format_name,start_time,duration',
  'format_tags=creation_time,com.apple.quicktime.creationdate,date',
  'stream=index,codec_type,codec_name,codec_tag_string,profile,width,height,pix_fmt,field_order',
  'stream=color_range,color_space,color_transfer,color_primaries',
  'stream=sample_aspect_ratio,avg_frame_rate,r_frame_rate,start_time,duration,nb_frames',
  'stream_disposition=attached_pic,default,still_image,timed_thumbnails',
  'stream_tags=language,rotate',
  'stream_side_data=rotation',
  'packet=stream_index,pts_time,flags',
].join(':');

/** ffprobe's JSON for `PROBE_ENTRIES`, with numbers as numbers. */
export const ProbeOutput = z.object({
  format: z
    .object({
      format_name: z.string().optional(),
      start_time: NumberText,
      duration: NumberText,
      tags: z
        .object({
          creation_time: z.string().optional(),
          'com.apple.quicktime.creationdate': z.string().optional(),
          date: z.string().optional(),
        })
        .default({}),
    })
    .optional(),
  streams: z.array(ProbeStream).default([]),
  packets: z.array(ProbePacket).default([]),
});
export type ProbeOutput = z.infer<typeof ProbeOutput>;

/**
 * Parses ffprobe's stdout; undefined when it holds no file (ffprobe prints `{}` for what it cannot open). A stream whose
 * decoder refused its size, of which `stderr` tells, has that size.
 */
export function parseProbeOutput(stdout: string, stderr = ''): ProbeOutput | undefined {
  let json: unknown;
  try {
    json = JSON.parse(stdout);
  } catch {
    return undefined;
  }
  const output = ProbeOutput.safeParse(json);
  if (!output.success || output.data.format === undefined) return undefined;
  const size = refusedSize(stderr);
  const streams = output.data.streams.map((stream) => {
    const isWithoutSize = stream.codec_type === 'video' && !stream.width && !stream.height;
    return size && isWithoutSize ? { ...stream, ...size } : stream;
  });
  return { ...output.data, streams };
}

const STILL_IMAGE_FORMATS = /(^|,)(image2|[a-z0-9]+_pipe|ico|gif|apng|webp|tty)(,|$)/;

/** Whether ffmpeg reads a format as pictures that do not move, or as a screen of letters. */
export function isStillOrText(formatName: string): boolean {
  return STILL_IMAGE_FORMATS.test(formatName);
}

const MP4_BOXES = new Set(['ftyp', 'moov', 'mdat', 'moof', 'styp', 'sidx', 'wide', 'free', 'skip', 'pnot', 'uuid']);
const CONTAINER_STARTS: readonly (readonly number[])[] = [
  [0x1a, 0x45, 0xdf, 0xa3], // Matroska, WebM
  [0x52, 0x49, 0x46, 0x46], // RIFF: AVI
  [0x46, 0x4c, 0x56, 0x01], // FLV
  [0x30, 0x26, 0xb2, 0x75], // ASF, WMV
  [0x00, 0x00, 0x01, 0xba], // MPEG program stream
  [0x4f, 0x67, 0x67, 0x53], // Ogg
];

/**
 * Why ffprobe could not open a file: `head` are its first bytes (a megabyte is plenty), `stderr` what ffprobe said.
 * An MP4 whose index is lost is truncated, one with encrypted sample entries is encrypted, anything that does not
 * begin like a video container is no video, and a playlist or a picture is called one.
 */
export function unreadableError(head: Uint8Array, stderr: string): VigilError {
  const details = { stderr: stderr.trim().split('\n').slice(-4).join('\n') };
  const refused = refusedFormat(stderr);
  if (refused !== undefined && isPlaylist(refused)) {
    return new VigilError('not-a-video', say('playlist-not-a-video'), {
      hint: say('playlist-not-a-video-hint'),
      details,
    });
  }
  if (isHeifPicture(head)) return new VigilError('not-a-video', say('still-image-or-text'), { details });
  if (refused !== undefined && isStillOrText(refused)) {
    return new VigilError('not-a-video', say('still-image-or-text'), { details: { formatName: refused } });
  }
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (MP4_BOXES.has(text.slice(4, 8))) {
    if (/encv|pssh|cenc/.test(text) || /encryption/i.test(stderr)) return encryptedError(details);
    if (/moov atom not found/.test(stderr)) {
      return new VigilError('truncated-file', say('recording-cut-off'), { details });
    }
    return new VigilError('undecodable', say('file-damaged'), { details });
  }
  if (CONTAINER_STARTS.some((start) => start.every((byte, index) => head[index] === byte))) {
    return new VigilError('undecodable', say('file-damaged'), { details });
  }
  return new VigilError('not-a-video', say('not-a-video-file'), { details });
}

export function encryptedError(details: Record<string, unknown> = {}): VigilError {
  return new VigilError('encrypted', say('recording-encrypted'), { details });
}
