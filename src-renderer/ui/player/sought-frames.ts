/** After a seek or a pause its frame may be told of a moment later than one that was on its way before. */
const FRAME_MS = 60;
/** A place lies in the frame on screen, or a rounding behind its end. */
const FRAMES_BEHIND = 1.2;
/** So often a place is sought again whose frame was not told of: frames of uneven length may only seem to be amiss. */
const MOST_AGAIN = 2;

/** Tells of frames on screen, by their times on the element's own clock in seconds. */
export interface SoughtFrames {
  /** A frame that the browser tells of. */
  shown(sec: number): void;
  /** Another place is sought: what was held is of the place before. */
  begin(): void;
}

type Sought = Pick<HTMLVideoElement, 'seeking' | 'paused' | 'currentTime' | 'addEventListener'>;

/**
 * Passes on which frames are shown. While a place is sought they may still be those of the place before, and to step
 * from there would lose a step: the last one is held until the place is reached and no other has come. Browsers tell of
 * frames as well as they can, so that the one that was sought, or that a pause stops at, may be shown and never told of;
 * then its place is sought again. `frameSec` is the mean length of a frame. Ends with `signal`.
 */
export function soughtFrames(
  video: Sought,
  signal: AbortSignal,
  frameSec: number,
  tell: (sec: number) => void,
): SoughtFrames {
  /** The last one since a place was sought. */
  let last: { readonly sec: number; readonly isHeld: boolean } | undefined;
  let again = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    clearTimeout(timer);
    last = undefined;
    again = 0;
  };
  const isOn = (sec: number): boolean => {
    const behindSec = video.currentTime - sec;
    return behindSec > -0.5 * frameSec && behindSec < FRAMES_BEHIND * frameSec;
  };
  const settle = () => {
    if (video.seeking) return;
    if (video.paused && again < MOST_AGAIN && !(last && isOn(last.sec))) {
      again += 1;
      const { currentTime } = video;
      video.currentTime = currentTime;
    } else if (last?.isHeld) tell(last.sec);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(settle, FRAME_MS);
  };
  video.addEventListener('seeked', soon, { signal });
  video.addEventListener(
    'pause',
    () => {
      again = 0;
      soon();
    },
    { signal },
  );
  signal.addEventListener('abort', begin);
  return {
    begin,
    shown: (sec) => {
      last = { sec, isHeld: video.seeking };
      if (!video.seeking) tell(sec);
    },
  };
}
