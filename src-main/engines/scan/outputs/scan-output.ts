import type { MaskPart } from '../../../../src-shared/model/privacy.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import type { MediaBinaries } from '../../../platform/binaries.ts';
import type { FrameEncoder } from '../../encoders/encoder.ts';
import type { EncoderManifest } from '../../encoders/manifest.ts';
import type { VideoProbe } from '../../media/video-probe.ts';
import type { Detector } from '../../objects/detector.ts';
import type { DetectorManifest } from '../../objects/manifest.ts';
import type { LentSample } from '../lent-samples.ts';
import type { FrameBatch, ScannedFrame, StoryboardRequest, ThumbnailRequest } from '../scan-request.ts';

/**
 * What an output is given. Only streams that a running output wants are decoded. `sound` is read beside the scan, by the
 * output itself.
 */
type ScanWants = 'every-small-frame' | 'samples' | 'sopilot-frames' | 'thumbnails' | 'storyboard' | 'sound';

/**
 * A file an output leaves in the video's folder. Growing files are appended to while the scan runs; `vectors` are rows
 * of float32 in a `.npy` file, `values` anything else of one size. A `whole` file is written at the end, or is a folder
 * that the decoder fills.
 */
export type ScanFile =
  | { readonly name: string; readonly kind: 'values'; readonly bytesPerValue: number }
  | { readonly name: string; readonly kind: 'vectors'; readonly dim: number }
  | { readonly name: string; readonly kind: 'whole' };

/** Content of a `whole` file. */
export type WholeFile =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly bytes: Uint8Array }
  | {
      readonly name: string;
      readonly matrix: { readonly rows: number; readonly dim: number; readonly vectors: Float32Array };
    };

/** What is known of a scan before the video is opened. */
export interface ScanTarget {
  /** The encoder the video is indexed with; its rate is the rate of the samples. */
  readonly encoder: EncoderManifest;
  /** The detector that is chosen; null for none. */
  readonly detector: DetectorManifest | null;
  /** Masked in every picture but SOPilot's frames. */
  readonly mask: readonly MaskPart[];
  /** Keys of the outputs that are wanted besides those that every video gets. */
  readonly alsoMake: readonly string[];
}

/** What an output has while it is at work. */
export interface OutputContext extends ScanTarget {
  readonly binaries: Pick<MediaBinaries, 'ffmpegPath'>;
  readonly filePath: string;
  readonly probe: VideoProbe;
  /** Where the scan's files grow; the folder of `storyboard` is in it. */
  readonly partialFolder: string;
  /** Where the scan goes on after an interruption: how many values stand in growing files already. */
  readonly lengths: Readonly<Record<string, number>>;
  /** Aborted when the scan ends before its time. */
  readonly signal: AbortSignal;
  openEncoder(): Promise<FrameEncoder>;
  /** The detector of the target. Throws `model-missing`, `model-invalid`. */
  openDetector(): Promise<Detector>;
  /** Adds to the end of one of the output's growing files. The array must not change any more. */
  append(name: string, values: ArrayBufferView): void;
}

/** An output at work on one video. A promise given back holds the decoder back until it is resolved. */
export interface RunningOutput {
  /** What it appends, it appends at once: a checkpoint may come right after. */
  onFrames?(batch: FrameBatch): void;
  /** Gets each sample in order; the next comes when the promise is resolved. Every sample must be released. */
  onSample?(sample: LentSample): void | Promise<void>;
  /** The picture is overwritten by the next one. */
  onSopilotFrame?(frame: ScannedFrame): void;
  /** For `sopilot-frames`: frames whose number is divisible by this. */
  readonly everyNthFrame?: number;
  /** For `thumbnails`: the folder is the name of one of the output's files. */
  readonly thumbnails?: Omit<ThumbnailRequest, 'directory'> & { readonly folder: string };
  /** For `storyboard`: the folder is in the scan's partial folder, and gone when the scan has finished. */
  readonly storyboard?: Omit<StoryboardRequest, 'directory'> & { readonly folder: string };
  /**
   * Whether what was handed over so far is complete in itself; left out, it always is. Only then a checkpoint is made.
   */
  readonly isBetween?: boolean;
  /** Returns once all that was handed over has been appended, and every sample released. */
  flush?(): Promise<void>;
  /** After the last frame and a flush: the content of the files that are written whole. */
  finish?(): readonly WholeFile[] | Promise<readonly WholeFile[]>;
  /** After `finish`: why there is nothing of it, so that none of its files count. */
  readonly failure?: Sentence | undefined;
}

/** One thing a scan leaves of a video. */
export interface ScanOutput {
  /** Its name in `scan.json` and in checkpoints, for good. */
  readonly key: string;
  /** Raised when it makes something else of the same frames: what is on the disk is then made again. */
  readonly version: number;
  /** Whether there is one for each encoder. */
  readonly isPerEncoder?: boolean;
  /** What makes it besides the encoder: made by another, it is stale; null while there is nothing that could. */
  madeBy?(target: ScanTarget): string | null;
  /** Whether only those videos get it for which it is asked (`alsoMake`). */
  readonly isOptional?: boolean;
  /** Whether its files may come from elsewhere, before the video has been scanned at all. */
  readonly mayComeAlone?: boolean;
  /** Whether it needs every frame since the start: a scan that goes on after an interruption leaves it out. */
  readonly needsWholeScan?: boolean;
  readonly wants: ScanWants;
  files(target: ScanTarget): readonly ScanFile[];
  /** Called where a scan starts or goes on. Gives undefined when this video has nothing for it. */
  begin(context: OutputContext): RunningOutput | undefined | Promise<RunningOutput | undefined>;
}
