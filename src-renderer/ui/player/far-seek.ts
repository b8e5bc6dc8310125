/** Seeks on the element's own clock, in seconds. */
export interface FarSeek {
  seek(sec: number): void;
  /** Whether the place asked for last is still being approached. */
  isUnderWay(): boolean;
}

/** Closer to the end that the browser knows than this there is nothing more to see. */
const AT_END_SEC = 0.05;

/**
 * Reaches places behind the end that the browser takes a recording to have. Of an MP4 that starts late it knows the
 * length and takes it for the end; a seek goes no further than that, but what is read there moves the end on. So the
 * seek is repeated until it arrives. Ends with `signal`; `begins` is told of each seek, `arrived` of places that took more
 * than one.
 */
export function farSeek(
  video: HTMLVideoElement,
  signal: AbortSignal,
  { begins, arrived }: { readonly begins: () => void; readonly arrived: () => void },
): FarSeek {
  let wantedSec: number | undefined;
  const seek = (sec: number) => {
    begins();
    wantedSec = sec > video.duration + AT_END_SEC ? sec : undefined;
    video.currentTime = sec;
  };
  const hasMore = () => video.seeking || video.duration > video.currentTime + AT_END_SEC;
  const goOn = () => {
    if (wantedSec === undefined || video.seeking || !hasMore()) return;
    seek(wantedSec);
    if (wantedSec === undefined) arrived();
  };
  for (const type of ['durationchange', 'seeked'] as const) video.addEventListener(type, goOn, { signal });
  return { seek, isUnderWay: () => wantedSec !== undefined && hasMore() };
}
