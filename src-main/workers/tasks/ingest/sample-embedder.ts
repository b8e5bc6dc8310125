import type { FrameEncoder } from '../../../engines/encoders/encoder.ts';
import type { ScannedFrame } from '../../../engines/scan/scan.ts';

/** Frames embedded in one pass: as many as most encoders take, and few enough that those waiting weigh little. */
const BATCH_FRAMES = 8;
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
  readonly #done: ((frame: ScannedFrame) => void) | undefined;
  #batch: ScannedFrame[] = [];
  readonly #inFlight: Promise<void>[] = [];
  /** Batches are handed on in the order in which they were begun. */
  #lastHandedOn: Promise<void> = Promise.resolve();
  /** Frames embedded so far. */
  embedded = 0;

  /** `done` gets each frame once nobody here looks at it any more. */
  constructor(
    encoder: FrameEncoder,
    onEmbedded: (samples: EmbeddedSamples) => void,
    done?: (frame: ScannedFrame) => void,
  ) {
    this.#encoder = encoder;
    this.#onEmbedded = onEmbedded;
    this.#done = done;
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
      if (this.#done) frames.forEach(this.#done);
    });
    this.#lastHandedOn = handedOn;
    // A failure is met where the promise is awaited; until then it must not count as unhandled.
    handedOn.catch(() => undefined);
    this.#inFlight.push(handedOn);
  }
}
