import { say } from '../../../src-shared/sentences/say.ts';
import type { Sentence } from '../../../src-shared/sentences/sentence.ts';
import { framesAfterGaps } from '../media/clock-gaps.ts';
import type { VideoProbe } from '../media/video-probe.ts';
import type { ScanSummary } from './scan.ts';

/** What is known of the footage once all of it was decoded. */
export interface ScanReport {
  /** End of the last picture on the player's clock. */
  readonly durationSec: number;
  /** The container's frame rate where the pictures bear it out, else their average. */
  readonly fps: number;
  readonly firstFrameSec: number;
  /** Sentences for the user; empty for a sound file. */
  readonly warnings: readonly Sentence[];
}

const NEIGHBOURS_FOR_LAST_FRAME = 31;
/** Closer pictures than this have their time stamp from the scan, which keeps times strictly increasing. */
const SAME_TIME_SEC = 5e-6;

type Judged = Pick<ScanSummary, 'sawDamage' | 'jumps'>;

/**
 * Judges a finished scan: how long the footage really is, and what the user must be told. `frameTimesSec` are all
 * frames' times, strictly increasing.
 */
export function reportScan(probe: VideoProbe, frameTimesSec: Float64Array, summary: Judged): ScanReport {
  const { sawDamage, jumps } = summary;
  const firstFrameSec = frameTimesSec[0] ?? 0;
  const lastFrameSec = frameTimesSec[frameTimesSec.length - 1] ?? 0;
  const measuredEndSec = lastFrameSec + lastFrameLengthSec(frameTimesSec, probe);
  const missingSec = probe.durationSec - measuredEndSec;
  const tolerance = Math.max(1, 0.02 * probe.durationSec);
  const isShort = missingSec > tolerance;
  // The last picture of a screen recording may stand for long; then no picture is missing.
  const isComplete = probe.declaredFrameCount !== null && frameTimesSec.length >= probe.declaredFrameCount;
  // ffmpeg straightens the clock of transport streams by itself; their lengths are read off the stamps.
  const gaps = framesAfterGaps(frameTimesSec);
  // A jump that the clock neither turned back from nor left a gap at was a stray stamp of one picture.
  const strays = Math.max(0, jumps.jumps - jumps.turns - gaps.length);
  const isStraightened = jumps.turns > 0 || (probe.timestampsMayJump && !sawDamage && Math.abs(missingSec) > tolerance);
  const isBelievable = !probe.timestampsMayJump && jumps.turns + strays === 0;
  const isTruncated = isShort && !isComplete && isBelievable;
  const durationSec = isShort && isComplete && isBelievable ? probe.durationSec : measuredEndSec;
  const withoutTime = countSharedTimes(frameTimesSec) + strays;
  const warnings = [...probe.warnings];
  if (isTruncated) {
    warnings.push(say('only-first-part-decoded', { decodedSec: measuredEndSec, durationSec: probe.durationSec }));
  } else if (sawDamage) {
    warnings.push(say('parts-damaged'));
  }
  const missingFrames = (probe.declaredFrameCount ?? 0) - frameTimesSec.length;
  if (missingFrames > 0 && !probe.mayHideFrames && !isTruncated) {
    warnings.push(say('pictures-missing', { missing: missingFrames, declared: probe.declaredFrameCount ?? 0 }));
  }
  if (withoutTime > 0) warnings.push(say('pictures-without-time', { count: withoutTime }));
  if (isStraightened) warnings.push(say('clock-turned'));
  if (gaps.length > 0) {
    const [fromSec, toSec] = [frameTimesSec[gaps[0]! - 1]!, frameTimesSec[gaps[0]!]!];
    warnings.push(say('stretch-without-picture', { fromSec, toSec, more: gaps.length - 1 }));
  }
  return { durationSec, fps: believableRate(probe.fps, frameTimesSec), firstFrameSec, warnings };
}

function believableRate(statedFps: number, frameTimesSec: Float64Array): number {
  const gaps = frameTimesSec.length - 1;
  if (gaps < 1) return statedFps;
  const measuredFps = gaps / (frameTimesSec[gaps]! - frameTimesSec[0]!);
  return Math.abs(measuredFps - statedFps) <= 0.02 * statedFps ? statedFps : measuredFps;
}

/** The last picture lasts as long as its neighbours usually do. */
function lastFrameLengthSec(frameTimesSec: Float64Array, probe: VideoProbe): number {
  const last = frameTimesSec.subarray(Math.max(0, frameTimesSec.length - NEIGHBOURS_FOR_LAST_FRAME));
  const gaps = last.slice(1).map((timeSec, index) => timeSec - last[index]!);
  if (gaps.length > 0) return gaps.sort()[gaps.length >> 1]!;
  return frameTimesSec.length === 1 && probe.durationSec > 0 ? probe.durationSec : 1 / probe.fps;
}

function countSharedTimes(frameTimesSec: Float64Array): number {
  let count = 0;
  for (let index = 1; index < frameTimesSec.length; index += 1) {
    if (frameTimesSec[index]! - frameTimesSec[index - 1]! < SAME_TIME_SEC) count += 1;
  }
  return count;
}
