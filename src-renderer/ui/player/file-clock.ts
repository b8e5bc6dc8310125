/** What the library knows of a recording's times, in seconds on Vigil's clock, which begins at 0. */
export interface KnownTimes {
  readonly firstFrameSec: number;
  readonly durationSec: number;
  /** The mean length of a frame. */
  readonly frameSec: number;
}

/** A start this close to 0 moves nothing that anyone could see; it is taken as it is found. */
const SMALL_START_SEC = 0.1;

/** Whether a first picture comes later than the library says it does. */
export function isLate(firstPictureSec: number, { firstFrameSec }: Pick<KnownTimes, 'firstFrameSec'>): boolean {
  return firstPictureSec - firstFrameSec > SMALL_START_SEC;
}

/**
 * The element's time that is 0 on Vigil's clock. Browsers keep a start above zero for some containers and take it away
 * for others, so it is read off the first picture's own time. A recording that cannot be decoded from its very start
 * shows its first picture late as well; then the element begins at 0 and is no longer than the recording, and nothing is
 * moved. `element` is as it stands before anything was sought.
 */
export function clockOrigin(
  firstPictureSec: number,
  element: Pick<HTMLVideoElement, 'currentTime' | 'duration'>,
  known: Pick<KnownTimes, 'firstFrameSec' | 'durationSec'>,
): number {
  const foundSec = firstPictureSec - known.firstFrameSec;
  if (Math.abs(foundSec) <= SMALL_START_SEC) return foundSec;
  const beginsThere = element.currentTime >= foundSec - SMALL_START_SEC;
  const surplusSec = element.duration - known.durationSec;
  return foundSec > 0 && (beginsThere || surplusSec > Math.max(SMALL_START_SEC, foundSec / 4)) ? foundSec : 0;
}
