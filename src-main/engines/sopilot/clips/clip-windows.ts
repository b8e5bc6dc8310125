/** How SOPilot samples a video and cuts the samples into clips. */
export interface SamplingParams {
  readonly targetFps: number;
  readonly clipSeconds: number;
  /** Least share of a clip's frames that a last, short clip must have. */
  readonly minClipCoverage: number;
}

/** SOPilot's own defaults. */
export const DEFAULT_SAMPLING: SamplingParams = { targetFps: 4, clipSeconds: 4, minClipCoverage: 0.6 };

export interface SamplingPlan {
  /** As the container states it, 30 where it states nothing usable. */
  readonly sourceFps: number;
  /** Frames whose running number is divisible by this are sampled. */
  readonly sampleEvery: number;
  readonly sampledFps: number;
  readonly framesPerClip: number;
}

const FALLBACK_FPS = 30;

/** Which frames of a video of `sourceFps` are sampled, and how many make a clip. */
export function planSampling(sourceFps: number, params: SamplingParams = DEFAULT_SAMPLING): SamplingPlan {
  const fps = Number.isFinite(sourceFps) && sourceFps > 0 ? sourceFps : FALLBACK_FPS;
  const sampleEvery = Math.max(1, roundHalfToEven(fps / Math.max(1, params.targetFps)));
  const sampledFps = fps / sampleEvery;
  const framesPerClip = Math.max(1, roundHalfToEven(sampledFps * params.clipSeconds));
  return { sourceFps: fps, sampleEvery, sampledFps, framesPerClip };
}

/** A run of sampled frames. */
export interface ClipWindow<Frame> {
  readonly clipIdx: number;
  readonly startSec: number;
  readonly endSec: number;
  /** What the embedder sees: a short last clip is filled up with its last frame. */
  readonly frames: readonly Frame[];
  /** How many of `frames`, from the first, are not such fillings. */
  readonly realFrameCount: number;
}

/**
 * Cuts sampled frames, pushed one by one, into consecutive clips without overlap. Times come from frame numbers, as
 * SOPilot had it, not from time stamps. Holds the frames of one clip.
 */
export class ClipWindows<Frame> {
  readonly #plan: SamplingPlan;
  readonly #minClipCoverage: number;
  #pending: Frame[] = [];
  #clipCount = 0;

  constructor(plan: SamplingPlan, minClipCoverage: number = DEFAULT_SAMPLING.minClipCoverage) {
    this.#plan = plan;
    this.#minClipCoverage = minClipCoverage;
  }

  /** Takes the next sampled frame; returns a clip when it completes one. */
  push(frame: Frame): ClipWindow<Frame> | undefined {
    this.#pending.push(frame);
    return this.#pending.length === this.#plan.framesPerClip ? this.#take(this.#pending.length) : undefined;
  }

  /** The last, short clip, when it is long enough or the only one. */
  finish(): ClipWindow<Frame> | undefined {
    const count = this.#pending.length;
    if (count === 0) return undefined;
    if (count / this.#plan.framesPerClip >= this.#minClipCoverage) return this.#take(this.#plan.framesPerClip);
    return this.#clipCount === 0 ? this.#take(count) : undefined;
  }

  #take(paddedCount: number): ClipWindow<Frame> {
    const real = this.#pending;
    this.#pending = [];
    const clipIdx = this.#clipCount;
    this.#clipCount += 1;
    const before = clipIdx * this.#plan.framesPerClip;
    const last = real[real.length - 1]!;
    return {
      clipIdx,
      startSec: before / this.#plan.sampledFps,
      endSec: (before + real.length) / this.#plan.sampledFps,
      frames: Array.from({ length: paddedCount }, (_, at) => (at < real.length ? real[at]! : last)),
      realFrameCount: real.length,
    };
  }
}

/** Python's `round`: halves go to the even neighbour. */
export function roundHalfToEven(value: number): number {
  const lower = Math.floor(value);
  const rest = value - lower;
  if (rest !== 0.5) return Math.round(value);
  return lower % 2 === 0 ? lower : lower + 1;
}
