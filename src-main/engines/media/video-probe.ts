import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { type ChromiumPlayable, isChromiumPlayable } from './chromium-playable.ts';
import { MAX_PIXELS } from './containers.ts';
import { filmStream } from './film-stream.ts';
import { encryptedError, isStillOrText, type ProbeOutput, type ProbeStream } from './probe-output.ts';
import type { CreationTags } from './recorded-at.ts';

interface SubtitleStream {
  /** Index of the stream in the file, as ffmpeg's `0:index`. */
  readonly index: number;
  readonly codec: string;
  /** ISO 639-2 code, `und` when the file does not say. */
  readonly language: string;
}

/** Names as ffmpeg gives them; null where the file does not state one. */
export interface HdrColours {
  readonly pixelFormat: string;
  readonly transfer: string;
  readonly primaries: string | null;
  readonly matrix: string | null;
}

/** What a file holds, before a single picture is decoded. Times are seconds on the player's clock. */
export interface VideoProbe {
  readonly sizeBytes: number;
  /** End of the video stream; the scan measures it again. */
  readonly durationSec: number;
  /** Average frame rate, measured from packets where the container's is unbelievable. */
  readonly fps: number;
  /** Average frame rate exactly as the container states it, 0 when it does not. */
  readonly containerFps: number;
  readonly frameCountEstimate: number;
  /** Frame count as the container states it, null when it does not. */
  readonly declaredFrameCount: number | null;
  /** Edit lists can hide frames that the count includes. */
  readonly mayHideFrames: boolean;
  /** Size as shown: rotated, square pixels. */
  readonly width: number;
  readonly height: number;
  /** Size of decoded pictures after rotation, pixels not yet made square. */
  readonly frameWidth: number;
  readonly frameHeight: number;
  readonly codec: string;
  /** As ffprobe names them; empty where it does not. */
  readonly profile: string;
  readonly pixelFormat: string;
  /** Clockwise turn that makes the picture upright: 0, 90, 180 or 270. ffmpeg applies it by itself. */
  readonly rotationDeg: number;
  readonly firstFrameSec: number;
  /** Index of the video stream in the file. */
  readonly streamIndex: number;
  readonly hasAudio: boolean;
  readonly subtitleStreams: readonly SubtitleStream[];
  readonly chromiumPlayable: ChromiumPlayable;
  readonly interlaced: boolean;
  /** Whether pictures are what nearly every camera makes: 8 bit 4:2:0 of limited range. */
  readonly isPlain420: boolean;
  /** What an HDR picture (PQ, HLG) says of its colours; null for any other. */
  readonly hdr: HdrColours | null;
  /** File time that is 0 on the player's clock. */
  readonly clockStartSec: number;
  /** File time of the container's start, from which ffmpeg counts when it seeks. */
  readonly containerStartSec: number;
  /** Time stamps may jump (transport and program streams): ffmpeg must straighten them, and seeking is not exact. */
  readonly timestampsMayJump: boolean;
  /** The container's duration is absent or absurd and must be measured from packets. */
  readonly durationUnknown: boolean;
  /** What the container says of when it was recorded. */
  readonly creation: CreationTags;
  readonly warnings: readonly Sentence[];
}

const JUMPING_FORMATS = /(^|,)(mpegts|mpeg)(,|$)/;
const EDITABLE_FORMATS = /(^|,)(mov|mp4)(,|$)/;
const HDR_TRANSFERS = new Set(['smpte2084', 'arib-std-b67']);
const MAX_BELIEVABLE_FPS = 120;
/** Below this a picture cannot be: a container that claims more seconds than that is wrong about its duration. */
const MIN_BITS_PER_SEC = 100;

/**
 * Reads ffprobe's answer. Throws `not-a-video` (text, still image), `no-video-stream` (sound or cover art only),
 * `encrypted` or `undecodable` (no picture size, or one beyond `MAX_PIXELS`). `counted`: see `filmStream`.
 */
export function readVideoProbe(
  output: ProbeOutput,
  sizeBytes: number,
  counted?: ReadonlyMap<number, number>,
): VideoProbe {
  const stream = pickVideoStream(output, counted);
  const formatName = output.format?.format_name ?? '';
  const containerStartSec = output.format?.start_time ?? 0;
  const timestampsMayJump = JUMPING_FORMATS.test(formatName);
  // Vigil counts from the container's start, and the window's player with it (`clockOrigin`), except that pictures are
  // not moved for a start below zero, which audio priming causes. Where ffmpeg straightens time stamps it counts from
  // the start in any case.
  const clockStartSec = timestampsMayJump ? containerStartSec : Math.max(0, containerStartSec);
  const fps = believableFps(stream, output);
  const declared = declaredEnd(stream, output, clockStartSec);
  const durationUnknown = declared === undefined || (sizeBytes * 8) / Math.max(declared, 1) < MIN_BITS_PER_SEC;
  const durationSec = durationUnknown ? 0 : declared;
  return {
    ...pictureGeometry(stream),
    creation: output.format?.tags ?? {},
    sizeBytes,
    durationSec,
    fps,
    containerFps: stream.avg_frame_rate ?? 0,
    declaredFrameCount: stream.nb_frames ?? null,
    mayHideFrames: EDITABLE_FORMATS.test(formatName),
    frameCountEstimate: stream.nb_frames ?? Math.max(1, Math.round(durationSec * fps)),
    codec: stream.codec_name ?? 'unknown',
    profile: stream.profile ?? '',
    pixelFormat: stream.pix_fmt ?? '',
    firstFrameSec: Math.max(0, (stream.start_time ?? containerStartSec) - clockStartSec),
    streamIndex: stream.index,
    hasAudio: output.streams.some((each) => each.codec_type === 'audio'),
    subtitleStreams: output.streams
      .filter((each) => each.codec_type === 'subtitle')
      .map((each) => ({
        index: each.index,
        codec: each.codec_name ?? 'unknown',
        language: each.tags?.language ?? 'und',
      })),
    chromiumPlayable: isChromiumPlayable(formatName, stream, output.streams),
    interlaced: /^(tt|bb|tb|bt)$/.test(stream.field_order ?? ''),
    isPlain420: stream.pix_fmt === 'yuv420p' && stream.color_range !== 'pc',
    hdr: hdrColours(stream),
    clockStartSec,
    containerStartSec,
    timestampsMayJump,
    durationUnknown,
    warnings: startsWithoutKeyframe(stream, output) ? [say('begins-without-complete-picture')] : [],
  };
}

function pickVideoStream(output: ProbeOutput, counted: ReadonlyMap<number, number> | undefined): ProbeStream {
  const formatName = output.format?.format_name ?? '';
  const videos = output.streams.filter((stream) => stream.codec_type === 'video');
  if (isStillOrText(formatName)) {
    throw new VigilError('not-a-video', say('still-image-or-text'), { details: { formatName } });
  }
  const stream = filmStream(output, counted);
  if (!stream) {
    if (videos.length === 0 && !output.streams.some((each) => each.codec_type === 'audio')) {
      throw new VigilError('not-a-video', say('neither-picture-nor-sound'), { details: { formatName } });
    }
    throw new VigilError('no-video-stream', say('no-moving-picture'), { details: { formatName } });
  }
  if (stream.codec_tag_string === 'encv') throw encryptedError();
  if (!stream.width || !stream.height) {
    throw new VigilError('undecodable', say('picture-size-unreadable'), { details: { codec: stream.codec_name } });
  }
  const { width, height } = stream;
  if (width * height > MAX_PIXELS) {
    throw new VigilError('undecodable', say('picture-has-too-many-pixels', { width, height, maxPixels: MAX_PIXELS }), {
      hint: say('picture-has-too-many-pixels-hint'),
    });
  }
  return stream;
}

function hdrColours(stream: ProbeStream): HdrColours | null {
  const stated = (name: string | undefined): string | null =>
    name === undefined || name === 'unknown' || name === 'reserved' ? null : name;
  const transfer = stream.color_transfer ?? '';
  if (!HDR_TRANSFERS.has(transfer)) return null;
  const [primaries, matrix] = [stated(stream.color_primaries), stated(stream.color_space)];
  return { pixelFormat: stream.pix_fmt ?? '', transfer, primaries, matrix };
}

type Geometry = Pick<VideoProbe, 'width' | 'height' | 'frameWidth' | 'frameHeight' | 'rotationDeg'>;

function pictureGeometry(stream: ProbeStream): Geometry {
  const codedWidth = stream.width!;
  const codedHeight = stream.height!;
  const aspect = stream.sample_aspect_ratio ?? 1;
  const squareWidth = Math.max(1, Math.round(codedWidth * aspect));
  const turn = stream.side_data_list?.find((each) => each.rotation !== undefined)?.rotation;
  const clockwise = turn === undefined ? (stream.tags?.rotate ?? 0) : -turn;
  const rotationDeg = (((Math.round(clockwise / 90) * 90) % 360) + 360) % 360;
  return rotationDeg % 180 === 90
    ? { width: codedHeight, height: squareWidth, frameWidth: codedHeight, frameHeight: codedWidth, rotationDeg }
    : { width: squareWidth, height: codedHeight, frameWidth: codedWidth, frameHeight: codedHeight, rotationDeg };
}

/** Where the stream says its pictures end; the whole container's end where it does not. */
function declaredEnd(stream: ProbeStream, output: ProbeOutput, clockStartSec: number): number | undefined {
  const containerSec = output.format?.duration;
  if (stream.duration !== undefined && stream.duration > 0) {
    return (stream.start_time ?? clockStartSec) + stream.duration - clockStartSec;
  }
  if (containerSec === undefined || containerSec <= 0) return undefined;
  // Matroska says where its last picture ends, which is more than its length where the first comes late.
  return containerSec > clockStartSec ? containerSec - clockStartSec : containerSec;
}

function believableFps(stream: ProbeStream, output: ProbeOutput): number {
  const average = stream.avg_frame_rate;
  if (average !== undefined && average <= MAX_BELIEVABLE_FPS) return average;
  return packetRate(stream, output) ?? stream.r_frame_rate ?? average ?? 30;
}

/** Frames per second of the first packets; the last few are left out, as frames between them may not be read yet. */
function packetRate(stream: ProbeStream, output: ProbeOutput): number | undefined {
  const timesSec = output.packets
    .filter((packet) => packet.stream_index === stream.index && packet.pts_time !== undefined)
    .map((packet) => packet.pts_time!)
    .sort((a, b) => a - b);
  const last = timesSec.length - 1 - Math.min(4, Math.floor(timesSec.length / 4));
  const lengthSec = last > 0 ? timesSec[last]! - timesSec[0]! : 0;
  return lengthSec > 0 ? last / lengthSec : undefined;
}

function startsWithoutKeyframe(stream: ProbeStream, output: ProbeOutput): boolean {
  const first = output.packets.find((packet) => packet.stream_index === stream.index);
  return first?.flags !== undefined && !first.flags.includes('K');
}
