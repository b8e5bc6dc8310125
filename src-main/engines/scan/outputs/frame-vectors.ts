import type { FrameEncoder } from '../../encoders/encoder.ts';
import type { LentSample } from '../lent-samples.ts';
import type { RunningOutput, ScanOutput } from './scan-output.ts';

interface FrameVectorNames {
  readonly sampleTimes: (encoderId: string) => string;
  readonly sampleFrames: (encoderId: string) => string;
  readonly frameVectors: (encoderId: string) => string;
}

/** Time (float64 seconds), frame number (int32) and vector of each sampled frame, by the encoder in use. */
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
      new SampleEmbedder(await openEncoder(), (samples, vectors) => {
        append(
          names.sampleTimes(id),
          Float64Array.from(samples, ({ timeSec }) => timeSec),
        );
        append(
          names.sampleFrames(id),
          Int32Array.from(samples, ({ frameIndex }) => frameIndex),
        );
        append(names.frameVectors(id), vectors);
      }),
  };
}

/** Frames embedded in one pass: as many as most encoders take, and few enough that those waiting weigh little. */
const BATCH_FRAMES = 8;
/** Passes under way at once: one runs while the next is prepared, and memory stays bounded. */
const BATCHES_IN_FLIGHT = 2;

/** Embeds sampled frames in batches while decoding goes on; `onSample` waits when too many batches are under way. */
class SampleEmbedder implements RunningOutput {
  readonly #encoder: FrameEncoder;
  readonly #onEmbedded: (samples: readonly LentSample[], vectors: Float32Array) => void;
  #batch: LentSample[] = [];
  readonly #inFlight: Promise<void>[] = [];
  /** Batches are handed on in the order in which they were begun. */
  #lastHandedOn: Promise<void> = Promise.resolve();

  constructor(encoder: FrameEncoder, onEmbedded: (samples: readonly LentSample[], vectors: Float32Array) => void) {
    this.#encoder = encoder;
    this.#onEmbedded = onEmbedded;
  }

  async onSample(sample: LentSample): Promise<void> {
    this.#batch.push(sample);
    if (this.#batch.length < BATCH_FRAMES) return;
    this.#begin();
    while (this.#inFlight.length >= BATCHES_IN_FLIGHT) await this.#inFlight.shift();
  }

  async flush(): Promise<void> {
    if (this.#batch.length > 0) this.#begin();
    while (this.#inFlight.length > 0) await this.#inFlight.shift();
  }

  #begin(): void {
    const samples = this.#batch;
    this.#batch = [];
    const vectors = this.#encoder.embedImages(samples.map(({ image }) => image));
    const handedOn = Promise.all([vectors, this.#lastHandedOn]).then(([rows]) => {
      this.#onEmbedded(samples, rows);
      for (const sample of samples) sample.release();
    });
    this.#lastHandedOn = handedOn;
    // A failure is met where the promise is awaited; until then it must not count as unhandled.
    handedOn.catch(() => undefined);
    this.#inFlight.push(handedOn);
  }
}
