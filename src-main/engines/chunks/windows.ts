import type { Span } from '../../../src-shared/time.ts';
import { framesAfterGaps, LONGEST_PAUSE_SEC } from '../media/clock-gaps.ts';

/** A remainder at the end shorter than this is not worth a chunk of its own. */
const SMALLEST_TAIL_SEC = 0.25;
/** Keeps a length that is a whole number of strides from losing a window to the last binary digit. */
const ROUNDING_SEC = 1e-9;

/**
 * A picture speaks for as long as it stands, where the clock jumps behind it for no time. In a recording whose pictures
 * stand for hours altogether (a slow time-lapse, or made-up stamps) each speaks for a minute at most.
 */
const LONGEST_STAND_SEC = 60;
const MOST_STANDING_SEC = 12 * 3600;

/**
 * The sliding windows over [0, durationSec) in which something was filmed: a picture comes inside, or one from before
 * still stands. Their number is bounded by the pictures, whatever length their stamps make up. `frameTimesSec` are all
 * frames' times, strictly increasing.
 */
export function filmedWindows(
  durationSec: number,
  windowSec: number,
  strideSec: number,
  frameTimesSec: ArrayLike<number>,
): Span[] {
  const afterGaps = new Set(framesAfterGaps(frameTimesSec));
  const standSec = standingSec(frameTimesSec) > MOST_STANDING_SEC ? LONGEST_STAND_SEC : LONGEST_PAUSE_SEC;
  const ends = Array.from(frameTimesSec, (sec, frame) => sec + (afterGaps.has(frame + 1) ? 0 : standSec));
  const windows: Span[] = [];
  const stretches = filmedStretches(frameTimesSec, ends);
  for (const stretch of stretches) {
    // Windows keep the grid of the whole video; only those that meet the stretch are laid.
    for (const span of slidingWindows(durationSec, windowSec, strideSec, stretch)) {
      if (span.startSec > (windows.at(-1)?.startSec ?? -1)) windows.push(span);
    }
  }
  return windows;
}

/** Seconds that pictures stand beyond `LONGEST_STAND_SEC`, up to the longest pause, in all. */
function standingSec(frameTimesSec: ArrayLike<number>): number {
  let sumSec = 0;
  for (let frame = 1; frame < frameTimesSec.length; frame += 1) {
    const pauseSec = Math.min(LONGEST_PAUSE_SEC, frameTimesSec[frame]! - frameTimesSec[frame - 1]!);
    sumSec += Math.max(0, pauseSec - LONGEST_STAND_SEC);
  }
  return sumSec;
}

/** Spans without a break longer than a picture stands; the first begins at 0. `ends` say until when each stands. */
function filmedStretches(frameTimesSec: ArrayLike<number>, ends: readonly number[]): Span[] {
  const stretches: Span[] = [];
  let startSec = 0;
  for (const [frame, endSec] of ends.entries()) {
    const nextSec = frameTimesSec[frame + 1];
    if (nextSec !== undefined && nextSec <= endSec) continue;
    stretches.push({ startSec, endSec });
    startSec = nextSec ?? endSec;
  }
  return stretches;
}

/**
 * Sliding windows over [0, durationSec): one over everything when it is no longer than a window, else
 * `floor((duration - window) / stride) + 1`, plus one that ends at the end when more than 0.25 s would be left out.
 * Only those that meet `within`, if given.
 */
export function slidingWindows(durationSec: number, windowSec: number, strideSec: number, within?: Span): Span[] {
  if (durationSec <= windowSec) return [{ startSec: 0, endSec: durationSec }];
  const count = Math.floor((durationSec - windowSec) / strideSec + ROUNDING_SEC) + 1;
  const windowAt = (index: number): Span => ({
    startSec: index * strideSec,
    endSec: Math.min(durationSec, index * strideSec + windowSec),
  });
  const { startSec, endSec } = within ?? { startSec: 0, endSec: durationSec };
  const first = Math.max(0, Math.floor((startSec - windowSec) / strideSec) + 1);
  const windows: Span[] = [];
  for (let index = first; index < count && index * strideSec <= endSec; index += 1) windows.push(windowAt(index));
  const reachesEnd = endSec > durationSec - windowSec;
  if (reachesEnd && durationSec - windowAt(count - 1).endSec > SMALLEST_TAIL_SEC) {
    windows.push({ startSec: durationSec - windowSec, endSec: durationSec });
  }
  return windows;
}
