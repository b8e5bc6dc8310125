import type { Engine, EngineReport } from './engine.ts';
import type { KnownTimes } from './file-clock.ts';
import { videoEngine } from './video-engine.ts';

/**
 * Plays the part of a recording's copy that is ready, up to `readySec`, as if it were all of it. `onLeave` is told when
 * what is wanted lies behind its end, and `onFailed` when it does not play (any more); another engine goes on from there.
 */
export function partEngine(
  video: HTMLVideoElement,
  part: { readonly known: KnownTimes; readonly readySec: number },
  on: { readonly leave: () => void; readonly failed: () => void },
  report: (change: EngineReport) => void,
): Engine {
  const { known, readySec } = part;
  const engine = videoEngine(video, known, ({ durationSec, ...change }) => {
    if (change.failed) on.failed();
    // Stopping there is not what the user wanted.
    else if (video.ended) on.leave();
    else report(durationSec === undefined ? change : { ...change, durationSec: known.durationSec });
  });
  return {
    ...engine,
    seek: (sec) => {
      if (sec > readySec) on.leave();
      else engine.seek(sec);
    },
  };
}
