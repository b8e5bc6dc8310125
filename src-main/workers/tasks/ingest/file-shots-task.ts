import type { Shot } from '../../../../src-shared/model/chunk.ts';
import { probeVideo } from '../../../engines/media/probe.ts';
import { scanVideo } from '../../../engines/scan/scan.ts';
import { reportScan } from '../../../engines/scan/scan-report.ts';
import {
  adaptiveDetector,
  contentDetector,
  cutsFromScores,
  DEFAULT_ADAPTIVE,
  type ShotDetector,
} from '../../../engines/shots/shot-detector.ts';
import { shotsFromCuts } from '../../../engines/shots/shots-from-cuts.ts';
import type { MediaBinaries } from '../../../platform/binaries.ts';

export interface FileShotsInput {
  readonly binaries: MediaBinaries;
  readonly filePath: string;
  readonly detector: 'content' | 'adaptive';
  /** Content score for `content`, ratio to the neighbours for `adaptive`. */
  readonly threshold: number;
  readonly minLengthFrames: number;
  /** Grid of the sampled frames whose times are returned. */
  readonly sampleRateFps: number;
}

export interface FileShots {
  readonly fps: number;
  readonly durationSec: number;
  readonly frameCount: number;
  readonly shots: Shot[];
  /** First frame of each shot but the first. */
  readonly cuts: number[];
  readonly frameTimesSec: Float64Array;
  readonly sampleTimesSec: Float64Array;
}

/** Finds the shots of a file that is not in the library; keeps nothing. */
export async function runFileShotsTask(
  input: FileShotsInput,
  { signal }: { readonly signal: AbortSignal },
): Promise<FileShots> {
  const { binaries, filePath, sampleRateFps } = input;
  const probe = await probeVideo(binaries, filePath, signal);
  const times: Float64Array[] = [];
  const scores: Float32Array[] = [];
  const sampleTimes: number[] = [];
  const summary = await scanVideo(
    { binaries, filePath, probe, sampleRateFps, signal },
    {
      onFrames: (batch) => {
        times.push(batch.timesSec);
        scores.push(batch.contentScores);
      },
      onSample: ({ timeSec }) => {
        sampleTimes.push(timeSec);
      },
    },
  );
  const frameTimesSec = Float64Array.from(times.flatMap((batch) => [...batch]));
  const cuts = cutsFromScores(detectorOf(input), Float32Array.from(scores.flatMap((batch) => [...batch])));
  const { durationSec, fps } = reportScan(probe, frameTimesSec, summary);
  return {
    fps,
    durationSec,
    frameCount: frameTimesSec.length,
    shots: shotsFromCuts(cuts, frameTimesSec, durationSec),
    cuts,
    frameTimesSec,
    sampleTimesSec: Float64Array.from(sampleTimes),
  };
}

function detectorOf({ detector, threshold, minLengthFrames }: FileShotsInput): ShotDetector {
  if (detector === 'content') return contentDetector({ threshold, minLengthFrames });
  return adaptiveDetector({ ...DEFAULT_ADAPTIVE, ratioThreshold: threshold, minLengthFrames });
}
