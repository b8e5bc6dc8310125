/** After a seek its frame may be told of a moment later than one that was on its way before. */
const FRAME_AFTER_SEEK_MS = 60;

/** Tells of frames on screen, by their times on the element's own clock in seconds. */
export interface SoughtFrames {
  /** A frame that the browser tells of. */
  shown(sec: number): void;
  /** Another place is sought: what was held is of the place before. */
  begin(): void;
}

/**
 * Passes on which frames are shown. While a place is sought they may still be those of the place before, and to step
 * from there would lose a step: the last one is held until the place is reached and no other has come. Ends with `signal`.
 */
export function soughtFrames(
  video: Pick<HTMLVideoElement, 'seeking' | 'addEventListener'>,
  signal: AbortSignal,
  tell: (sec: number) => void,
): SoughtFrames {
  let held: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    clearTimeout(timer);
    held = undefined;
  };
  video.addEventListener(
    'seeked',
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (held !== undefined && !video.seeking) tell(held);
      }, FRAME_AFTER_SEEK_MS);
    },
    { signal },
  );
  signal.addEventListener('abort', begin);
  return {
    begin,
    shown: (sec) => {
      if (video.seeking) held = sec;
      else {
        begin();
        tell(sec);
      }
    },
  };
}
