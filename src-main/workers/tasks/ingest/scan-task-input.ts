import type { MaskPart } from '../../../../src-shared/model/privacy.ts';
import type { FrameEncoder } from '../../../engines/encoders/encoder.ts';
import type { EncoderManifest } from '../../../engines/encoders/manifest.ts';
import type { VideoProbe } from '../../../engines/media/video-probe.ts';
import type { Detector, InstalledDetector } from '../../../engines/objects/detector.ts';
import type { OutputState } from '../../../engines/scan/outputs/outputs-to-make.ts';
import type { ScanOutput, ScanTarget } from '../../../engines/scan/outputs/scan-output.ts';
import type { MediaBinaries } from '../../../platform/binaries.ts';
import type { FileStamp } from '../../../platform/file-stamp.ts';
import type { ScanSummaryFile } from '../../../stores/artifacts/scan-files.ts';
import type { ScanCheckpoint } from './scan-checkpoint.ts';

export interface ScanTaskInput {
  readonly binaries: MediaBinaries;
  readonly filePath: string;
  /** Size and time of the file that is to be scanned; null where nobody has looked. */
  readonly recording?: FileStamp | null;
  /** The video's artifacts folder; made when absent. */
  readonly folder: string;
  readonly encoder: { readonly folder: string; readonly manifest: EncoderManifest };
  /** What finds objects; nothing does when left out. */
  readonly detector?: InstalledDetector | null;
  /** Footage between two checkpoints. */
  readonly checkpointEverySec: number;
  /** The last `ScanCheckpoint` of a scan that was interrupted; null at a fresh start. What is none is ignored. */
  readonly resume: unknown;
  /** Keys of the outputs that are wanted besides those that every video gets; none when left out. */
  readonly alsoMake?: readonly string[];
  /** Keys of the only outputs that are looked at, of a video that was scanned before; all when left out. */
  readonly only?: readonly string[];
  /** What decodes (see `chooseDecoder`); the processor when left out. */
  readonly accelerator?: string | undefined;
  /** What is masked in everything this scan leaves behind; nothing when left out. */
  readonly mask?: readonly MaskPart[];
}

export type ScanMessage =
  | { readonly kind: 'checkpoint'; readonly checkpoint: ScanCheckpoint; readonly uptoSec: number }
  | { readonly kind: 'progress'; readonly doneSec: number; readonly durationSec: number };

export interface ScanTaskResult extends ScanSummaryFile {
  /** Keys of the outputs that this run made. */
  readonly made: readonly string[];
  /** What could not be made, as stored sentences; it is tried again by the next scan. */
  readonly problems: readonly string[];
  /** Sampled frames this run handed to them, and decoders it started. */
  readonly samples: number;
  readonly decodes: number;
}

/** What the scan needs of its thread. */
export interface ScanContext {
  readonly signal: AbortSignal;
  emit(message: ScanMessage): void;
  openEncoder(folder: string): Promise<FrameEncoder>;
  openDetector(installed: InstalledDetector): Promise<Detector>;
}

/** A scan with what was found before its decode. */
export interface StartedScan {
  readonly input: ScanTaskInput;
  readonly context: ScanContext;
  readonly target: ScanTarget;
  readonly probe: VideoProbe;
  readonly before: ScanSummaryFile | undefined;
  readonly states: ReadonlyMap<ScanOutput, OutputState>;
}
