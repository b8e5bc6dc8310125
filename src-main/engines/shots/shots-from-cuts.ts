import type { Shot } from '../../../src-shared/model/chunk.ts';

/**
 * The shots between cuts: consecutive, half-open, together covering all frames; a single take is one shot. The first
 * begins at 0 on the player's clock even if the first picture comes later, the last ends with the video.
 */
export function shotsFromCuts(cuts: readonly number[], frameTimesSec: Float64Array, durationSec: number): Shot[] {
  const frameCount = frameTimesSec.length;
  if (frameCount === 0) return [];
  const inside = cuts.filter((cut, index) => cut > 0 && cut < frameCount && cut !== cuts[index - 1]);
  const starts = [0, ...inside];
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
