import { TINY_BYTES, TINY_CELLS } from './tiny-frame.ts';

/** A tiny frame, or a mean of several, as numbers that distances are taken of. */
export type TinyValues = Float32Array;

/** A colour cell covers four cells of brightness, so its squares count four times. */
const COLOUR_WEIGHT = 2;
/** Below this contrast (grey levels) there is no structure that could be compared. */
const FLAT_CONTRAST = 3;

/** The tiny frames of a video, and how they are compared. Differences are root mean squares in grey levels, 0..255. */
export class TinyTrack {
  readonly #bytes: Uint8Array;
  readonly frameCount: number;
  readonly fps: number;
  /** How much the cells of each frame differ from one another in brightness: standard deviation in grey levels. */
  readonly contrast: Float32Array;

  /** `frameTimesSec` are the times of the frames; where they are uneven, their mean rate stands for all. */
  constructor(bytes: Uint8Array, frameTimesSec: Float64Array) {
    this.#bytes = bytes;
    this.frameCount = Math.min(frameTimesSec.length, Math.floor(bytes.length / TINY_BYTES));
    const lengthSec = (frameTimesSec.at(-1) ?? 0) - (frameTimesSec[0] ?? 0);
    this.fps = lengthSec > 0 ? (frameTimesSec.length - 1) / lengthSec : 1;
    this.contrast = Float32Array.from({ length: this.frameCount }, (_, frame) => this.#contrastOf(frame));
  }

  /** Frames in so many seconds, two at least: one frame alone says nothing of what stays. */
  framesIn(seconds: number): number {
    return Math.max(2, Math.round(seconds * this.fps));
  }

  distance(one: number, other: number): number {
    const bytes = this.#bytes;
    const from = one * TINY_BYTES;
    const against = other * TINY_BYTES;
    let brightness = 0;
    let colour = 0;
    for (let at = 0; at < TINY_CELLS; at += 1) {
      const difference = bytes[from + at]! - bytes[against + at]!;
      brightness += difference * difference;
    }
    for (let at = TINY_CELLS; at < TINY_BYTES; at += 1) {
      const difference = bytes[from + at]! - bytes[against + at]!;
      colour += difference * difference;
    }
    return Math.sqrt((brightness + COLOUR_WEIGHT * COLOUR_WEIGHT * colour) / TINY_CELLS);
  }

  /** The mean of the frames `first` to `last`, both included, put into `into`. */
  mean(first: number, last: number, into: TinyValues = new Float32Array(TINY_BYTES)): TinyValues {
    const start = Math.max(0, first);
    const end = Math.min(this.frameCount - 1, last);
    into.fill(0);
    for (let frame = start; frame <= end; frame += 1) {
      const from = frame * TINY_BYTES;
      for (let at = 0; at < TINY_BYTES; at += 1) into[at]! += this.#bytes[from + at]!;
    }
    const scale = 1 / (end - start + 1);
    for (let at = 0; at < TINY_BYTES; at += 1) into[at]! *= at < TINY_CELLS ? scale : COLOUR_WEIGHT * scale;
    return into;
  }

  #contrastOf(frame: number): number {
    const from = frame * TINY_BYTES;
    let sum = 0;
    let squares = 0;
    for (let at = from; at < from + TINY_CELLS; at += 1) {
      sum += this.#bytes[at]!;
      squares += this.#bytes[at]! * this.#bytes[at]!;
    }
    return Math.sqrt(Math.max(0, squares / TINY_CELLS - (sum / TINY_CELLS) ** 2));
  }
}

export function distanceOf(one: TinyValues, other: TinyValues): number {
  let sum = 0;
  for (let at = 0; at < TINY_BYTES; at += 1) {
    const difference = one[at]! - other[at]!;
    sum += difference * difference;
  }
  return Math.sqrt(sum / TINY_CELLS);
}

/**
 * How alike two pictures are built, whatever the light: correlation of brightness, -1..1. 0 where one of them has
 * nothing to see.
 */
export function likeness(one: TinyValues, other: TinyValues): number {
  const [meanOne, meanOther] = [meanBrightness(one), meanBrightness(other)];
  let product = 0;
  let squaresOne = 0;
  let squaresOther = 0;
  for (let at = 0; at < TINY_CELLS; at += 1) {
    const a = one[at]! - meanOne;
    const b = other[at]! - meanOther;
    product += a * b;
    squaresOne += a * a;
    squaresOther += b * b;
  }
  const least = FLAT_CONTRAST ** 2 * TINY_CELLS;
  return squaresOne < least || squaresOther < least ? 0 : product / Math.sqrt(squaresOne * squaresOther);
}

/** The part of the picture, 0..1, whose brightness differs by at least so many grey levels. */
export function changedPart(one: TinyValues, other: TinyValues, levels: number): number {
  let changed = 0;
  for (let at = 0; at < TINY_CELLS; at += 1) if (Math.abs(one[at]! - other[at]!) >= levels) changed += 1;
  return changed / TINY_CELLS;
}

function meanBrightness(values: TinyValues): number {
  let sum = 0;
  for (let at = 0; at < TINY_CELLS; at += 1) sum += values[at]!;
  return sum / TINY_CELLS;
}
