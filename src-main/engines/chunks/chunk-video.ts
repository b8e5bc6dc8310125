import type { ChunkConfig, ChunkLevel, Shot } from '../../../src-shared/model/chunk.ts';
import type { Span } from '../../../src-shared/time.ts';
import { chooseKeyframes, lowerBound } from './keyframes.ts';
import { filmedWindows } from './windows.ts';

/** What the scan found, and how to cut it. Times are ascending seconds on the player's clock. */
export interface ChunkingInput {
  readonly durationSec: number;
  readonly shots: readonly Shot[];
  /** One per decoded frame. */
  readonly frameTimesSec: ArrayLike<number>;
  /** One per sampled frame: the rows of the frame vectors. */
  readonly sampleTimesSec: ArrayLike<number>;
  /** Motion at each sampled frame; needed for `keyframeChoice: 'motion'`. */
  readonly sampleMotion?: ArrayLike<number>;
  readonly config: ChunkConfig;
}

/** A chunk before it has an id; `keyframeRows` are rows of the frame vectors. */
export interface ChunkDraft extends Span {
  readonly level: ChunkLevel;
  readonly startFrame: number;
  readonly endFrame: number;
  readonly keyframeRows: readonly number[];
}

/** Cuts a video into chunks, as far as something was filmed: shots, then micro, meso and macro windows, each in order of time. */
export function chunkVideo(input: ChunkingInput): ChunkDraft[] {
  const { durationSec, shots, frameTimesSec, sampleTimesSec, sampleMotion, config } = input;
  const motion = config.keyframeChoice === 'motion' ? sampleMotion : undefined;
  const draft = (level: ChunkLevel, span: Span, wanted: number): ChunkDraft => ({
    level,
    startSec: span.startSec,
    endSec: span.endSec,
    startFrame: lowerBound(frameTimesSec, span.startSec),
    endFrame: lowerBound(frameTimesSec, span.endSec),
    keyframeRows: chooseKeyframes(span, wanted, sampleTimesSec, motion),
  });
  const windows = (level: ChunkLevel, windowSec: number, strideSec: number, wanted: number): ChunkDraft[] =>
    filmedWindows(durationSec, windowSec, strideSec, frameTimesSec).map((span) => draft(level, span, wanted));
  return [
    ...shots.map((shot) => ({ ...draft('shot', shot, config.shotKeyframes), ...framesOf(shot) })),
    ...windows('micro', config.microWindowSec, config.microStrideSec, config.microKeyframes),
    ...windows('meso', config.mesoWindowSec, config.mesoStrideSec, config.mesoKeyframes),
    ...windows('macro', config.macroWindowSec, config.macroStrideSec, config.macroKeyframes),
  ];
}

function framesOf({ startFrame, endFrame }: Shot): Pick<ChunkDraft, 'startFrame' | 'endFrame'> {
  return { startFrame, endFrame };
}
