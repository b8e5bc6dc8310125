import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { MaskPart } from '../../../src-shared/model/privacy.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { MediaBinaries } from '../../platform/binaries.ts';
import { cancelled, failureOf, type ProcessEnd, startProcess } from '../media/ffmpeg.ts';
import type { VideoProbe } from '../media/video-probe.ts';
import type { RgbImage } from '../pictures/rgb-image.ts';
import { scanArgs } from './scan-args.ts';
import { ScanReceiver, SeamMismatch } from './scan-receiver.ts';

/** A point a scan can go on from: everything up to and including frame `frameCount - 1` has been handed over. */
export interface ScanPosition {
  readonly frameCount: number;
  /** Time of that frame on the player's clock, in whole microseconds. */
  readonly lastTimeUs: number;
  /** Checksum of that frame's small picture: a resumed scan proves with it that it stands at the same frame. */
  readonly seamChecksum: number;
  /** Whether the decoder has complained up to there. */
  readonly sawDamage: boolean;
}

export interface ScanRequest {
  readonly binaries: Pick<MediaBinaries, 'ffmpegPath' | 'canToneMap'>;
  readonly filePath: string;
  readonly probe: VideoProbe;
  readonly sampleRateFps: number;
  /** JPEGs written by the same process. */
  readonly thumbnails?: ThumbnailRequest | undefined;
  /** Frames whose number is divisible by this, at their own size. */
  readonly legacy?: { readonly everyNthFrame: number } | undefined;
  /**
   * Masked in small frames, samples and thumbnails before anything looks at them. Legacy frames come as they are: SOPilot
   * masks after scaling.
   */
  readonly mask?: readonly MaskPart[] | undefined;
  readonly resumeFrom?: ScanPosition | undefined;
  /** Where the pixels of samples go, so that buffers can be used again; new ones when left out. */
  readonly takeSampleBuffer?: (byteCount: number) => Uint8Array;
  /** Frames per batch; a resumable position comes with each. Default 64. */
  readonly batchFrames?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ThumbnailRequest {
  readonly directory: string;
  /** Name of each file, `%d` standing for its time in milliseconds. */
  readonly fileName: string;
  readonly everySec: number;
  readonly longerSidePx: number;
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
  /** Where a scan that has handled this batch can go on. */
  readonly position: ScanPosition;
}

export interface ScannedFrame {
  readonly frameIndex: number;
  readonly timeSec: number;
  readonly image: RgbImage;
}

/** Who takes what a scan finds. A returned promise holds the decoder back until it is resolved. */
export interface ScanSink {
  onFrames(batch: FrameBatch): void | Promise<void>;
  /** Sampled frames, in order, longer side at most 640, upright, square pixels. Each comes after or before its batch. */
  onSample(sample: ScannedFrame): void | Promise<void>;
  onLegacyFrame?(frame: ScannedFrame): void | Promise<void>;
}

export interface ScanSummary {
  /** Frames of the video up to its end, those before `resumeFrom` included. */
  readonly frameCount: number;
  /** Decoders started: 1, or 2 when a resumed scan could not trust seeking and read from the start instead. */
  readonly decodes: number;
  /** Whether a resumed scan went straight to where it had stopped. */
  readonly resumedBySeeking: boolean;
  /** Whether the decoder complained or ended early: pictures are damaged or missing. */
  readonly sawDamage: boolean;
}

/**
 * Decodes a video once, in one process, and hands over every frame's time and content score, frames sampled on the
 * clock, and, where asked for, thumbnails and SOPilot's samples. Memory does not grow with the length of the video.
 *
 * A resumed scan gives exactly what an undisturbed one would have given from there on. It seeks, and proves by time and
 * checksum of the last handled frame that it arrived there; where it did not, it decodes from the start and drops what
 * is known.
 *
 * Throws `undecodable` when no picture comes out, `disk-full`, `cancelled`, or what the sink throws.
 */
export async function scanVideo(request: ScanRequest, sink: ScanSink): Promise<ScanSummary> {
  const { resumeFrom, probe } = request;
  if (!resumeFrom) return { ...(await runScan(request, sink, false)), decodes: 1, resumedBySeeking: false };
  if (!probe.timestampsMayJump) {
    try {
      return { ...(await runScan(request, sink, true)), decodes: 1, resumedBySeeking: true };
    } catch (error) {
      if (!(error instanceof SeamMismatch)) throw error;
    }
  }
  try {
    const decodes = probe.timestampsMayJump ? 1 : 2;
    return { ...(await runScan(request, sink, false)), decodes, resumedBySeeking: false };
  } catch (error) {
    if (!(error instanceof SeamMismatch)) throw error;
    throw new VigilError('conflict', say('file-changed-since-scan-began'), {
      hint: say('file-changed-since-scan-began-hint'),
      cause: error,
    });
  }
}

type RunSummary = Pick<ScanSummary, 'frameCount' | 'sawDamage'>;

async function runScan(request: ScanRequest, sink: ScanSink, seek: boolean): Promise<RunSummary> {
  const { signal } = request;
  if (signal?.aborted) throw cancelled();
  const outputCount = request.legacy ? 3 : 2;
  const args = scanArgs(request, seek);
  const run = startProcess(request.binaries.ffmpegPath, args, {
    outputCount,
    signal,
    cwd: request.thumbnails?.directory,
  });
  // Registered at once so that a failing start is never an unhandled rejection.
  const ended = run.ended.then(
    (end) => ({ end }),
    (error: unknown) => ({ error }),
  );
  const receiver = new ScanReceiver(request, sink, run.errorLineCount);
  try {
    await Promise.all(run.outputs.map((output, index) => receiver.receive(output, index)));
    await receiver.finish();
  } catch (error) {
    run.kill();
    for (const output of run.outputs) output.destroy();
    await ended;
    throw signal?.aborted ? cancelled() : error;
  }
  const outcome = await ended;
  if ('error' in outcome) throw outcome.error;
  if (signal?.aborted) throw cancelled();
  return judgeEnd(outcome.end, receiver, request.resumeFrom);
}

function judgeEnd(end: ProcessEnd, receiver: ScanReceiver, resumeFrom: ScanPosition | undefined): RunSummary {
  if (/No space left on device/i.test(end.stderrTail)) throw failureOf(end, 'internal', say('scan-failed'));
  if (end.exitCode === null) throw failureOf(end, 'internal', say('decoder-stopped-from-outside'));
  if (!receiver.hasFrames) {
    if (resumeFrom) throw new SeamMismatch('no frame at or after the seam');
    throw failureOf(end, 'undecodable', say('no-picture-of-video-decoded'));
  }
  const sawDamage = resumeFrom?.sawDamage === true || end.errorLineCount > 0 || end.exitCode !== 0;
  return { frameCount: receiver.frameCount, sawDamage };
}
