import { join } from 'node:path';
import type { GraphLoops, LoopOptions } from '../models/graph-loops.ts';
import type { GraphRunner, ModelRef, WireTensor } from '../models/graph-runner.ts';
import { MelSpectrum } from '../sound/mel-spectrum.ts';
import { SOUND_RATE_HZ } from '../sound/sound-rate.ts';
import type { SpeechManifest } from './manifest.ts';
import { SpeechTokens } from './speech-tokens.ts';
import { tokenStarts } from './word-times.ts';

/** What a model of this make hears at once. */
const WINDOW_SEC = 30;
const FFT_SIZE = 400;
const HOP = 160;
const FRAMES = (WINDOW_SEC * SOUND_RATE_HZ) / HOP;
/** Nobody says more tokens in a second for long; a text that is longer was not heard. */
const TOKENS_PER_SEC = 8;
const SPARE_TOKENS = 16;
const MOST_TOKENS = 440;

/** A word with its leading space, if it has one, and when it is said, in seconds from the start of the window. */
interface WindowWord {
  readonly text: string;
  /** Mean natural logarithm of its tokens' probabilities. */
  readonly logProbability: number;
  readonly startSec: number;
  readonly endSec: number;
}

/** What was heard in a window, and how sure that is. */
export interface HeardWindow {
  readonly words: readonly WindowWord[];
  /** Probability that nobody speaks. */
  readonly noSpeech: number;
  readonly meanLogProbability: number;
  /** Whether the text came to its end by itself, not in circles. */
  readonly ended: boolean;
}

/** What hears speech: a model of Whisper's make, opened. */
export class Whisper {
  readonly #manifest: SpeechManifest;
  readonly #runner: GraphRunner & GraphLoops;
  readonly #options: LoopOptions;
  readonly #tokens: SpeechTokens;
  readonly #encoder: ModelRef;
  readonly #decoder: ModelRef;
  readonly #mel: MelSpectrum;

  private constructor(
    { folder, manifest, tokens }: { folder: string; manifest: SpeechManifest; tokens: SpeechTokens },
    runner: GraphRunner & GraphLoops,
    options: LoopOptions,
  ) {
    this.#manifest = manifest;
    this.#runner = runner;
    this.#options = options;
    this.#tokens = tokens;
    const listed = { folder, files: manifest.files };
    this.#encoder = { path: join(folder, manifest.encoder), listed };
    this.#decoder = { path: join(folder, manifest.decoder), listed };
    const bands = manifest.melBands;
    const windows = { fftSize: FFT_SIZE, windowSize: FFT_SIZE, scale: 'slaney', of: 'power' } as const;
    this.#mel = new MelSpectrum({ ...windows, bands, lowHz: 0, highHz: SOUND_RATE_HZ / 2 });
  }

  /** Throws `model-missing`, `model-invalid`. */
  static async open(
    { folder, manifest }: { readonly folder: string; readonly manifest: SpeechManifest },
    runner: GraphRunner & GraphLoops,
    options: LoopOptions = {},
  ): Promise<Whisper> {
    return new Whisper({ folder, manifest, tokens: await SpeechTokens.read(folder, manifest) }, runner, options);
  }

  /** Whether it says when its words are said. */
  get hasWordTimes(): boolean {
    return this.#manifest.alignmentHeads.length > 0;
  }

  /** Writes down what is said in at most `WINDOW_SEC` of samples. Throws as `GraphRunner.run`. */
  async hear(samples: Float32Array): Promise<HeardWindow> {
    const { tokens, alignmentHeads } = this.#manifest;
    const features = this.#features(samples);
    const dims = [1, this.#manifest.melBands, FRAMES];
    const encoded = await this.#runner.run(
      this.#encoder,
      { input_features: { type: 'float32', dims, data: features } },
      { ...this.#options, moveFeeds: true },
    );
    const constant = { encoder_hidden_states: Object.values(encoded)[0]! };
    const sec = samples.length / SOUND_RATE_HZ;
    const decoded = await this.#runner.decode(
      this.#decoder,
      {
        constant,
        prompt: await this.#prompt(constant),
        end: tokens.end,
        maxTokens: Math.min(MOST_TOKENS, Math.ceil(sec * TOKENS_PER_SEC) + SPARE_TOKENS),
        suppress: [...tokens.suppress, ...marksOf(tokens)],
        suppressFirst: tokens.suppressFirst,
        ...(tokens.noSpeech !== undefined && { probe: tokens.noSpeech }),
        attention: alignmentHeads,
      },
      this.#options,
    );
    const { probed, logProbabilities, ended, attention } = decoded;
    const rows = decoded.tokens.length + (ended ? 1 : 0);
    const starts =
      alignmentHeads.length > 0
        ? tokenStarts(attention, rows, alignmentHeads.length, sec)
        : Array.from({ length: rows + 1 }, (_, at) => (sec * at) / rows);
    const words = this.#tokens.words(decoded.tokens);
    const startOf = (token: number): number => Math.min(sec, starts[token] ?? sec);
    return {
      words: words.map(({ text, firstToken }, at): WindowWord => {
        const next = words[at + 1]?.firstToken ?? decoded.tokens.length;
        const logProbability = meanOf(logProbabilities.slice(firstToken, next));
        return { text, logProbability, startSec: startOf(firstToken), endSec: startOf(next) };
      }),
      noSpeech: probed,
      meanLogProbability: meanOf(logProbabilities),
      ended,
    };
  }

  /** What a text begins with; of a model of several languages, the one that the sound is in. */
  async #prompt(constant: Readonly<Record<string, WireTensor>>): Promise<number[]> {
    const { start, end, noTimestamps, transcribe, languages } = this.#manifest.tokens;
    const ids = Object.values(languages);
    if (ids.length === 0 || transcribe === undefined) return [start, noTimestamps];
    const { tokens } = await this.#runner.decode(
      this.#decoder,
      { constant, prompt: [start], end, maxTokens: 1, suppress: [], suppressFirst: [], only: ids, attention: [] },
      this.#options,
    );
    return [start, tokens[0] ?? ids[0]!, transcribe, noTimestamps];
  }

  /** Logarithms of spectra, scaled as the model was trained on: `[bands, FRAMES]`. */
  #features(samples: Float32Array): Float32Array {
    const bands = this.#manifest.melBands;
    const features = new Float32Array(bands * FRAMES);
    const half = FFT_SIZE / 2;
    const padded = new Float32Array(samples.length + FFT_SIZE);
    padded.set(samples, half);
    // The sound before its start is its beginning, mirrored.
    for (let at = 1; at <= half; at++) padded[half - at] = samples[at] ?? 0;
    const heard = Math.min(FRAMES, Math.ceil((samples.length + half) / HOP));
    for (let frame = 0; frame < heard; frame++) this.#mel.write(padded, frame * HOP, features, frame, FRAMES);
    let most = -10;
    for (let at = 0; at < features.length; at++) {
      features[at] = Math.log10(Math.max(1e-10, features[at]!));
      if (features[at]! > most) most = features[at]!;
    }
    for (let at = 0; at < features.length; at++) features[at] = (Math.max(features[at]!, most - 8) + 4) / 4;
    return features;
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Marks that are no text, besides the end. */
function marksOf({ start, noTimestamps, noSpeech, transcribe, languages }: SpeechManifest['tokens']): number[] {
  return [start, noTimestamps, ...Object.values(languages), ...[noSpeech, transcribe].filter((id) => id !== undefined)];
}
