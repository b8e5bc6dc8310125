import { meanOfDoubles } from './float32.ts';
import type { SopilotDeviation, SopilotTimeRange } from './result.ts';

/** When a clip was, on the clock of its video. */
export interface ClipTime {
  readonly clipIdx: number;
  readonly startSec: number;
  readonly endSec: number;
}

/** One aligned pair of clips; similarity is 1 - cost, in binary64. */
export interface AlignedPair {
  readonly gold: number;
  readonly trainee: number;
  readonly similarity: number;
}

export interface DeviationInput {
  /** The whole alignment path, forward. */
  readonly pairs: readonly AlignedPair[];
  readonly goldBoundaries: readonly number[];
  /** Gold step number of each gold clip. */
  readonly goldSteps: readonly number[];
  readonly goldClips: readonly ClipTime[];
  readonly traineeClips: readonly ClipTime[];
  /** Similarities below this are low. */
  readonly threshold: number;
}

const NO_TIME: SopilotTimeRange = { start_sec: null, end_sec: null };

/** SOPilot's findings, in its order: missing steps, swapped steps, runs of low similarity. */
export function findDeviations(input: DeviationInput): SopilotDeviation[] {
  const steps = pairsByStep(input);
  return [...missingSteps(input, steps), ...swappedSteps(input, steps), ...lowRuns(input)];
}

/** Pairs whose similarity is below the threshold. */
export function lowPairs(pairs: readonly AlignedPair[], threshold: number): AlignedPair[] {
  return pairs.filter((pair) => pair.similarity < threshold);
}

function pairsByStep(input: DeviationInput): AlignedPair[][] {
  const steps: AlignedPair[][] = Array.from({ length: input.goldBoundaries.length - 1 }, () => []);
  for (const pair of input.pairs) steps[input.goldSteps[pair.gold]!]!.push(pair);
  return steps;
}

function missingSteps(input: DeviationInput, steps: readonly AlignedPair[][]): SopilotDeviation[] {
  const found: SopilotDeviation[] = [];
  for (const [step, pairs] of steps.entries()) {
    const greatest = pairs.reduce((most, pair) => Math.max(most, pair.similarity), Number.NEGATIVE_INFINITY);
    if (pairs.length > 0 && greatest >= input.threshold) continue;
    found.push({
      type: 'step_missing',
      gold_step: step,
      gold_time: stepTime(input, step),
      trainee_time: timeOf(input.traineeClips, pairs, (pair) => pair.trainee),
      confidence: pairs.length > 0 ? 1 - greatest : 1,
      reason: pairs.length > 0 ? 'aligned similarity below threshold' : 'no aligned trainee clips',
    });
  }
  return found;
}

/** Kept as SOPilot has it, though a monotone path never lets a later step's median fall below an earlier one's. */
function swappedSteps(input: DeviationInput, steps: readonly AlignedPair[][]): SopilotDeviation[] {
  const found: SopilotDeviation[] = [];
  let before: number | undefined;
  for (const [step, pairs] of steps.entries()) {
    if (pairs.length === 0) continue;
    const median = medianOf(pairs.map((pair) => pair.trainee));
    if (before !== undefined && median + 1 < before) {
      found.push({
        type: 'order_swap',
        gold_step: step,
        gold_time: stepTime(input, step),
        trainee_time: NO_TIME,
        confidence: Math.min(1, (before - median) / Math.max(before, 1)),
        reason: 'step order likely inverted',
      });
    }
    before = median;
  }
  return found;
}

/** One finding per run of low pairs; a run goes on while both clip indexes move by at most 1 between low pairs. */
function lowRuns(input: DeviationInput): SopilotDeviation[] {
  const runs: AlignedPair[][] = [];
  let last: AlignedPair | undefined;
  for (const pair of lowPairs(input.pairs, input.threshold)) {
    const joins = last && Math.abs(pair.gold - last.gold) <= 1 && Math.abs(pair.trainee - last.trainee) <= 1;
    if (joins) runs.at(-1)!.push(pair);
    else runs.push([pair]);
    last = pair;
  }
  return runs.map((run) => ({
    type: 'execution_deviation',
    gold_step: input.goldSteps[run[0]!.gold]!,
    gold_time: timeOf(input.goldClips, run, (pair) => pair.gold),
    trainee_time: timeOf(input.traineeClips, run, (pair) => pair.trainee),
    confidence: 1 - meanOfDoubles(run.map((pair) => pair.similarity)),
    reason: 'low local similarity',
  }));
}

function stepTime(input: DeviationInput, step: number): SopilotTimeRange {
  return clipRangeTime(input.goldClips, input.goldBoundaries[step]!, input.goldBoundaries[step + 1]! - 1);
}

function timeOf(
  clips: readonly ClipTime[],
  pairs: readonly AlignedPair[],
  clipOf: (pair: AlignedPair) => number,
): SopilotTimeRange {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = -1;
  for (const pair of pairs) {
    lowest = Math.min(lowest, clipOf(pair));
    highest = Math.max(highest, clipOf(pair));
  }
  return clipRangeTime(clips, lowest, highest);
}

function clipRangeTime(clips: readonly ClipTime[], lowest: number, highest: number): SopilotTimeRange {
  if (highest < lowest) return NO_TIME;
  return { start_sec: clips[lowest]!.startSec, end_sec: clips[highest]!.endSec };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
