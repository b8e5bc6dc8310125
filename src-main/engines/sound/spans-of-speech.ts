import type { Span } from '../../../src-shared/time.ts';
import { SOUND_RATE_HZ } from './sound-rate.ts';

/** Samples of the blocks whose probability of speech is told. */
export const VOICE_BLOCK = 512;
const BLOCK_SEC = VOICE_BLOCK / SOUND_RATE_HZ;

export interface SpeechRules {
  readonly startAbove: number;
  readonly stopBelow: number;
  readonly minSpeechSec: number;
  readonly minSilenceSec: number;
  /** A longer stretch is cut where speech is least likely in its last third. */
  readonly maxSpeechSec: number;
}

/** Where it stands, as plain JSON. */
export interface SpeechState {
  readonly block: number;
  readonly startBlock: number;
  /** First block of the silence that may end the stretch; -1 in speech. */
  readonly quietFrom: number;
  /** Probabilities since `startBlock`. */
  readonly probabilities: readonly number[];
}

const AT_START: SpeechState = { block: 0, startBlock: -1, quietFrom: -1, probabilities: [] };

/** Stretches of speech from the probabilities of blocks, with two thresholds and least lengths. */
export class SpansOfSpeech {
  readonly #rules: SpeechRules;
  #block: number;
  #startBlock: number;
  #quietFrom: number;
  #probabilities: number[];

  constructor(rules: SpeechRules, state: SpeechState = AT_START) {
    this.#rules = rules;
    this.#block = state.block;
    this.#startBlock = state.startBlock;
    this.#quietFrom = state.quietFrom;
    this.#probabilities = [...state.probabilities];
  }

  get state(): SpeechState {
    const { block, startBlock, quietFrom, probabilities } = {
      block: this.#block,
      startBlock: this.#startBlock,
      quietFrom: this.#quietFrom,
      probabilities: [...this.#probabilities],
    };
    return { block, startBlock, quietFrom, probabilities };
  }

  /** Start of the stretch that is not over, in seconds; undefined between stretches. */
  get openSec(): number | undefined {
    return this.#startBlock < 0 ? undefined : this.#startBlock * BLOCK_SEC;
  }

  /** Takes the next blocks' probabilities and gives the stretches that are over. */
  push(probabilities: Float32Array): Span[] {
    const over: Span[] = [];
    for (const probability of probabilities) {
      const span = this.#next(probability);
      this.#block += 1;
      if (span) over.push(span);
    }
    return over;
  }

  /** The stretch that goes on to the end, if one does. */
  end(): Span[] {
    const span = this.#startBlock < 0 ? undefined : this.#close(this.#quietFrom < 0 ? this.#block : this.#quietFrom);
    return span ? [span] : [];
  }

  #next(probability: number): Span | undefined {
    const { startAbove, stopBelow, minSilenceSec, maxSpeechSec } = this.#rules;
    if (this.#startBlock < 0) {
      if (probability <= startAbove) return undefined;
      this.#startBlock = this.#block;
      this.#probabilities = [];
    }
    this.#probabilities.push(probability);
    if (probability > startAbove) this.#quietFrom = -1;
    else if (probability < stopBelow && this.#quietFrom < 0) this.#quietFrom = this.#block;
    if (this.#quietFrom >= 0 && (this.#block + 1 - this.#quietFrom) * BLOCK_SEC >= minSilenceSec) {
      return this.#close(this.#quietFrom);
    }
    return this.#probabilities.length * BLOCK_SEC >= maxSpeechSec ? this.#cut() : undefined;
  }

  #close(endBlock: number): Span | undefined {
    const span = { startSec: this.#startBlock * BLOCK_SEC, endSec: endBlock * BLOCK_SEC };
    this.#startBlock = -1;
    this.#quietFrom = -1;
    this.#probabilities = [];
    return span.endSec - span.startSec >= this.#rules.minSpeechSec ? span : undefined;
  }

  /** Ends a stretch that grew too long and begins the next where it ends. */
  #cut(): Span {
    const from = Math.floor((this.#probabilities.length * 2) / 3);
    let at = from;
    for (let index = from; index < this.#probabilities.length; index++) {
      if (this.#probabilities[index]! < this.#probabilities[at]!) at = index;
    }
    const start = this.#startBlock;
    this.#startBlock = start + at;
    this.#probabilities = this.#probabilities.slice(at);
    return { startSec: start * BLOCK_SEC, endSec: this.#startBlock * BLOCK_SEC };
  }
}
