import type { FrameEncoder } from '../../encoders/encoder.ts';
import type { LentSample } from '../lent-samples.ts';
import type { RunningOutput, ScanOutput } from './scan-output.ts';

interface FrameVectorNames {
  readonly sampleTimes: (encoderId: string) => string;
  readonly sampleFrames: (encoderId: string) => string;
  readonly frameVectors: (encoderId: string) => string;
}

/**
 * Time (float64 seconds), frame number (int32) and vector of each sampled frame, by the encoder in use; by one of clips
 * those of the frame in the middle of so many samples that follow each other.
 */
export function frameVectors(names: FrameVectorNames): ScanOutput {
  return {
    key: 'frame-vectors',
    version: 1,
    isPerEncoder: true,
    wants: 'samples',
    files: ({ encoder: { id, dim } }) => [
      { name: names.sampleTimes(id), kind: 'values', bytesPerValue: 8 },
      { name: names.sampleFrames(id), kind: 'values', bytesPerValue: 4 },
      { name: names.frameVectors(id), kind: 'vectors', dim },
    ],
    begin: async ({ encoder: { id }, openEncoder, append }) =>
      new SampleEmbedder(await openEncoder(), (clips, vectors) => {
        const middles = clips.map((clip) => clip[clip.length >> 1]!);
        append(
          names.sampleTimes(id),
          Float64Array.from(middles, ({ timeSec }) => timeSec),
        );
        append(
          names.sampleFrames(id),
          Int32Array.from(middles, ({ frameIndex }) => frameIndex),
        );
        append(names.frameVectors(id), vectors);
      }),
  };
}

/** Frames embedded in one pass: as many as most encoders take, and few enough that those waiting weigh little. */
const BATCH_FRAMES = 8;
/** Passes under way at once: one runs while the next is prepared, and memory stays bounded. */
const BATCHES_IN_FLIGHT = 2;

/** Samples that go into one vector. */
type Clip = readonly LentSample[];

/** Embeds sampled frames in batches while decoding goes on; `onSample` waits when too many batches are under way. */
class SampleEmbedder implements RunningOutput {
  readonly #encoder: FrameEncoder;
  readonly #framesPerClip: number;
  readonly #onEmbedded: (clips: readonly Clip[], vectors: Float32Array) => void;
  #clip: LentSample[] = [];
  #batch: Clip[] = [];
  readonly #inFlight: Promise<void>[] = [];
  /** Batches are handed on in the order in which they were begun. */
  #lastHandedOn: Promise<void> = Promise.resolve();

  constructor(encoder: FrameEncoder, onEmbedded: (clips: readonly Clip[], vectors: Float32Array) => void) {
    this.#encoder = encoder;
    this.#framesPerClip = encoder.manifest.framesPerClip;
    this.#onEmbedded = onEmbedded;
  }

  /** A clip that has begun is not on the disk, and would begin elsewhere after an interruption. */
  get isBetween(): boolean {
    return this.#clip.length === 0;
  }

  async onSample(sample: LentSample): Promise<void> {
    this.#clip.push(sample);
    if (this.#clip.length < this.#framesPerClip) return;
    this.#endClip();
    if (this.#batch.length * this.#framesPerClip < BATCH_FRAMES) return;
    this.#begin();
    while (this.#inFlight.length >= BATCHES_IN_FLIGHT) await this.#inFlight.shift();
  }

  /** In the middle of a clip only after the last sample: what is left is a clip whose last picture stands. */
  async flush(): Promise<void> {
    if (this.#clip.length > 0) this.#endClip();
    if (this.#batch.length > 0) this.#begin();
    while (this.#inFlight.length > 0) await this.#inFlight.shift();
  }

  #endClip(): void {
    this.#batch.push(this.#clip);
    this.#clip = [];
  }

  #begin(): void {
    const clips = this.#batch;
    this.#batch = [];
    const handedOn = Promise.all([this.#embed(clips), this.#lastHandedOn]).then(([rows]) => {
      this.#onEmbedded(clips, rows);
      for (const sample of clips.flat()) sample.release();
    });
    this.#lastHandedOn = handedOn;
    // A failure is met where the promise is awaited; until then it must not count as unhandled.
    handedOn.catch(() => undefined);
    this.#inFlight.push(handedOn);
  }

  #embed(clips: readonly Clip[]): Promise<Float32Array> {
    if (this.#framesPerClip === 1) return this.#encoder.embedImages(clips.flat().map(({ image }) => image));
    return this.#encoder.embedClips(
      clips.map((clip) =>
        Array.from({ length: this.#framesPerClip }, (_, at) => clip[Math.min(at, clip.length - 1)]!.image),
      ),
    );
  }
}
