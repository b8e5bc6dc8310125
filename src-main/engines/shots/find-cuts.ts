import type { ChunkConfig, ShotDetectorName } from '../../../src-shared/model/chunk.ts';
import { fadesBetween } from './fades.ts';
import { gradualChanges } from './gradual-changes.ts';
import { adaptiveDetector, contentDetector, cutsFromScores, DEFAULT_ADAPTIVE } from './shot-detector.ts';
import { suddenCuts } from './sudden-cuts.ts';
import { TinyTrack } from './tiny-track.ts';

/** Where a shot begins, and how: at once, out of the one before, or out of one colour. */
export interface Cut {
  /** First frame of the new shot; of a dissolve, the first that is more of it. */
  readonly frame: number;
  readonly kind: 'cut' | 'dissolve' | 'fade';
}

export interface CutSearch {
  readonly detector: ShotDetectorName;
  /** Content score for `content` (27 as a rule) and, in proportion, for `auto`; ratio to the neighbours for `adaptive`. */
  readonly threshold: number;
  /** Frames that shots last at least. */
  readonly minLengthFrames: number;
}

/** What a chunk configuration says of it. A ratio has another scale than `shotThreshold`, and is PySceneDetect's. */
export function cutSearchOf({ shotDetector, shotThreshold, shotMinLengthFrames }: ChunkConfig): CutSearch {
  const threshold = shotDetector === 'adaptive' ? DEFAULT_ADAPTIVE.ratioThreshold : shotThreshold;
  return { detector: shotDetector, threshold, minLengthFrames: shotMinLengthFrames };
}

/** What a scan keeps of every frame for this. */
export interface CutEvidence {
  readonly contentScores: Float32Array;
  readonly frameTimesSec: Float64Array;
  /** `TINY_BYTES` for each frame. Only `auto` reads them. */
  readonly tinyFrames: Uint8Array;
}

/**
 * All cuts of a video, in order. `content` and `adaptive` are PySceneDetect's detectors; `auto` finds dissolves and fades
 * too, and takes no flash for a cut.
 */
export function findCuts({ detector, threshold, minLengthFrames }: CutSearch, evidence: CutEvidence): Cut[] {
  if (detector === 'auto') return findAll(evidence, threshold, minLengthFrames);
  const cutter =
    detector === 'content'
      ? contentDetector({ threshold, minLengthFrames })
      : adaptiveDetector({ ...DEFAULT_ADAPTIVE, ratioThreshold: threshold, minLengthFrames });
  return cutsFromScores(cutter, evidence.contentScores).map((frame) => ({ frame, kind: 'cut' }));
}

function findAll({ contentScores, frameTimesSec, tinyFrames }: CutEvidence, threshold: number, least: number): Cut[] {
  const track = new TinyTrack(tinyFrames, frameTimesSec);
  const sudden = suddenCuts(contentScores, track, threshold);
  const fades = fadesBetween(track, sudden);
  const isInFade = (frame: number): boolean =>
    fades.some(({ startFrame, endFrame }) => frame > startFrame && frame <= endFrame);
  const cuts: Cut[] = fades.map(({ frame }) => ({ frame, kind: 'fade' }));
  const add = (cut: Cut, apart: number): void => {
    if (cut.frame < least || isInFade(cut.frame)) return;
    if (cuts.every(({ frame }) => Math.abs(frame - cut.frame) >= apart)) cuts.push(cut);
  };
  for (const frame of sudden) add({ frame, kind: 'cut' }, least);
  for (const { frame, reach } of gradualChanges(track, threshold)) {
    add({ frame, kind: 'dissolve' }, Math.max(least, reach));
  }
  return cuts.sort((a, b) => a.frame - b.frame);
}
