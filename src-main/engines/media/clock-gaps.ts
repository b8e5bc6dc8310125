/** Without a picture for longer than this, the clock is taken to have jumped: what lies between is a gap. */
export const LONGEST_PAUSE_SEC = 600;
/** A pause is no jump unless it is this many times as long as the one before: slow time-lapses pause all the time. */
export const UNUSUAL_PAUSE = 10;

/** Numbers of the frames that come after a gap. `frameTimesSec` are all frames' times, strictly increasing. */
export function framesAfterGaps(frameTimesSec: ArrayLike<number>): number[] {
  const found: number[] = [];
  let pauseBeforeSec = 0;
  for (let frame = 1; frame < frameTimesSec.length; frame += 1) {
    const pauseSec = frameTimesSec[frame]! - frameTimesSec[frame - 1]!;
    if (pauseSec > Math.max(LONGEST_PAUSE_SEC, UNUSUAL_PAUSE * pauseBeforeSec)) found.push(frame);
    pauseBeforeSec = pauseSec;
  }
  return found;
}
