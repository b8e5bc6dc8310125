import type { MaskPart } from '../../../src-shared/model/privacy.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import type { VideoProbe } from '../media/video-probe.ts';
import type { RgbImage } from '../pictures/rgb-image.ts';
import type { PictureSize } from './filter-graph.ts';

/** A point a scan can go on from: everything up to and including frame `frameCount - 1` has been handed over. */
export interface ScanPosition {
  readonly frameCount: number;
  /** Time of that frame on the player's clock, in whole microseconds. */
  readonly lastTimeUs: number;
  /** Checksum of that frame's picture, small or sampled: a resumed scan proves with it that it stands at that frame. */
  readonly seamChecksum: number;
  /** Whether the decoder has complained up to there. */
  readonly sawDamage: boolean;
  /** Whether stamps were not believed up to there, so that seeking by them leads elsewhere; no when left out. */
  readonly clockJumped?: boolean | undefined;
}

export interface ScanRequest {
  readonly binaries: Pick<MediaBinaries, 'ffmpegPath' | 'canToneMap'>;
  readonly filePath: string;
  readonly probe: VideoProbe;
  readonly sampleRateFps: number;
  /** JPEGs written by the same process. */
  readonly thumbnails?: ThumbnailRequest | undefined;
  /** Smaller ones, for sprite sheets. */
  readonly storyboard?: StoryboardRequest | undefined;
  /** Frames whose number is divisible by this, at their own size. */
  readonly sopilotFrames?: { readonly everyNthFrame: number } | undefined;
  /**
   * Masked in small frames, samples, thumbnails and the storyboard before anything sees them. SOPilot's frames come as they are: it
   * masks after scaling.
   */
  readonly mask?: readonly MaskPart[] | undefined;
  /**
   * Seconds of all frames, from an earlier scan of the same file: frames take their numbers from them, so that small
   * frames need not be decoded for a sink that does not take them.
   */
  readonly knownTimesSec?: Float64Array | undefined;
  readonly resumeFrom?: ScanPosition | undefined;
  /** Where the pixels of samples go, so that buffers can be used again; new ones when left out. */
  readonly takeSampleBuffer?: (byteCount: number) => Uint8Array;
  /** Frames per batch; a position to go on from comes after each. Default 64. */
  readonly batchFrames?: number;
  /** What decodes, by ffmpeg's name (see `chooseDecoder`); the processor when left out. Its first complaint ends the scan. */
  readonly accelerator?: string | undefined;
  /** Only the first seconds of the file; all when left out. */
  readonly firstSec?: number | undefined;
  /** How long the decoder may make no progress; `NO_PROGRESS_LIMIT_SEC` when left out. */
  readonly patienceSec?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ThumbnailRequest {
  readonly directory: string;
  /** Name of each file, `%d` standing for its time in milliseconds. */
  readonly fileName: string;
  readonly everySec: number;
  readonly longerSidePx: number;
}

/** JPEGs of one size that share their tables, so that they can be put together without being encoded again. */
export interface StoryboardRequest {
  readonly directory: string;
  /** Name of each file, `%d` standing for its time in milliseconds. */
  readonly fileName: string;
  readonly everySec: number;
  readonly size: PictureSize;
}

/** Consecutive frames. Arrays are the receiver's own. */
export interface FrameBatch {
  readonly firstFrameIndex: number;
  /** Strictly increasing seconds on the player's clock. */
  readonly timesSec: Float64Array;
  /** ContentDetector scores, 0..255; 0 for the video's first frame. */
  readonly contentScores: Float32Array;
  /** Mean absolute change of brightness against the frame before, 0..255: how much moves. */
  readonly motion: Float32Array;
  /** One tiny frame after the other, `TINY_BYTES` each. */
  readonly tinyFrames: Uint8Array;
}

export interface ScannedFrame {
  readonly frameIndex: number;
  readonly timeSec: number;
  readonly image: RgbImage;
}

/**
 * Who takes what a scan finds; what it does not take is not decoded. A returned promise holds the decoder back until
 * it is resolved.
 */
export interface ScanSink {
  onFrames?(batch: FrameBatch): void | Promise<void>;
  /** Sampled frames, in order, longer side at most 640, upright, square pixels. Each comes after or before its batch. */
  onSample?(sample: ScannedFrame): void | Promise<void>;
  onSopilotFrame?(frame: ScannedFrame): void | Promise<void>;
  /**
   * A place to go on from. Frames up to it have been handed over in batches; samples up to it have been, at the latest,
   * when a sample of a later frame comes.
   */
  onPosition?(position: ScanPosition): void | Promise<void>;
}
