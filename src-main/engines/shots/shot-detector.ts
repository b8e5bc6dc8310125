/**
 * Finds cuts from content scores, one per frame in order. A cut is the index of the first frame of a new shot; cuts
 * may come a few frames after the frame they name.
 */
export interface ShotDetector {
  push(contentScore: number): readonly number[];
  finish(): readonly number[];
}

export interface ContentDetectorParams {
  readonly threshold: number;
  readonly minLengthFrames: number;
}

export interface AdaptiveDetectorParams {
  /** How many times larger than its neighbours' mean a score must be. */
  readonly ratioThreshold: number;
  /** Neighbours on each side. */
  readonly windowFrames: number;
  readonly minContentScore: number;
  readonly minLengthFrames: number;
}

const DEFAULT_CONTENT: ContentDetectorParams = { threshold: 27, minLengthFrames: 15 };
export const DEFAULT_ADAPTIVE: AdaptiveDetectorParams = {
  ratioThreshold: 3,
  windowFrames: 2,
  minContentScore: 15,
  minLengthFrames: 15,
};

const NOTHING: readonly number[] = [];

/**
 * PySceneDetect's ContentDetector with its default filter: a score at or above the threshold is a cut; cuts that
 * follow within the minimum length are merged into the last of them, once one cut has been found.
 */
export function contentDetector(params: ContentDetectorParams = DEFAULT_CONTENT): ShotDetector {
  const { threshold, minLengthFrames } = params;
  let frame = -1;
  let lastAbove = 0;
  let mergeAllowed = false;
  let mergeStart: number | undefined;

  const push = (score: number): readonly number[] => {
    frame += 1;
    const isAbove = score >= threshold;
    const isLongEnough = frame - lastAbove >= minLengthFrames;
    if (isAbove) lastAbove = frame;
    if (mergeStart !== undefined) {
      if (isAbove || !isLongEnough || lastAbove - mergeStart < minLengthFrames) return NOTHING;
      mergeStart = undefined;
      return [lastAbove];
    }
    if (!isAbove) return NOTHING;
    if (isLongEnough) {
      mergeAllowed = true;
      return [frame];
    }
    if (mergeAllowed) mergeStart = frame;
    return NOTHING;
  };
  return { push, finish: () => NOTHING };
}

/** PySceneDetect's AdaptiveDetector: a cut stands out from the mean score of the frames around it. */
export function adaptiveDetector(params: AdaptiveDetectorParams = DEFAULT_ADAPTIVE): ShotDetector {
  const { ratioThreshold, windowFrames, minContentScore, minLengthFrames } = params;
  const windowLength = 2 * windowFrames + 1;
  const window: number[] = [];
  let frame = -1;
  let lastCut = 0;

  const push = (score: number): readonly number[] => {
    frame += 1;
    window.push(score);
    if (window.length < windowLength) return NOTHING;
    if (window.length > windowLength) window.shift();
    const target = window[windowFrames]!;
    const around = meanWithout(window, windowFrames);
    const ratio = around >= 1e-5 ? Math.min(target / around, 255) : target >= minContentScore ? 255 : 0;
    if (ratio < ratioThreshold || target < minContentScore || frame - lastCut < minLengthFrames) return NOTHING;
    lastCut = frame - windowFrames;
    return [lastCut];
  };
  return { push, finish: () => NOTHING };
}

function meanWithout(values: readonly number[], left: number): number {
  let sum = 0;
  for (const [index, value] of values.entries()) sum += index === left ? 0 : value;
  return sum / (values.length - 1);
}

/** All cuts of a video from its scores. */
export function cutsFromScores(detector: ShotDetector, contentScores: Float32Array): number[] {
  const cuts: number[] = [];
  for (const score of contentScores) cuts.push(...detector.push(score));
  cuts.push(...detector.finish());
  return cuts;
}
