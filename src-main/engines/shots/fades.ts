import { likeness, type TinyTrack } from './tiny-track.ts';

/** The picture goes to one colour between `startFrame` and `frame`, and another one has come by `endFrame`. */
export interface Fade {
  /** The middle of the time in which nothing is seen. */
  readonly frame: number;
  readonly startFrame: number;
  readonly endFrame: number;
}

/** Contrast in grey levels below which a picture shows nothing, black or white. */
export const NOTHING_SEEN = 4;
/** How many times more there is to see before and after. */
const LEAST_RISE = 3;
/** The longest that one side takes. */
const SIDE_SEC = 1.2;
/** Contrast that rises less than this part goes with what moves in the picture. */
const STILL_RISES = 0.02;
/** More alike than this, the same shot goes on afterwards: a flash, a blink, a dip of the light. */
const SAME_SHOT = 0.7;

/**
 * Fades through black, white or any one colour to another shot. One that begins or ends at once is left to the sudden
 * cut it has there (`cuts`), and one from or to nothing is where the footage begins or ends.
 */
export function fadesBetween(track: TinyTrack, cuts: readonly number[]): Fade[] {
  const { contrast, frameCount } = track;
  const sudden = new Set(cuts.flatMap((frame) => [frame - 1, frame, frame + 1]));
  const fades: Fade[] = [];
  for (let first = 1; first < frameCount; first += 1) {
    if (contrast[first]! >= NOTHING_SEEN || contrast[first - 1]! < NOTHING_SEEN) continue;
    let last = first;
    while (last + 1 < frameCount && contrast[last + 1]! < NOTHING_SEEN) last += 1;
    if (last === frameCount - 1) break;
    if (sudden.has(first) || sudden.has(last + 1)) continue;
    const startFrame = summit(track, first - 1, -1);
    const endFrame = summit(track, last + 1, 1);
    if (Math.min(contrast[startFrame]!, contrast[endFrame]!) < LEAST_RISE * NOTHING_SEEN) continue;
    if (likeness(track.mean(startFrame, startFrame), track.mean(endFrame, endFrame)) > SAME_SHOT) continue;
    fades.push({ frame: Math.round((first + last) / 2), startFrame, endFrame });
  }
  return fades;
}

/** The frame of most contrast from one on, in one direction, while there is something to see. */
function summit(track: TinyTrack, from: number, step: 1 | -1): number {
  const { contrast, frameCount } = track;
  const reach = track.framesIn(SIDE_SEC);
  let best = from;
  for (let frame = from; Math.abs(frame - from) <= reach; frame += step) {
    if (frame < 0 || frame >= frameCount || contrast[frame]! < NOTHING_SEEN) break;
    if (contrast[frame]! > contrast[best]! * (1 + STILL_RISES)) best = frame;
  }
  return best;
}
