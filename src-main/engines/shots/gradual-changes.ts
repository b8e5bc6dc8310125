import { NOTHING_SEEN } from './fades.ts';
import { TINY_BYTES, TINY_CELLS } from './tiny-frame.ts';
import { changedPart, distanceOf, likeness, type TinyTrack, type TinyValues } from './tiny-track.ts';

/** One shot turns into another over several frames: a dissolve, or a wipe. */
export interface GradualChange {
  /** The first frame that is more of the new shot than of the old one. */
  readonly frame: number;
  /** Half its length, in frames: the scale at which it was seen best. */
  readonly reach: number;
  /** How clearly it was seen; only good for comparison. */
  readonly clearness: number;
}

/** Half lengths in seconds at which changes are looked for: about 0.3 s to 2 s, and half as much again either way. */
const HALF_LENGTHS_SEC = [0.15, 0.25, 0.4, 0.65, 1];
/** Over this time a picture is averaged at both ends. */
const END_SEC = 0.1;
/** How long both sides are watched, or half the half length where that is longer. */
const SIDE_SEC = 0.2;

/** Grey levels between both ends, where the content threshold is 27 as usual. */
const LEAST_CHANGE_OF_27 = 12 / 27;
/** How many times more changes between the ends than on both sides together. */
const LEAST_STEP = 3;
/** The same of single frames, which is quickly known, but noisier than of means: below this, no means are taken. */
const LEAST_STEP_OF_SINGLES = LEAST_STEP / 3;
/** More alike than this, both ends are one shot in another light. */
const SAME_SHOT = 0.7;
/** Half of the picture must change, by more than noise: a caption or a person who comes in is no new shot. */
const LEAST_PART = 0.5;
const CHANGED_LEVELS = 8;
/** How far the mixture may run backwards in all. */
const MOST_BACKWARDS = 0.15;
/** Where half of a change is one step between two frames, it is sudden. */
const MOST_IN_ONE_STEP = 0.5;
/** A dissolve: frames are mixtures of both ends, but for this part of what changes (and this part out of range). */
const DISSOLVE = { residual: 0.2, outside: 0.12 };
/** A wipe: no mixture of the whole, but hardly a cell shows anything that is not between both ends. */
const WIPE = { residual: 0.45, outside: 0.06 };

/**
 * Gradual changes of shots, the clearest first, several for the same one: at some scale the pictures at both ends differ
 * much, both sides hold still in comparison, and what lies between is made of both and turns from one to the other. The
 * middle of a pan is made of neither. `threshold` is the content threshold, 27 as a rule; lower finds more.
 */
export function gradualChanges(track: TinyTrack, threshold: number): GradualChange[] {
  const search = new GradualSearch(track, LEAST_CHANGE_OF_27 * threshold);
  const found: GradualChange[] = [];
  for (const seconds of HALF_LENGTHS_SEC) {
    const reach = track.framesIn(seconds);
    const side = Math.max(track.framesIn(SIDE_SEC), Math.round(reach / 2));
    for (let middle = reach + side; middle < track.frameCount - reach - side; middle += 1) {
      const change = search.at(middle, reach, side);
      if (change) found.push(change);
    }
  }
  return found.sort((a, b) => b.clearness - a.clearness);
}

class GradualSearch {
  readonly #track: TinyTrack;
  readonly #leastChange: number;
  readonly #endFrames: number;
  readonly #before = new Float32Array(TINY_BYTES);
  readonly #after = new Float32Array(TINY_BYTES);
  readonly #one = new Float32Array(TINY_BYTES);

  constructor(track: TinyTrack, leastChange: number) {
    this.#track = track;
    this.#leastChange = leastChange;
    this.#endFrames = track.framesIn(END_SEC);
  }

  at(middle: number, reach: number, side: number): GradualChange | undefined {
    const track = this.#track;
    const [start, end] = [middle - reach, middle + reach];
    const between = track.distance(start, end);
    if (between < this.#leastChange) return undefined;
    const sides = track.distance(start - side, start) + track.distance(end, end + side);
    if (between < LEAST_STEP_OF_SINGLES * (sides + 1)) return undefined;
    const first = start - this.#endFrames + 1;
    const last = end + this.#endFrames - 1;
    // From and to nothing is a fade.
    if ([first, start, end, last].some((frame) => track.contrast[frame]! < NOTHING_SEEN)) return undefined;
    const before = track.mean(first, start, this.#before);
    const after = track.mean(end, last, this.#after);
    const change = distanceOf(before, after);
    if (change < this.#leastChange) return undefined;
    const step = change / (this.#movesBefore(start - side) + this.#movesAfter(end + side) + 1);
    if (step < LEAST_STEP) return undefined;
    if (likeness(before, after) >= SAME_SHOT || changedPart(before, after, CHANGED_LEVELS) < LEAST_PART) {
      return undefined;
    }
    const made = this.#between(start, end, change);
    return made && { frame: made.frame, reach, clearness: step * (1 - made.residual) };
  }

  #movesBefore(frame: number): number {
    return distanceOf(this.#track.mean(frame - this.#endFrames + 1, frame, this.#one), this.#before);
  }

  #movesAfter(frame: number): number {
    return distanceOf(this.#track.mean(frame, frame + this.#endFrames - 1, this.#one), this.#after);
  }

  /** What the frames between both ends are made of; undefined where it is not of both, one giving way to the other. */
  #between(start: number, end: number, change: number): { frame: number; residual: number } | undefined {
    const scale = 1 / (change * (end - start));
    let residual = 0;
    let outside = 0;
    let backwards = 0;
    let share = 0;
    let frame = -1;
    for (let at = start + 1; at <= end; at += 1) {
      const picture = this.#track.mean(at, at, this.#one);
      const next = shareOf(picture, this.#before, this.#after);
      if (next - share >= MOST_IN_ONE_STEP) return undefined;
      backwards += Math.max(0, share - next);
      if (frame < 0 && next >= 0.5) frame = at;
      share = next;
      const rest = restOf(picture, this.#before, this.#after, share);
      residual += rest.mixture * scale;
      outside += rest.range * scale;
      const isMadeOfBoth =
        (residual < DISSOLVE.residual && outside < DISSOLVE.outside) ||
        (residual < WIPE.residual && outside < WIPE.outside);
      if (!isMadeOfBoth || backwards >= MOST_BACKWARDS) return undefined;
    }
    return frame < 0 ? undefined : { frame, residual };
  }
}

/** How far a picture is on the straight way from one to another: 0 at the one, 1 at the other. */
function shareOf(picture: TinyValues, from: TinyValues, to: TinyValues): number {
  let along = 0;
  let length = 0;
  for (let at = 0; at < TINY_BYTES; at += 1) {
    const way = to[at]! - from[at]!;
    along += (picture[at]! - from[at]!) * way;
    length += way * way;
  }
  return along / length;
}

/** What is left of a picture once the mixture is taken away, and what of it is not even between both ends. */
function restOf(
  picture: TinyValues,
  from: TinyValues,
  to: TinyValues,
  share: number,
): { mixture: number; range: number } {
  let mixture = 0;
  let range = 0;
  for (let at = 0; at < TINY_BYTES; at += 1) {
    const one = from[at]!;
    const other = to[at]!;
    const value = picture[at]!;
    const rest = value - one - share * (other - one);
    mixture += rest * rest;
    const beyond = one < other ? Math.max(one - value, value - other) : Math.max(other - value, value - one);
    if (beyond > 0) range += beyond * beyond;
  }
  return { mixture: Math.sqrt(mixture / TINY_CELLS), range: Math.sqrt(range / TINY_CELLS) };
}
