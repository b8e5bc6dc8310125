import { SOUND_RATE_HZ } from './sound-rate.ts';

/** A clock that goes back by more has been set back: what follows is counted on, as pictures are. */
const LEAST_TURN_SEC = 0.1;
/** Stamps are rounded; sound that is off by less goes on where it was. */
const LEAST_STEP = 0.04 * SOUND_RATE_HZ;

/**
 * Samples on a steady clock from 0 on: what lies between stretches of sound becomes silence, what would lie on sound
 * that is there already is cut off. Silence costs no memory before it is taken.
 */
export class SoundLine {
  readonly #blockSize: number;
  readonly #most: number;
  /** Silence as how much of it, sound as it is. */
  #waiting: (number | Float32Array)[] = [];
  #waitingCount = 0;
  #position = 0;
  #shiftSec = 0;

  /** `most` samples are taken; what comes later is left out. */
  constructor(blockSize: number, most: number) {
    this.#blockSize = blockSize;
    this.#most = most;
  }

  /** Samples so far, the silence between them included. */
  get position(): number {
    return this.#position;
  }

  add(statedSec: number, samples: Float32Array): void {
    const endSec = this.#position / SOUND_RATE_HZ;
    if (this.#position > 0 && statedSec + this.#shiftSec < endSec - LEAST_TURN_SEC) this.#shiftSec = endSec - statedSec;
    const step = Math.round((statedSec + this.#shiftSec) * SOUND_RATE_HZ) - this.#position;
    if (step > LEAST_STEP) this.#push(step);
    const cut = step < -LEAST_STEP || (this.#position === 0 && step < 0) ? Math.min(-step, samples.length) : 0;
    const rest = cut > 0 ? samples.subarray(cut) : samples;
    if (rest.length > 0) this.#push(rest);
  }

  /** The next whole block; undefined when there is none yet. */
  take(): Float32Array | undefined {
    return this.#waitingCount >= this.#blockSize ? this.#taken(this.#blockSize) : undefined;
  }

  /** What is left at the end: less than a block, once `take` has nothing more. */
  rest(): Float32Array {
    return this.#taken(this.#waitingCount);
  }

  #push(part: number | Float32Array): void {
    const count = Math.min(lengthOf(part), this.#most - this.#position);
    if (count <= 0) return;
    this.#waiting.push(typeof part === 'number' ? count : part.subarray(0, count));
    this.#waitingCount += count;
    this.#position += count;
  }

  #taken(count: number): Float32Array {
    const block = new Float32Array(count);
    for (let at = 0; at < count; ) {
      const part = this.#waiting[0]!;
      const used = Math.min(lengthOf(part), count - at);
      if (typeof part !== 'number') block.set(part.subarray(0, used), at);
      if (used === lengthOf(part)) this.#waiting.shift();
      else this.#waiting[0] = typeof part === 'number' ? part - used : part.subarray(used);
      at += used;
    }
    this.#waitingCount -= count;
    return block;
  }
}

function lengthOf(part: number | Float32Array): number {
  return typeof part === 'number' ? part : part.length;
}
