import type { MaskPart } from '../../../../src-shared/model/privacy.ts';
import type { RgbImage } from '../../pictures/rgb-image.ts';
import { ClipWindows, DEFAULT_SAMPLING, planSampling, type SamplingParams, type SamplingPlan } from './clip-windows.ts';
import { embedSopilotClip } from './heuristic.ts';
import { paintMask } from './privacy-mask.ts';
import { assessQuality, type QualityFlag } from './quality.ts';
import { fitToMaxSide } from './resize.ts';

/** One finished clip: its place on SOPilot's clock (frame number / rate), its flags and its (904) vector. */
export interface SopilotClip {
  readonly clipIdx: number;
  readonly startSec: number;
  readonly endSec: number;
  readonly qualityFlags: readonly QualityFlag[];
  readonly vector: Float32Array;
}

export interface ClipStreamParams extends SamplingParams {
  /** Frames with a longer side are scaled down to it. */
  readonly maxSide: number;
  /** Masked before anything else sees the scaled frames. */
  readonly mask: readonly MaskPart[];
}

/** SOPilot's own defaults. */
export const DEFAULT_CLIP_STREAM: ClipStreamParams = { ...DEFAULT_SAMPLING, maxSide: 320, mask: [] };

/**
 * Turns the sampled frames of one video, fed in order, into clips. Holds the scaled frames of one clip and nothing
 * else. `plan.sampleEvery` tells the source which frames to feed: those whose running number it divides.
 */
export class SopilotClipStream {
  readonly plan: SamplingPlan;
  readonly #maxSide: number;
  readonly #mask: readonly MaskPart[];
  readonly #windows: ClipWindows<RgbImage>;

  constructor(sourceFps: number, params: ClipStreamParams = DEFAULT_CLIP_STREAM) {
    this.plan = planSampling(sourceFps, params);
    this.#maxSide = params.maxSide;
    this.#mask = params.mask;
    this.#windows = new ClipWindows(this.plan, params.minClipCoverage);
  }

  /** Takes the next sampled frame, whose bytes may be overwritten afterwards; returns a clip when it completes one. */
  push(frame: RgbImage): SopilotClip | undefined {
    const fitted = fitToMaxSide(frame, this.#maxSide);
    const owned = fitted === frame ? { ...frame, data: frame.data.slice() } : fitted;
    paintMask(owned, this.#mask, 'nearest');
    return finishedClip(this.#windows.push(owned));
  }

  /** The last, short clip, if there is one. */
  finish(): SopilotClip | undefined {
    return finishedClip(this.#windows.finish());
  }
}

function finishedClip(window: ReturnType<ClipWindows<RgbImage>['finish']>): SopilotClip | undefined {
  if (!window) return undefined;
  const { clipIdx, startSec, endSec, frames, realFrameCount } = window;
  const qualityFlags = assessQuality(frames.slice(0, realFrameCount)).flags;
  return { clipIdx, startSec, endSec, qualityFlags, vector: embedSopilotClip(frames) };
}
