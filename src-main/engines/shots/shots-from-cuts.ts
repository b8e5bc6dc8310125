import type { Shot } from '../../../src-shared/model/chunk.ts';
import { framesAfterGaps } from '../media/clock-gaps.ts';
import type { Cut } from './find-cuts.ts';

/** Spans are told apart to the millisecond; pictures without time stamps of their own lie closer. */
const SHORTEST_SHOT_SEC = 0.001;

/**
 * The shots between cuts: consecutive, half-open, together covering all frames; a single take is one shot. The first
 * begins at 0 on the player's clock even if the first picture comes later, the last ends with the video. A shot does
 * not reach over a gap: it ends with its last picture.
 */
export function shotsFromCuts(cuts: readonly Cut[], frameTimesSec: Float64Array, durationSec: number): Shot[] {
  const frameCount = frameTimesSec.length;
  if (frameCount === 0) return [];
  const gaps = new Set(framesAfterGaps(frameTimesSec));
  const starts = [0];
  const kinds = new Map(cuts.map(({ frame, kind }) => [frame, kind]));
  // The picture before a gap may belong behind it (see `steadyClock`); it is no shot of its own.
  const wanted = new Set([...[...kinds.keys()].filter((cut) => !gaps.has(cut + 1)), ...gaps]);
  for (const cut of [...wanted].sort((a, b) => a - b)) {
    const lengthSec = frameTimesSec[cut]! - frameTimesSec[starts.at(-1)!]!;
    if (cut < frameCount && lengthSec >= SHORTEST_SHOT_SEC) starts.push(cut);
  }
  return starts.map((startFrame, index) => {
    const endFrame = starts[index + 1] ?? frameCount;
    const endSec = endFrame === frameCount ? durationSec : frameTimesSec[endFrame]!;
    return {
      startSec: startFrame === 0 ? 0 : frameTimesSec[startFrame]!,
      endSec: gaps.has(endFrame) ? endOfPicture(frameTimesSec, endFrame - 1) : endSec,
      startFrame,
      endFrame,
      ...(kinds.has(startFrame) && { begins: kinds.get(startFrame)! }),
    };
  });
}

/** A picture before a gap stands as long as the one before it. */
function endOfPicture(frameTimesSec: Float64Array, frame: number): number {
  const lengthSec = frame > 0 ? frameTimesSec[frame]! - frameTimesSec[frame - 1]! : 0;
  return frameTimesSec[frame]! + Math.max(SHORTEST_SHOT_SEC, Math.min(lengthSec, 1));
}
