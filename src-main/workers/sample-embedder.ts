import type { FrameEncoder } from '../engines/encoders/encoder.ts';
import type { ScannedFrame } from '../engines/media/scan.ts';

/** Frames embedded in one pass. */
const BATCH_FRAMES = 16;
/** Passes under way at once: one runs while the next is prepared, and memory stays bounded. */
const BATCHES_IN_FLIGHT = 2;

/** Sampled frames with their vectors (samples x dim, row after row), in order. */
export interface EmbeddedSamples {
  readonly timesSec: Float64Array;
  readonly frameIndexes: Int32Array;
  readonly vectors: Float32Array;
}

/** Embeds sampled frames in batches while decoding goes on; `add` waits when too many batches are under way. */
export class SampleEmbedder {
  readonly #encoder: FrameEncoder;
  readonly #onEmbedded: (samples: EmbeddedSamples) => void;
  #batch: ScannedFrame[] = [];
  readonly #inFlight: Promise<void>[] = [];
  /** Batches are handed on in the order in which they were begun. */
  #lastHandedOn: Promise<void> = Promise.resolve();
  /** Frames embedded so far. */
  embedded = 0;

  constructor(encoder: FrameEncoder, onEmbedded: (samples: EmbeddedSamples) => void) {
    this.#encoder = encoder;
    this.#onEmbedded = onEmbedded;
  }

  async add(frame: ScannedFrame): Promise<void> {
    this.#batch.push(frame);
    if (this.#batch.length < BATCH_FRAMES) return;
    this.#begin();
    while (this.#inFlight.length >= BATCHES_IN_FLIGHT) await this.#inFlight.shift();
  }

  /** Returns once every frame added has been embedded and handed on. */
  async flush(): Promise<void> {
    if (this.#batch.length > 0) this.#begin();
    while (this.#inFlight.length > 0) await this.#inFlight.shift();
  }

  #begin(): void {
    const frames = this.#batch;
    this.#batch = [];
    const vectors = this.#encoder.embedImages(frames.map(({ image }) => image));
    const handedOn = Promise.all([vectors, this.#lastHandedOn]).then(([rows]) => {
      this.embedded += frames.length;
      this.#onEmbedded({
        timesSec: Float64Array.from(frames, ({ timeSec }) => timeSec),
        frameIndexes: Int32Array.from(frames, ({ frameIndex }) => frameIndex),
        vectors: rows,
      });
    });
    this.#lastHandedOn = handedOn;
    // A failure is met where the promise is awaited; until then it must not count as unhandled.
    handedOn.catch(() => undefined);
    this.#inFlight.push(handedOn);
  }
}
