import type { Shot } from '../../../../src-shared/model/chunk.ts';
import { probeVideo } from '../../../engines/media/probe.ts';
import { scanVideo } from '../../../engines/scan/scan.ts';
import { reportScan } from '../../../engines/scan/scan-report.ts';
import { type Cut, type CutSearch, findCuts } from '../../../engines/shots/find-cuts.ts';
import { shotsFromCuts } from '../../../engines/shots/shots-from-cuts.ts';
import type { MediaBinaries } from '../../../platform/binaries.ts';

export interface FileShotsInput {
  readonly binaries: MediaBinaries;
  readonly filePath: string;
  readonly search: CutSearch;
  /** Other searches to make of the same scan, for comparison. */
  readonly others?: readonly CutSearch[];
  /** Grid of the sampled frames whose times are returned. */
  readonly sampleRateFps: number;
}

export interface FileShots {
  readonly fps: number;
  readonly durationSec: number;
  readonly frameCount: number;
  readonly shots: Shot[];
  readonly cuts: Cut[];
  /** What the other searches found, in their order. */
  readonly cutsOfOthers: Cut[][];
  readonly frameTimesSec: Float64Array;
  readonly sampleTimesSec: Float64Array;
}

/** Finds the shots of a file that is not in the library; keeps nothing. */
export async function runFileShotsTask(
  input: FileShotsInput,
  { signal }: { readonly signal: AbortSignal },
): Promise<FileShots> {
  const { binaries, filePath, sampleRateFps, search, others = [] } = input;
  const probe = await probeVideo(binaries, filePath, signal);
  const times: Float64Array[] = [];
  const scores: Float32Array[] = [];
  const tinyFrames: Uint8Array[] = [];
  const sampleTimes: number[] = [];
  const summary = await scanVideo(
    { binaries, filePath, probe, sampleRateFps, signal },
    {
      onFrames: (batch) => {
        times.push(batch.timesSec);
        scores.push(batch.contentScores);
        tinyFrames.push(batch.tinyFrames);
      },
      onSample: ({ timeSec }) => {
        sampleTimes.push(timeSec);
      },
    },
  );
  const frameTimesSec = Float64Array.from(times.flatMap((batch) => [...batch]));
  const contentScores = Float32Array.from(scores.flatMap((batch) => [...batch]));
  const evidence = { contentScores, frameTimesSec, tinyFrames: Buffer.concat(tinyFrames) };
  const cuts = findCuts(search, evidence);
  const { durationSec, fps } = reportScan(probe, frameTimesSec, summary);
  return {
    fps,
    durationSec,
    frameCount: frameTimesSec.length,
    shots: shotsFromCuts(cuts, frameTimesSec, durationSec),
    cuts,
    cutsOfOthers: others.map((other) => findCuts(other, evidence)),
    frameTimesSec,
    sampleTimesSec: Float64Array.from(sampleTimes),
  };
}
