import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { MaskPart } from '../../../src-shared/model/privacy.ts';
import type { RgbImage } from '../pictures/rgb-image.ts';
import { HsvDifference } from '../shots/hsv-difference.ts';
import { paintMask } from '../sopilot/clips/privacy-mask.ts';
import { FrameOrder } from './frame-order.ts';
import { NutReader } from './nut-reader.ts';
import type { ScanPosition, ScanRequest, ScanSink } from './scan.ts';

/** A resumed scan does not stand where it should. */
export class SeamMismatch extends Error {}

const DEFAULT_BATCH_FRAMES = 64;

const newBuffer = (byteCount: number): Uint8Array => new Uint8Array(byteCount);

/**
 * Gives the memory of a chunk that has been read back at once. Left to the garbage collector, 64 KiB chunks make it
 * run several times per second of scanning, as it counts their bytes and not how few objects there are.
 */
function freeChunk(chunk: Buffer): void {
  // A chunk of a pipe has an ArrayBuffer of its own; what shares one with others must stay.
  if (chunk.buffer instanceof ArrayBuffer && chunk.buffer.byteLength === chunk.length) chunk.buffer.transfer(0);
}

/** Puts the outputs of one ffmpeg run together and hands them to the sink. Throws `SeamMismatch`. */
export class ScanReceiver {
  readonly #sink: ScanSink;
  readonly #resumeFrom: ScanPosition | undefined;
  readonly #errorLineCount: () => number;
  readonly #takeSampleBuffer: (byteCount: number) => Uint8Array;
  readonly #samples: FrameOrder;
  readonly #legacy: FrameOrder;
  readonly #times: Float64Array;
  readonly #scores: Float32Array;
  readonly #motion: Float32Array;
  readonly #mask: readonly MaskPart[];
  #difference: HsvDifference | undefined;
  #smallSize = { width: 0, height: 0 };
  #batchCount = 0;
  #seamIsPassed: boolean;
  #lastTimeUs = 0;
  frameCount: number;
  /** What the sink has asked to wait for. */
  #holdUp: Promise<unknown> | undefined;

  constructor(request: ScanRequest, sink: ScanSink, errorLineCount: () => number) {
    this.#errorLineCount = errorLineCount;
    const batchFrames = request.batchFrames ?? DEFAULT_BATCH_FRAMES;
    this.#sink = sink;
    this.#takeSampleBuffer = request.takeSampleBuffer ?? newBuffer;
    this.#resumeFrom = request.resumeFrom;
    this.#mask = request.mask ?? [];
    this.#seamIsPassed = request.resumeFrom === undefined;
    this.frameCount = request.resumeFrom?.frameCount ?? 0;
    this.#times = new Float64Array(batchFrames);
    this.#scores = new Float32Array(batchFrames);
    this.#motion = new Float32Array(batchFrames);
    this.#samples = new FrameOrder((frame) => {
      this.#maskImage(frame.image);
      this.#hold(sink.onSample(frame));
    });
    this.#legacy = new FrameOrder((frame) => this.#hold(sink.onLegacyFrame?.(frame)));
  }

  get hasFrames(): boolean {
    return this.#seamIsPassed && this.frameCount > 0;
  }

  /** Reads one output to its end: 0 the small frames, 1 the samples, 2 SOPilot's. */
  async receive(output: Readable, index: number): Promise<void> {
    const reader = this.#readerOf(index);
    for await (const chunk of output) {
      reader.push(chunk as Buffer);
      freeChunk(chunk as Buffer);
      while (this.#holdUp !== undefined) {
        const waitFor = this.#holdUp;
        this.#holdUp = undefined;
        await waitFor;
      }
    }
  }

  /** Hands over the last, short batch. */
  async finish(): Promise<void> {
    if (this.#batchCount > 0) this.#handOverBatch();
    await this.#holdUp;
  }

  #hold(waitFor: void | Promise<void>): void {
    if (waitFor === undefined) return;
    this.#holdUp = this.#holdUp === undefined ? waitFor : Promise.all([this.#holdUp, waitFor]);
  }

  #maskImage(image: RgbImage): void {
    if (this.#mask.length > 0) paintMask(image, this.#mask, 'outwards');
  }

  #smallReader(): NutReader {
    return new NutReader({
      onPicture: ({ width, height }) => {
        this.#difference ??= new HsvDifference(width, height);
        this.#smallSize = { width, height };
      },
      takeBuffer: () => this.#difference!.pixels,
      onFrame: (timeUs) => this.#onSmallFrame(timeUs),
    });
  }

  #readerOf(index: number): NutReader {
    if (index === 0) return this.#smallReader();
    if (index === 1) return this.#imageReader(this.#samples, this.#takeSampleBuffer);
    return this.#imageReader(this.#legacy, newBuffer);
  }

  #imageReader(order: FrameOrder, takeBuffer: (byteCount: number) => Uint8Array): NutReader {
    let size = { width: 0, height: 0 };
    return new NutReader({
      onPicture: (picture) => {
        size = picture;
      },
      takeBuffer,
      onFrame: (timeUs, data) => {
        // The frame the scan resumes after passes once more; it has been handed over already.
        if (this.#resumeFrom && timeUs <= this.#resumeFrom.lastTimeUs) return;
        order.addImage(timeUs, { ...size, data });
      },
    });
  }

  #onSmallFrame(timeUs: number): void {
    const difference = this.#difference!;
    this.#maskImage({ ...this.#smallSize, data: difference.pixels });
    difference.measure();
    if (!this.#seamIsPassed) {
      const { lastTimeUs, seamChecksum } = this.#resumeFrom!;
      if (timeUs !== lastTimeUs || crc32(difference.pixels) !== seamChecksum) throw new SeamMismatch();
      this.#seamIsPassed = true;
      return;
    }
    const at = this.#batchCount;
    this.#times[at] = timeUs / 1e6;
    this.#scores[at] = difference.contentScore;
    this.#motion[at] = difference.valueDifference;
    this.#lastTimeUs = timeUs;
    this.#batchCount += 1;
    this.#samples.addFrame(timeUs, this.frameCount);
    if (this.#sink.onLegacyFrame) this.#legacy.addFrame(timeUs, this.frameCount);
    this.frameCount += 1;
    if (this.#batchCount === this.#times.length) this.#handOverBatch();
  }

  #handOverBatch(): void {
    const count = this.#batchCount;
    this.#batchCount = 0;
    this.#hold(
      this.#sink.onFrames({
        firstFrameIndex: this.frameCount - count,
        timesSec: this.#times.slice(0, count),
        contentScores: this.#scores.slice(0, count),
        motion: this.#motion.slice(0, count),
        position: {
          frameCount: this.frameCount,
          lastTimeUs: this.#lastTimeUs,
          seamChecksum: crc32(this.#difference!.pixels),
          sawDamage: this.#resumeFrom?.sawDamage === true || this.#errorLineCount() > 0,
        },
      }),
    );
  }
}
