import { join } from 'node:path';
import type { Span } from '../../../src-shared/time.ts';
import type { GraphLoops, LoopOptions } from '../models/graph-loops.ts';
import type { ModelRef, WireTensor } from '../models/graph-runner.ts';
import type { VoiceManifest } from './manifest.ts';
import { SOUND_RATE_HZ } from './sound-rate.ts';
import { SpansOfSpeech, type SpeechState, VOICE_BLOCK } from './spans-of-speech.ts';

/** Samples before a block that the model is shown with it. */
export const VOICE_CONTEXT = 64;
const STATE_DIMS = [2, 1, 128] as const;
const STATE_SIZE = 256;
/** So that a stretch, with its pads, fits what a speech model hears at once. */
const MAX_SPEECH_SEC = 26;

/** Where it stands, as plain JSON. */
export interface VoiceState {
  readonly spans: SpeechState;
  readonly model: readonly number[];
  readonly context: readonly number[];
}

/** Finds speech in sound that comes block by block. */
export class VoiceActivity {
  readonly #manifest: VoiceManifest;
  readonly #model: ModelRef;
  readonly #loops: Pick<GraphLoops, 'sequence'>;
  readonly #options: LoopOptions;
  readonly #spans: SpansOfSpeech;
  #state: Float32Array;
  #context: Float32Array;

  constructor(
    { folder, manifest }: { readonly folder: string; readonly manifest: VoiceManifest },
    loops: Pick<GraphLoops, 'sequence'>,
    options: LoopOptions,
    from?: VoiceState,
  ) {
    this.#manifest = manifest;
    this.#model = { path: join(folder, manifest.graph), listed: { folder, files: manifest.files }, threads: 1 };
    this.#loops = loops;
    this.#options = options;
    this.#spans = new SpansOfSpeech({ ...manifest, maxSpeechSec: MAX_SPEECH_SEC }, from?.spans);
    this.#state = Float32Array.from(from?.model ?? new Array<number>(STATE_SIZE).fill(0));
    this.#context = Float32Array.from(from?.context ?? new Array<number>(VOICE_CONTEXT).fill(0));
  }

  get state(): VoiceState {
    return { spans: this.#spans.state, model: [...this.#state], context: [...this.#context] };
  }

  /** Start of speech that is not over, in seconds. */
  get openSec(): number | undefined {
    return this.#spans.openSec;
  }

  /** Takes the next samples, a whole number of blocks save at the end; gives the speech that is over. Throws as `GraphRunner.run`. */
  async push(samples: Float32Array): Promise<Span[]> {
    return this.#spans.push(await this.#probabilities(samples));
  }

  /** Speech that goes on to the end. */
  end(): Span[] {
    return this.#spans.end();
  }

  async #probabilities(samples: Float32Array): Promise<Float32Array> {
    const count = Math.ceil(samples.length / VOICE_BLOCK);
    if (count === 0) return new Float32Array(0);
    // In digital silence nobody speaks, and the longest gaps cost nothing.
    if (samples.every((sample) => sample === 0)) {
      this.#state = new Float32Array(STATE_SIZE);
      this.#context = new Float32Array(VOICE_CONTEXT);
      return new Float32Array(count);
    }
    const { inputs, outputs } = this.#manifest;
    const width = VOICE_CONTEXT + VOICE_BLOCK;
    const blocks = new Float32Array(count * width);
    for (let block = 0; block < count; block++) {
      blocks.set(this.#context, block * width);
      blocks.set(samples.subarray(block * VOICE_BLOCK, (block + 1) * VOICE_BLOCK), block * width + VOICE_CONTEXT);
      this.#context = blocks.slice((block + 1) * width - VOICE_CONTEXT, (block + 1) * width);
    }
    const rate: WireTensor = { type: 'int64', dims: [], data: BigInt64Array.of(BigInt(SOUND_RATE_HZ)) };
    const result = await this.#loops.sequence(
      this.#model,
      {
        constant: inputs.rate === undefined ? {} : { [inputs.rate]: rate },
        steps: { [inputs.samples]: { type: 'float32', dims: [count, width], data: blocks } },
        state: {
          first: { [inputs.state]: { type: 'float32', dims: STATE_DIMS, data: this.#state } },
          from: { [inputs.state]: outputs.state },
        },
      },
      this.#options,
    );
    this.#state = Float32Array.from(result.state[inputs.state]!.data as Float32Array);
    return result.outputs[outputs.probability]!.data as Float32Array;
  }
}
