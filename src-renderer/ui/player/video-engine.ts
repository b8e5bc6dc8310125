import type { Engine, EngineReport } from './engine.ts';
import { farSeek } from './far-seek.ts';
import { clockOrigin, isLate, type KnownTimes } from './file-clock.ts';
import { soughtFrames } from './sought-frames.ts';

/** A hidden window gets no frames; after this long the element's own clock is taken as it is. */
const FIRST_PICTURE_HIDDEN_MS = 1500;
/** One that is seen gets its first picture, on a busy machine after seconds: a guess before it would show wrong times. */
const FIRST_PICTURE_MS = 20_000;

/** The element's clock may stand at 0 for a moment after its first, late picture is there; so long it is asked again. */
const CLOCK_LAG_MS = 1000;
const ASK_CLOCK_EVERY_MS = 50;

/** Origins that were found, for engines that take an element over. */
const origins = new WeakMap<HTMLVideoElement, number>();

/**
 * Plays in a video element. Times are on Vigil's clock (see `clockOrigin`) in both directions; what is asked for before
 * the first picture waits for it. Times reported while frames arrive are presentation times of the frame on screen
 * (`requestVideoFrameCallback`), not the element's running clock: what the label says is what is seen.
 */
export function videoEngine(
  video: HTMLVideoElement,
  known: KnownTimes,
  report: (change: EngineReport) => void,
): Engine {
  const stop = new AbortController();
  const on = (type: keyof HTMLMediaElementEventMap, listener: () => void) =>
    video.addEventListener(type, listener, { signal: stop.signal });
  let originSec = origins.get(video);
  let asked: { sec?: number; play?: boolean } = {};
  const nowSec = () => video.currentTime - (originSec ?? 0);
  const play = () => {
    // Refused or interrupted by the next seek: the pause event tells the state.
    video.play().catch(() => report({ playing: !video.paused }));
  };
  const playIfAsked = () => {
    if (asked.play) play();
    asked = {};
  };
  const frames = soughtFrames(video, stop.signal, known.frameSec, (at) => report({ sec: at - (originSec ?? 0) }));
  const far = farSeek(video, stop.signal, { begins: frames.begin, arrived: playIfAsked });
  const settle = (sec: number) => {
    if (originSec !== undefined) return;
    originSec = sec;
    origins.set(video, sec);
    if (asked.sec !== undefined) far.seek(asked.sec + sec);
    else if (video.currentTime < sec) video.currentTime = sec;
    if (!far.isUnderWay()) playIfAsked();
    tellLength();
  };
  const tellLength = () => {
    if (Number.isFinite(video.duration) && originSec !== undefined) {
      // Where a start is kept, the length may be wrong; the library has measured it.
      const { durationSec } = known;
      report({ durationSec: originSec === 0 ? video.duration : Math.max(durationSec, video.duration - originSec) });
    }
  };
  on('play', () => report({ playing: true }));
  on('pause', () => report({ playing: false, stoppedAtSec: nowSec() }));
  on('ended', () => report({ playing: false, sec: nowSec() }));
  on('waiting', () => report({ waiting: true }));
  for (const type of ['playing', 'seeked', 'canplay'] as const) on(type, () => report({ waiting: false }));
  // Not the time sought: this event may come after the frame it asked for, whose own time is the true one.
  on('seeking', () => report({ waiting: true }));
  // Frame callbacks stop in a hidden window; the clip's end must not.
  on('timeupdate', () => {
    if (document.hidden) report({ sec: nowSec() });
  });
  on('durationchange', tellLength);
  on('loadedmetadata', () => {
    // A file whose sound alone can be decoded loads without an error and without a picture.
    if (video.videoWidth === 0) report({ failed: true, waiting: false });
  });
  on('error', () => report({ failed: true, waiting: false, playing: false }));
  let patience: ReturnType<typeof setTimeout> | undefined;
  const waitForPicture = () => {
    clearTimeout(patience);
    if (originSec !== undefined) return;
    patience = setTimeout(() => settle(0), document.hidden ? FIRST_PICTURE_HIDDEN_MS : FIRST_PICTURE_MS);
  };
  on('loadeddata', waitForPicture);
  document.addEventListener(
    'visibilitychange',
    () => {
      if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) waitForPicture();
    },
    { signal: stop.signal },
  );
  if (originSec === undefined && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) waitForPicture();

  let lag: ReturnType<typeof setTimeout> | undefined;
  const readOrigin = (firstPictureSec: number, untilMs: number) => {
    const foundSec = clockOrigin(firstPictureSec, video, known);
    if (foundSec === 0 && isLate(firstPictureSec, known) && performance.now() < untilMs) {
      lag = setTimeout(() => readOrigin(firstPictureSec, untilMs), ASK_CLOCK_EVERY_MS);
    } else {
      settle(foundSec);
      report({ sec: firstPictureSec - (originSec ?? 0) });
    }
  };

  let frame = 0;
  const onFrame: VideoFrameRequestCallback = (_now, { mediaTime }) => {
    if (originSec !== undefined) frames.shown(mediaTime);
    else if (lag === undefined) readOrigin(mediaTime, performance.now() + CLOCK_LAG_MS);
    frame = video.requestVideoFrameCallback(onFrame);
  };
  frame = video.requestVideoFrameCallback(onFrame);

  return {
    play: () => {
      if (originSec === undefined || far.isUnderWay()) asked = { ...asked, play: true };
      else play();
    },
    pause: () => {
      asked = { ...asked, play: false };
      video.pause();
    },
    seek: (sec) => {
      if (originSec === undefined) asked = { ...asked, sec };
      else far.seek(sec + originSec);
    },
    setRate: (rate) => {
      video.playbackRate = rate;
    },
    setMuted: (muted) => {
      video.muted = muted;
    },
    dispose: () => {
      stop.abort();
      for (const timer of [patience, lag]) clearTimeout(timer);
      video.cancelVideoFrameCallback(frame);
    },
  };
}
