import { likeness, type TinyTrack } from './tiny-track.ts';

/** PySceneDetect's adaptive detector takes as many neighbours and the same ratio. */
const NEIGHBOURS = 2;
const LEAST_RATIO = 3;
/** A score of this and above can be a cut, where the usual content threshold is 27. */
const LEAST_SCORE_OF_27 = 12 / 27;
/** Grey levels; less is what compression leaves of a still picture. */
const LEAST_JUMP = 4;
/** A picture that is back within this time was only interrupted: by a flash, a strobe, a damaged frame. */
const FLASH_SEC = 0.4;
/** How near, as part of the jump, a picture comes to the one before the jump when it is back. */
const IS_BACK = 0.4;
/** More alike than this, the same picture stands in another light. */
const SAME_PICTURE = 0.9;

/**
 * Frames at which the picture changes at once and for good: the content score stands out from its neighbours, nothing
 * like the picture before is seen again within moments, and it is not the light alone. `threshold` is the content
 * threshold, 27 as a rule; lower finds more.
 */
export function suddenCuts(contentScores: Float32Array, track: TinyTrack, threshold: number): number[] {
  const cuts: number[] = [];
  for (let frame = NEIGHBOURS; frame < track.frameCount - NEIGHBOURS; frame += 1) {
    if (contentScores[frame]! < LEAST_SCORE_OF_27 * threshold) continue;
    if (contentScores[frame]! < LEAST_RATIO * meanAround(contentScores, frame)) continue;
    const jump = track.distance(frame - 1, frame);
    if (jump < LEAST_JUMP || isInterruption(track, frame, IS_BACK * jump)) continue;
    if (likeness(track.mean(frame - 1, frame - 1), track.mean(frame, frame)) <= SAME_PICTURE) cuts.push(frame);
  }
  return cuts;
}

function meanAround(scores: Float32Array, frame: number): number {
  let sum = 0;
  for (let offset = 1; offset <= NEIGHBOURS; offset += 1) sum += scores[frame - offset]! + scores[frame + offset]!;
  return sum / (2 * NEIGHBOURS);
}

/** Whether the picture before the jump comes again, or the one after it has just been seen. */
function isInterruption(track: TinyTrack, frame: number, near: number): boolean {
  const reach = track.framesIn(FLASH_SEC);
  for (let offset = 1; offset <= reach; offset += 1) {
    if (frame + offset < track.frameCount && track.distance(frame - 1, frame + offset) < near) return true;
    if (frame - 1 - offset >= 0 && track.distance(frame, frame - 1 - offset) < near) return true;
  }
  return false;
}
