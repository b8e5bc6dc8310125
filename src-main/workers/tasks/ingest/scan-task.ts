import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VigilError } from '../../../../src-shared/contract/errors.ts';
import { type MaskPart, maskKey } from '../../../../src-shared/model/privacy.ts';
import type { FrameEncoder } from '../../../engines/encoders/encoder.ts';
import type { VideoProbe } from '../../../engines/media/video-probe.ts';
import {
  type ScannedFrame,
  type ScanPosition,
  type ScanSink,
  type ScanSummary,
  scanVideo,
} from '../../../engines/scan/scan.ts';
import { reportScan } from '../../../engines/scan/scan-report.ts';
import {
  DEFAULT_CLIP_STREAM,
  type SopilotClip,
  SopilotClipStream,
} from '../../../engines/sopilot/clips/clip-stream.ts';
import { collectClips } from '../../../engines/sopilot/clips/decode.ts';
import type { MediaBinaries } from '../../../platform/binaries.ts';
import { faultPoint } from '../../../platform/fault-points.ts';
import { layout } from '../../../stores/artifacts/layout.ts';
import { readDoubles, type ScanSummaryFile, settleScan } from '../../../stores/artifacts/scan-files.ts';
import { writeSopilotClips } from '../sop/sopilot-clip-files.ts';
import { SampleEmbedder } from './sample-embedder.ts';
import { partialFilesHold, type ScanLengths, ScanWriter } from './scan-writer.ts';

/** Thumbnails: enough for hovering over a card and for the timeline. */
const THUMBNAIL_EVERY_SEC = 2;
const THUMBNAIL_LONGER_SIDE_PX = 320;

export interface ScanTaskInput {
  readonly binaries: MediaBinaries;
  readonly filePath: string;
  readonly probe: VideoProbe;
  /** The video's artifacts folder; made when absent. */
  readonly folder: string;
  readonly encoderFolder: string;
  /** Footage between two checkpoints. */
  readonly checkpointEverySec: number;
  /** Where a scan that was interrupted goes on; null at a fresh start. */
  readonly resume: ScanCheckpoint | null;
  /** Also embed SOPilot's own clips. Only at a fresh start: a clip that the interruption cut in two is lost. */
  readonly sopilotClips: boolean;
  /** What is masked in everything this scan leaves behind; nothing when left out. */
  readonly mask?: readonly MaskPart[];
}

/** Everything before it is on the disk and will not be decoded again. */
export interface ScanCheckpoint extends ScanLengths {
  readonly position: ScanPosition;
  /** What was masked up to there (see `maskKey`); left out for nothing. */
  readonly maskKey?: string;
}

export type ScanMessage =
  | { readonly kind: 'checkpoint'; readonly checkpoint: ScanCheckpoint; readonly uptoSec: number }
  | { readonly kind: 'progress'; readonly doneSec: number };

export interface ScanTaskResult extends ScanSummaryFile {
  /** Sampled frames of the whole video. */
  readonly samples: number;
  /** Frames this run embedded, and decoders it started. */
  readonly framesEmbedded: number;
  readonly decodes: number;
}

/** What the scan needs of its thread. */
export interface ScanContext {
  readonly signal: AbortSignal;
  emit(message: ScanMessage): void;
  openEncoder(folder: string): Promise<FrameEncoder>;
}

/**
 * Scans a video: one decode gives cut scores and motion of every frame, vectors of the sampled frames, thumbnails and,
 * for takes, SOPilot's clips. Embedding overlaps decoding. Every `checkpointEverySec` of footage is written and
 * announced, so that a killed scan goes on from there. Stopped or failed, it leaves only `scan.partial/` and thumbnails.
 */
export async function runScanTask(input: ScanTaskInput, context: ScanContext): Promise<ScanTaskResult> {
  const encoder = await context.openEncoder(input.encoderFolder);
  const { id, dim } = encoder.manifest;
  const { resume } = input;
  const sameMask = (resume?.maskKey ?? null) === maskKey(input.mask ?? []);
  if (!resume || !sameMask || !(await partialFilesHold(input.folder, id, dim, resume))) {
    return scanFrom({ ...input, resume: null }, context, encoder);
  }
  try {
    return await scanFrom(input, context, encoder);
  } catch (error) {
    // The file behind the path has changed since: what was scanned of the old one is of no use.
    if (!(error instanceof VigilError) || error.code !== 'conflict') throw error;
    return scanFrom({ ...input, resume: null }, context, encoder);
  }
}

async function scanFrom(input: ScanTaskInput, context: ScanContext, encoder: FrameEncoder): Promise<ScanTaskResult> {
  const { binaries, filePath, probe, folder, resume, mask = [] } = input;
  const thumbnailFolder = join(folder, layout.thumbnails);
  // Pictures of an earlier scan may show what is masked now.
  if (!resume && mask.length > 0) await rm(thumbnailFolder, { recursive: true, force: true });
  await mkdir(thumbnailFolder, { recursive: true });
  const from = resume ?? { frames: 0, samples: 0 };
  const writer = await ScanWriter.open(folder, encoder.manifest.id, encoder.manifest.dim, from);
  const scan = new RunningScan(input, context, encoder, writer);
  try {
    const summary = await scanVideo(
      {
        binaries,
        filePath,
        probe,
        sampleRateFps: encoder.manifest.sampleRateFps,
        thumbnails: {
          directory: thumbnailFolder,
          fileName: layout.thumbnail('%d'),
          everySec: THUMBNAIL_EVERY_SEC,
          longerSidePx: THUMBNAIL_LONGER_SIDE_PX,
        },
        mask,
        takeSampleBuffer: scan.takeSampleBuffer,
        legacy: scan.legacy && { everyNthFrame: scan.legacy.plan.sampleEvery },
        resumeFrom: resume?.position,
        signal: context.signal,
      },
      scan.sink,
    );
    return await scan.finish(summary);
  } catch (error) {
    await writer.close();
    throw error;
  }
}

class RunningScan {
  readonly sink: ScanSink;
  readonly legacy: SopilotClipStream | undefined;
  /** Pictures weigh megabytes and come by the thousand: their buffers are used again once they are embedded. */
  readonly takeSampleBuffer: (byteCount: number) => Uint8Array;
  readonly #input: ScanTaskInput;
  readonly #context: ScanContext;
  readonly #writer: ScanWriter;
  readonly #embedder: SampleEmbedder;
  readonly #clips: SopilotClip[] = [];
  #frames: number;
  #samples: number;
  #lastTimeSec = 0;
  #nextCheckpointSec: number;
  /** A place to go on from, as soon as the first sample behind it shows that all before it have come. */
  #candidate: ScanPosition | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(input: ScanTaskInput, context: ScanContext, encoder: FrameEncoder, writer: ScanWriter) {
    const { resume, probe, checkpointEverySec } = input;
    this.#input = input;
    this.#context = context;
    this.#writer = writer;
    this.#frames = resume?.frames ?? 0;
    this.#samples = resume?.samples ?? 0;
    this.#nextCheckpointSec = (resume ? resume.position.lastTimeUs / 1e6 : 0) + checkpointEverySec;
    const idle: Uint8Array[] = [];
    this.takeSampleBuffer = (byteCount) => {
      const buffer = idle.pop();
      return buffer?.length === byteCount ? buffer : new Uint8Array(byteCount);
    };
    this.#embedder = new SampleEmbedder(
      encoder,
      (batch) => writer.appendSamples(batch.timesSec, batch.frameIndexes, batch.vectors),
      ({ image }) => idle.push(image.data),
    );
    const takesClips = input.sopilotClips && !resume && probe.containerFps > 0;
    const params = { ...DEFAULT_CLIP_STREAM, mask: input.mask ?? [] };
    this.legacy = takesClips ? new SopilotClipStream(probe.containerFps, params) : undefined;
    this.sink = {
      onFrames: (batch) => this.#onFrames(batch),
      onSample: (sample) => {
        // Samples may come faster than they are taken; each waits its turn.
        this.#turn = this.#turn.then(() => this.#onSample(sample));
        return this.#turn;
      },
      ...(this.legacy && { onLegacyFrame: ({ image }) => this.#onLegacyFrame(image) }),
    };
  }

  async finish(summary: ScanSummary): Promise<ScanTaskResult> {
    const { folder, probe } = this.#input;
    await this.#embedder.flush();
    faultPoint('scan:embedded');
    const last = this.legacy?.finish();
    if (last) this.#clips.push(last);
    if (this.legacy && this.#clips.length > 0) {
      await writeSopilotClips(folder, collectClips(this.legacy.plan, this.#clips));
    }
    await this.#writer.finish({ frames: this.#frames, samples: this.#samples });
    const partial = join(folder, layout.partialScan);
    const frameTimesSec = await readDoubles(partial, layout.frameTimes);
    const report = reportScan(probe, frameTimesSec, summary.sawDamage);
    const key = maskKey(this.#input.mask ?? []);
    const scanned: ScanSummaryFile = {
      version: 1,
      ...report,
      warnings: [...report.warnings],
      frameCount: summary.frameCount,
      ...(key !== null && { mask: key }),
    };
    const path = join(partial, layout.scanSummary);
    await writeFile(`${path}.tmp`, JSON.stringify(scanned), { flush: true });
    await rename(`${path}.tmp`, path);
    await settleScan(folder);
    faultPoint('scan:finished');
    const { embedded } = this.#embedder;
    return { ...scanned, samples: this.#samples, framesEmbedded: embedded, decodes: summary.decodes };
  }

  #onFrames(batch: Parameters<ScanSink['onFrames']>[0]): void {
    this.#writer.appendFrames(batch.timesSec, batch.contentScores, batch.motion);
    this.#frames = batch.position.frameCount;
    this.#lastTimeSec = batch.timesSec.at(-1)!;
    this.#context.emit({ kind: 'progress', doneSec: this.#lastTimeSec });
    if (!this.#candidate && this.#lastTimeSec >= this.#nextCheckpointSec) {
      this.#candidate = batch.position;
    }
  }

  #onLegacyFrame(image: Parameters<SopilotClipStream['push']>[0]): void {
    const clip = this.legacy?.push(image);
    if (clip) this.#clips.push(clip);
  }

  async #onSample(sample: ScannedFrame): Promise<void> {
    const candidate = this.#candidate;
    if (candidate && sample.frameIndex >= candidate.frameCount) {
      this.#candidate = undefined;
      await this.#checkpoint(candidate);
    }
    this.#samples += 1;
    await this.#embedder.add(sample);
  }

  async #checkpoint(position: ScanPosition): Promise<void> {
    await this.#embedder.flush();
    await this.#writer.sync();
    const uptoSec = position.lastTimeUs / 1e6;
    this.#nextCheckpointSec = uptoSec + this.#input.checkpointEverySec;
    faultPoint('scan:written');
    const key = maskKey(this.#input.mask ?? []);
    const lengths = { frames: position.frameCount, samples: this.#samples };
    const checkpoint = { position, ...lengths, ...(key !== null && { maskKey: key }) };
    this.#context.emit({ kind: 'checkpoint', checkpoint, uptoSec });
  }
}
