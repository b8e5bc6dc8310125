import { layout } from '../../stores/artifacts/layout.ts';
import { readDoubles, readFloats, readScanSummary } from '../../stores/artifacts/scan-files.ts';

/** Bins over the whole video: about as many as a timeline is wide. */
const BINS = 1000;

/**
 * Motion along a video, 0..1 in equal bins: the mean of its frames' change, against the liveliest bin. Empty when the
 * video has not been scanned.
 */
export async function readMotion(folder: string, durationSec: number): Promise<number[]> {
  if (durationSec <= 0 || !(await readScanSummary(folder))) return [];
  const timesSec = await readDoubles(folder, layout.frameTimes);
  const motion = await readFloats(folder, layout.motion);
  const bins = Math.min(BINS, timesSec.length);
  const sums = new Float64Array(bins);
  const counts = new Float64Array(bins);
  for (let frame = 0; frame < timesSec.length; frame++) {
    const bin = Math.min(bins - 1, Math.floor((timesSec[frame]! / durationSec) * bins));
    sums[bin]! += motion[frame]!;
    counts[bin]! += 1;
  }
  const means = sums.map((sum, bin) => sum / Math.max(1, counts[bin]!));
  const most = means.reduce((a, b) => Math.max(a, b), 0);
  return Array.from(means, (mean) => (most > 0 ? mean / most : 0));
}
