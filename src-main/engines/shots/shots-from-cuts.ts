import type { Shot } from '../../../src-shared/model/chunk.ts';

/** Spans are told apart to the millisecond; pictures without time stamps of their own lie closer. */
const SHORTEST_SHOT_SEC = 0.001;

/**
 * The shots between cuts: consecutive, half-open, together covering all frames; a single take is one shot. The first
 * begins at 0 on the player's clock even if the first picture comes later, the last ends with the video.
 */
export function shotsFromCuts(cuts: readonly number[], frameTimesSec: Float64Array, durationSec: number): Shot[] {
  const frameCount = frameTimesSec.length;
  if (frameCount === 0) return [];
  const starts = [0];
  for (const cut of cuts) {
    const lengthSec = frameTimesSec[cut]! - frameTimesSec[starts.at(-1)!]!;
    if (cut < frameCount && lengthSec >= SHORTEST_SHOT_SEC) starts.push(cut);
  }
  return starts.map((startFrame, index) => {
    const endFrame = starts[index + 1] ?? frameCount;
    return {
      startSec: startFrame === 0 ? 0 : frameTimesSec[startFrame]!,
      endSec: endFrame === frameCount ? durationSec : frameTimesSec[endFrame]!,
      startFrame,
      endFrame,
    };
  });
}
