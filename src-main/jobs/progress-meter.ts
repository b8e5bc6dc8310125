/** Over how long the speed is measured: long enough to be steady, short enough to follow a new stage. */
const WINDOW_MS = 30_000;
const SHORTEST_MEASURE_MS = 1500;
const SMALLEST_GAIN = 0.002;

export interface ProgressMeter {
  /** The whole job's progress 0..1 with `doneWeight` behind and a stage of `weight` at `fraction`; never goes back. */
  at(doneWeight: number, weight: number, fraction: number): number;
  /** Seconds left at the speed of the last half minute; null while that is unknown. */
  etaSec(): number | null;
}

/** Measures one run of a job. `startedFrom` is the progress an earlier run reached. */
export function createProgressMeter(totalWeight: number, startedFrom: number, nowMs: () => number): ProgressMeter {
  let reached = startedFrom;
  const samples = [{ atMs: nowMs(), progress: startedFrom }];
  return {
    at: (doneWeight, weight, fraction) => {
      const share = Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
      const overall = totalWeight > 0 ? (doneWeight + weight * share) / totalWeight : 0;
      reached = Math.min(1, Math.max(reached, overall));
      const atMs = nowMs();
      samples.push({ atMs, progress: reached });
      while (samples.length > 2 && samples[1]!.atMs <= atMs - WINDOW_MS) samples.shift();
      return reached;
    },
    etaSec: () => {
      const oldest = samples[0]!;
      const newest = samples.at(-1)!;
      const gained = newest.progress - oldest.progress;
      const tookMs = newest.atMs - oldest.atMs;
      if (tookMs < SHORTEST_MEASURE_MS || gained < SMALLEST_GAIN) return null;
      return ((1 - newest.progress) * tookMs) / gained / 1000;
    },
  };
}
