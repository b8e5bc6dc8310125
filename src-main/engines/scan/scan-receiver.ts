import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { MaskPart } from '../../../src-shared/model/privacy.ts';
import type { RgbImage } from '../pictures/rgb-image.ts';
import { HsvDifference } from '../shots/hsv-difference.ts';
import { TINY_BYTES, TinyFrames } from '../shots/tiny-frame.ts';
import { paintMask } from '../sopilot/clips/privacy-mask.ts';
import { FrameOrder } from './frame-order.ts';
import { KnownFrames, OtherFootage } from './known-frames.ts';
import { NutReader } from './nut-reader.ts';
import type { ScannedFrame, ScanPosition, ScanRequest, ScanSink } from './scan-request.ts';
import type { ScanStream } from './scan-streams.ts';

/** A resumed scan does not stand where it should. Nothing has been handed over yet. */
export class SeamMismatch extends OtherFootage {}

/** What the decoder has said so far. */
interface Complaints {
  sawDamage(): boolean;
  clockJumped(): boolean;
}

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

/**
 * Puts the streams of one ffmpeg run together and hands them to the sink. Throws `OtherFootage`, and `SeamMismatch`
 * before anything is handed over. The first stream carries the seam: small frames, or samples where those are left out.
 */
export class ScanReceiver {
  readonly #streams: readonly ScanStream[];
  readonly #request: ScanRequest;
  readonly #sink: ScanSink;
  readonly #seen: Complaints;
  readonly #samples: FrameOrder;
  readonly #sopilot: FrameOrder;
  readonly #times: Float64Array;
  readonly #scores: Float32Array;
  readonly #motion: Float32Array;
  readonly #tinyFrames: Uint8Array;
  readonly #mask: readonly MaskPart[];
  /** Of the frames in the small stream, when an earlier scan knows them too. */
  readonly #known: KnownFrames | undefined;
  #difference: HsvDifference | undefined;
  #shrinker: TinyFrames | undefined;
  #smallSize = { width: 0, height: 0 };
  #batchCount = 0;
  #seamIsPassed: boolean;
  #lastTimeUs = 0;
  frameCount: number;
  /** What the sink has asked to wait for. */
  #holdUp: Promise<unknown> | undefined;

  constructor(request: ScanRequest, sink: ScanSink, streams: readonly ScanStream[], seen: Complaints) {
    this.#request = request;
    this.#seen = seen;
    const batchFrames = request.batchFrames ?? DEFAULT_BATCH_FRAMES;
    this.#sink = sink;
    this.#streams = streams;
    this.#mask = request.mask ?? [];
    this.#seamIsPassed = request.resumeFrom === undefined;
    this.frameCount = request.resumeFrom?.frameCount ?? 0;
    this.#times = new Float64Array(batchFrames);
    this.#scores = new Float32Array(batchFrames);
    this.#motion = new Float32Array(batchFrames);
    this.#tinyFrames = new Uint8Array(batchFrames * TINY_BYTES);
    this.#known = request.knownTimesSec && new KnownFrames(request.knownTimesSec);
    this.#samples = new FrameOrder((frame) => {
      this.#maskImage(frame.image);
      this.#hold(sink.onSample?.(frame));
    });
    this.#sopilot = new FrameOrder((frame) => this.#hold(sink.onSopilotFrame?.(frame)));
  }

  get hasFrames(): boolean {
    return this.#seamIsPassed && this.frameCount > 0;
  }

  /** Reads the stream with this number to its end; it is left waiting while the sink asks for that. */
  receive(output: Readable, index: number): Promise<void> {
    const reader = this.#readerOf(this.#streams[index]!);
    return new Promise((done, failed) => {
      const take = (chunk: Buffer): void => {
        try {
          reader.push(chunk);
        } catch (error) {
          output.off('data', take);
          failed(error);
          return;
        }
        freeChunk(chunk);
        if (this.#holdUp === undefined) return;
        output.pause();
        this.#untilSinkIsReady().then(() => output.resume(), failed);
      };
      // Chunks come by the hundred in a second: an event costs less than a turn of an iterator.
      output.on('data', take).once('close', done).once('error', failed);
    });
  }

  /** Hands over the last, short batch. */
  async finish(): Promise<void> {
    if (this.#batchCount > 0) this.#handOverBatch();
    await this.#untilSinkIsReady();
    if (!this.#known || !this.hasFrames) return;
    // Samples do not reach to the last frame, small frames do.
    if (!this.#has('small')) this.frameCount = this.#known.count;
    if (this.frameCount !== this.#known.count) {
      throw new OtherFootage(`${this.frameCount} frames, not ${this.#known.count}`);
    }
  }

  #has(stream: ScanStream): boolean {
    return this.#streams.includes(stream);
  }

  async #untilSinkIsReady(): Promise<void> {
    while (this.#holdUp !== undefined) {
      const waitFor = this.#holdUp;
      this.#holdUp = undefined;
      await waitFor;
    }
  }

  #hold(waitFor: void | Promise<void>): void {
    if (waitFor === undefined) return;
    this.#holdUp = this.#holdUp === undefined ? waitFor : Promise.all([this.#holdUp, waitFor]);
  }

  #maskImage(image: RgbImage): void {
    if (this.#mask.length > 0) paintMask(image, this.#mask, 'outwards');
  }

  #readerOf(stream: ScanStream): NutReader {
    const { takeSampleBuffer = newBuffer, resumeFrom, knownTimesSec } = this.#request;
    if (stream === 'small') return this.#smallReader();
    if (stream === 'sample' && !this.#has('small')) {
      return this.#imageReader(takeSampleBuffer, (timeUs, image) => this.#onPacingSample(timeUs, image));
    }
    const order = stream === 'sample' ? this.#samples : this.#sopilot;
    const known = this.#has('small') ? undefined : new KnownFrames(knownTimesSec!);
    return this.#imageReader(stream === 'sample' ? takeSampleBuffer : newBuffer, (timeUs, image) => {
      // The frame the scan resumes after passes once more; it has been handed over already.
      if (resumeFrom && timeUs <= resumeFrom.lastTimeUs) return;
      if (known) order.addFrame(timeUs, known.numberOf(timeUs));
      order.addImage(timeUs, image);
    });
  }

  #smallReader(): NutReader {
    return new NutReader({
      onPicture: ({ width, height }) => {
        this.#difference ??= new HsvDifference(width, height);
        this.#shrinker ??= new TinyFrames(width, height);
        this.#smallSize = { width, height };
      },
      takeBuffer: () => this.#difference!.pixels,
      onFrame: (timeUs) => this.#onSmallFrame(timeUs),
    });
  }

  #imageReader(
    takeBuffer: (byteCount: number) => Uint8Array,
    onImage: (timeUs: number, image: RgbImage) => void,
  ): NutReader {
    let size = { width: 0, height: 0 };
    return new NutReader({
      onPicture: (picture) => {
        size = picture;
      },
      takeBuffer,
      onFrame: (timeUs, data) => onImage(timeUs, { ...size, data }),
    });
  }

  #onSmallFrame(timeUs: number): void {
    const difference = this.#difference!;
    this.#maskImage({ ...this.#smallSize, data: difference.pixels });
    difference.measure();
    if (this.#passesSeam(timeUs, difference.pixels)) return;
    if (this.#known && this.#known.numberOf(timeUs) !== this.frameCount) throw new OtherFootage('a frame is missing');
    const at = this.#batchCount;
    this.#times[at] = timeUs / 1e6;
    this.#scores[at] = difference.contentScore;
    this.#motion[at] = difference.valueDifference;
    this.#shrinker!.shrink(difference.pixels, this.#tinyFrames, at * TINY_BYTES);
    this.#lastTimeUs = timeUs;
    this.#batchCount += 1;
    if (this.#has('sample')) this.#samples.addFrame(timeUs, this.frameCount);
    if (this.#has('sopilot')) this.#sopilot.addFrame(timeUs, this.frameCount);
    this.frameCount += 1;
    if (this.#batchCount === this.#times.length) this.#handOverBatch();
  }

  /** A sample where there are no small frames: it also says how far the scan is. */
  #onPacingSample(timeUs: number, image: RgbImage): void {
    this.#maskImage(image);
    if (this.#passesSeam(timeUs, image.data)) return;
    const frame: ScannedFrame = { frameIndex: this.#known!.numberOf(timeUs), timeSec: timeUs / 1e6, image };
    this.frameCount = frame.frameIndex + 1;
    this.#lastTimeUs = timeUs;
    // Its memory may be used again once it is handed over.
    const position = this.#sink.onPosition && this.#positionAt(image.data);
    this.#hold(this.#sink.onSample?.(frame));
    if (position) this.#hold(this.#sink.onPosition?.(position));
  }

  /** Whether this is the frame that a resumed scan has proved to stand at, which was handed over before. */
  #passesSeam(timeUs: number, pixels: Uint8Array): boolean {
    if (this.#seamIsPassed) return false;
    const { lastTimeUs, seamChecksum } = this.#request.resumeFrom!;
    if (timeUs !== lastTimeUs || crc32(pixels) !== seamChecksum) throw new SeamMismatch();
    this.#seamIsPassed = true;
    return true;
  }

  #handOverBatch(): void {
    const count = this.#batchCount;
    this.#batchCount = 0;
    this.#hold(
      this.#sink.onFrames?.({
        firstFrameIndex: this.frameCount - count,
        timesSec: this.#times.slice(0, count),
        contentScores: this.#scores.slice(0, count),
        motion: this.#motion.slice(0, count),
        tinyFrames: this.#tinyFrames.slice(0, count * TINY_BYTES),
      }),
    );
    if (this.#sink.onPosition) this.#hold(this.#sink.onPosition(this.#positionAt(this.#difference!.pixels)));
  }

  #positionAt(pixels: Uint8Array): ScanPosition {
    return {
      frameCount: this.frameCount,
      lastTimeUs: this.#lastTimeUs,
      seamChecksum: crc32(pixels),
      sawDamage: this.#seen.sawDamage(),
      ...(this.#seen.clockJumped() && { clockJumped: true }),
    };
  }
}
