import type { Engine, EngineReport } from './engine.ts';

/**
 * Plays in a video element. Times reported while frames arrive are presentation times of the frame on screen
 * (`requestVideoFrameCallback`), not the element's running clock: what the label says is what is seen.
 */
export function videoEngine(video: HTMLVideoElement, report: (change: EngineReport) => void): Engine {
  const stop = new AbortController();
  const on = (type: keyof HTMLMediaElementEventMap, listener: () => void) =>
    video.addEventListener(type, listener, { signal: stop.signal });
  on('play', () => report({ playing: true }));
  on('pause', () => report({ playing: false, stoppedAtSec: video.currentTime }));
  on('ended', () => report({ playing: false, sec: video.currentTime }));
  on('waiting', () => report({ waiting: true }));
  for (const type of ['playing', 'seeked', 'canplay'] as const) on(type, () => report({ waiting: false }));
  // Not the time sought: this event may come after the frame it asked for, whose own time is the true one.
  on('seeking', () => report({ waiting: true }));
  // Frame callbacks stop in a hidden window; the clip's end must not.
  on('timeupdate', () => {
    if (document.hidden) report({ sec: video.currentTime });
  });
  on('durationchange', () => {
    if (Number.isFinite(video.duration)) report({ durationSec: video.duration });
  });
  on('loadedmetadata', () => {
    // A file whose sound alone can be decoded loads without an error and without a picture.
    if (video.videoWidth === 0) report({ failed: true, waiting: false });
  });
  on('error', () => report({ failed: true, waiting: false, playing: false }));

  let frame = 0;
  const onFrame: VideoFrameRequestCallback = (_now, { mediaTime }) => {
    report({ sec: mediaTime });
    frame = video.requestVideoFrameCallback(onFrame);
  };
  frame = video.requestVideoFrameCallback(onFrame);

  return {
    play: () => {
      // Refused or interrupted by the next seek: the pause event tells the state.
      video.play().catch(() => report({ playing: !video.paused }));
    },
    pause: () => video.pause(),
    seek: (sec) => {
      video.currentTime = sec;
    },
    setRate: (rate) => {
      video.playbackRate = rate;
    },
    setMuted: (muted) => {
      video.muted = muted;
    },
    dispose: () => {
      stop.abort();
      video.cancelVideoFrameCallback(frame);
    },
  };
}
