import type { Span } from '../../../src-shared/time.ts';
import { TinyTrack } from '../shots/tiny-track.ts';

/** A camera that has turned so far, or a picture that was exchanged so much of, shows another view: grey levels. */
const MIN_DISTANCE = 16;
const STEP_SEC = 0.25;

/**
 * Shots, cut up further where a camera turns to something else without a cut (see `TinyTrack`): what stays in view long
 * enough may be read. Without tiny frames the shots are the views.
 */
export function viewsOf(shots: readonly Span[], tinyFrames: Uint8Array, frameTimesSec: Float64Array): Span[] {
  const track = new TinyTrack(tinyFrames, frameTimesSec);
  const step = Math.max(1, Math.round(track.fps * STEP_SEC));
  let frame = 0;
  return shots.flatMap(({ startSec, endSec }) => {
    const views: Span[] = [];
    let from = startSec;
    while (frame < track.frameCount && frameTimesSec[frame]! < startSec) frame += 1;
    let reference = frame;
    for (; frame < track.frameCount && frameTimesSec[frame]! < endSec; frame += step) {
      if (track.distance(frame, reference) <= MIN_DISTANCE) continue;
      views.push({ startSec: from, endSec: frameTimesSec[frame]! });
      from = frameTimesSec[frame]!;
      reference = frame;
    }
    views.push({ startSec: from, endSec });
    return views.filter((view) => view.endSec > view.startSec);
  });
}
