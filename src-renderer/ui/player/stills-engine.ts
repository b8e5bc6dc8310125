import type { Engine, EngineReport } from './engine.ts';

/** A clock without a decoder: the view shows the stored still nearest to its time. */
export function stillsEngine(
  durationSec: number,
  start: { readonly sec: number; readonly playing: boolean; readonly rate: number },
  report: (change: EngineReport) => void,
): Engine {
  let { sec, rate } = start;
  let frame = 0;
  let lastMs: number | null = null;
  const tick = (nowMs: number) => {
    if (lastMs !== null) sec = Math.min(durationSec, sec + ((nowMs - lastMs) / 1000) * rate);
    lastMs = nowMs;
    report({ sec });
    if (sec >= durationSec) pause();
    else frame = requestAnimationFrame(tick);
  };
  const play = () => {
    if (sec >= durationSec) sec = 0;
    lastMs = null;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(tick);
    report({ playing: true });
  };
  const pause = () => {
    cancelAnimationFrame(frame);
    lastMs = null;
    report({ playing: false });
  };
  report({ durationSec, waiting: false, sec });
  if (start.playing) play();
  return {
    play,
    pause,
    seek: (to) => {
      sec = Math.min(durationSec, Math.max(0, to));
      report({ sec });
    },
    setRate: (next) => {
      rate = next;
    },
    setMuted: () => {},
    dispose: () => cancelAnimationFrame(frame),
  };
}
