import { say } from '../../../src-shared/sentences/say.ts';
import { orderedRowProducts } from '../vector-math/row-products.ts';
import { centredUnitRows, clamp, median, quantile, usualLength } from '../vector-math/vectors.ts';
import { cutTake, type GoldStep, type GoldTake } from './take-vectors.ts';

/** What gold says about a task with one encoder: example frames of every step and how alike is alike enough. */
export interface StepModel {
  /** Steps of the first gold take. */
  readonly steps: readonly GoldStep[];
  readonly dim: number;
  /** Mean vector of the gold takes: what all steps share (the background). */
  readonly centre: Float64Array;
  /** Example frames, (examples x dim), as the encoder gave them. */
  readonly examples: Float32Array;
  /** The same minus `centre`, of length 1 together with `exampleTails`. */
  readonly unitExamples: Float32Array;
  readonly exampleTails: Float32Array;
  /** Distance from the centre below which frames are alike whatever their direction: noise alone makes it. */
  readonly noiseFloor: number;
  /** Per example: its step's position in `steps`; `steps.length` for frames of gold between its steps. */
  readonly exampleStep: Int32Array;
  /** Per example: a number of its own for each step of each take; examples of one chain follow each other in time. */
  readonly exampleChain: Int32Array;
  /** Per example: 1 where it stands for more than one frame of gold, so that staying there is no slower than gold. */
  readonly exampleStands: Uint8Array;
  /** Per example: 0 at its step's start to 1 at its end. */
  readonly exampleProgress: Float64Array;
  /** Per step, and last for what lies between steps: the similarity from which a frame counts as that. */
  readonly levels: Float64Array;
  /** Per step: 10 % quantile of a frame's best match within its own step (W) and 95 % of other steps' to it (B). */
  readonly within: Float64Array;
  readonly across: Float64Array;
  /** Similarity by which one step must be ahead of another to count for one unit of evidence. */
  readonly marginUnit: number;
  /** Whether gold has frames between its steps that a trainee may show too. */
  readonly hasBetween: boolean;
  /** Per step: its length in each gold take. */
  readonly goldSec: readonly (readonly number[])[];
}

/**
 * Examples per step and take. Up to a minute of a step keeps each of its frames; more would slow the comparison of a
 * two-hour take without showing anything new.
 */
const MAX_EXAMPLES_PER_STEP = 240;
/** What compression and the camera's noise change in a picture, as a share of its vector's length. */
const NOISE_FLOOR_SHARE = 0.03;
/** Frames of gold per example from which staying at one is normal. */
const STANDS_FROM = 1.5;
/** Frames this near in time are the same moment: they say nothing about how alike a step is to itself. */
const SAME_MOMENT_SEC = 0.5;
const WITHIN_QUANTILE = 0.1;
const ACROSS_QUANTILE = 0.95;
/** Below this cosine, centred vectors of any encoder tried are strangers. */
const MIN_ACROSS = 0.5;
/** A step that is hardly more like itself than like others still gets this much room. */
const MIN_GAP = 0.05;
/** Levels stop here: near-duplicate steps would push them past what another recording of the same step can reach. */
const MAX_LEVEL = 0.75;
/** Share of the usual lead of the right step over the next best one that makes one unit of evidence. */
const MARGIN_SHARE = 0.1;
const MIN_MARGIN_UNIT = 0.01;
const MAX_MARGIN_UNIT = 0.05;
/** Gold frames between steps shorter than this in all are inaccurate bounds, not something to recognise. */
const MIN_BETWEEN_SEC = 1;

/** Derives a task's model from its gold takes. Throws `bad-input` when a take has no frames. */
export function calibrateSteps(golds: readonly GoldTake[]): StepModel {
  const takes = golds.map((gold, at) => ({
    frames: cutTake(gold, say('gold-take-number', { number: at + 1 })),
    steps: gold.steps,
  }));
  const steps = takes[0]!.steps;
  const dim = takes[0]!.frames.dim;
  const chosen = takes.map(({ frames, steps: own }) => chooseExamples(frames.timesSec, own, frames.frameSec));
  const count = chosen.reduce((sum, { rows }) => sum + rows.length, 0);
  const examples = new Float32Array(count * dim);
  const table = { step: new Int32Array(count), take: new Int32Array(count), sec: new Float64Array(count) };
  const exampleProgress = new Float64Array(count);
  let at = 0;
  for (const [take, { rows, labels }] of chosen.entries()) {
    const { frames, steps: own } = takes[take]!;
    for (const [i, row] of rows.entries()) {
      examples.set(frames.vectors.subarray(row * dim, (row + 1) * dim), at * dim);
      const label = labels[i]!;
      const sec = frames.timesSec[row]!;
      table.step[at] = label;
      table.take[at] = take;
      table.sec[at] = sec;
      const step = own[label];
      exampleProgress[at] = step ? clamp((sec - step.startSec) / (step.endSec - step.startSec), 0, 1) : 0;
      at += 1;
    }
  }
  // One step has no other to be told from: taking its mean away would leave nothing but noise.
  const centre = steps.length > 1 ? meanOfSteps(examples, dim, table.step, steps.length) : new Float64Array(dim);
  const noiseFloor = NOISE_FLOOR_SHARE * usualLength(examples, dim);
  const { unit, tails } = centredUnitRows(examples, dim, centre, noiseFloor);
  const likeness = measureLikeness(unit, tails, dim, table, steps.length);
  return {
    steps,
    dim,
    centre,
    examples,
    unitExamples: unit,
    exampleTails: tails,
    noiseFloor,
    exampleStep: table.step,
    exampleChain: table.step.map((step, row) => table.take[row]! * (steps.length + 1) + step),
    exampleStands: Uint8Array.from(chosen.flatMap(({ stands }) => stands)),
    exampleProgress,
    ...likeness,
    hasBetween: table.step.includes(steps.length),
    goldSec: steps.map((_, k) => takes.map(({ steps: own }) => own[k]!.endSec - own[k]!.startSec)),
  };
}

/** Mean of the steps' means: with each frame counted alike, a long step would lie so near the centre that noise decides. */
function meanOfSteps(examples: Float32Array, dim: number, stepOf: Int32Array, stepCount: number): Float64Array {
  const sizes = new Float64Array(stepCount + 1);
  for (const step of stepOf) sizes[step]! += 1;
  const mean = new Float64Array(dim);
  for (const [row, step] of stepOf.entries()) {
    if (step === stepCount) continue;
    for (let k = 0; k < dim; k++) mean[k]! += examples[row * dim + k]! / sizes[step]! / stepCount;
  }
  return mean;
}

interface ExampleTable {
  readonly step: Int32Array;
  readonly take: Int32Array;
  readonly sec: Float64Array;
}

/** Rows of a take that serve as examples, with their labels, in order of time. */
function chooseExamples(
  timesSec: Float64Array,
  steps: readonly GoldStep[],
  frameSec: number,
): { rows: number[]; labels: number[]; stands: number[] } {
  const between = steps.length;
  const groups: number[][] = Array.from({ length: steps.length + 1 }, () => []);
  for (const [row, sec] of timesSec.entries()) {
    const k = steps.findIndex(({ startSec, endSec }) => sec >= startSec && sec < endSec);
    groups[k < 0 ? between : k]!.push(row);
  }
  if (groups[between]!.length * frameSec < MIN_BETWEEN_SEC) groups[between] = [];
  for (const [k, step] of steps.entries()) {
    // A step shorter than the time between two frames is shown by the frame nearest to it.
    if (groups[k]!.length === 0) groups[k] = [nearestRow(timesSec, (step.startSec + step.endSec) / 2)];
  }
  const kept = groups.flatMap((rows, label) => {
    const chosen = thin(rows);
    const stands = rows.length > STANDS_FROM * chosen.length ? 1 : 0;
    return chosen.map((row) => ({ row, label, stands }));
  });
  kept.sort((a, b) => a.row - b.row);
  return {
    rows: kept.map(({ row }) => row),
    labels: kept.map(({ label }) => label),
    stands: kept.map(({ stands }) => stands),
  };
}

function nearestRow(timesSec: Float64Array, sec: number): number {
  let best = 0;
  for (const [row, time] of timesSec.entries()) if (Math.abs(time - sec) < Math.abs(timesSec[best]! - sec)) best = row;
  return best;
}

function thin(rows: readonly number[]): readonly number[] {
  if (rows.length <= MAX_EXAMPLES_PER_STEP) return rows;
  return Array.from(
    { length: MAX_EXAMPLES_PER_STEP },
    (_, at) => rows[Math.floor((at * rows.length) / MAX_EXAMPLES_PER_STEP)]!,
  );
}

/** How alike each step is to itself and to the others, and the levels that follow. */
function measureLikeness(
  unit: Float32Array,
  tails: Float32Array,
  dim: number,
  { step, take, sec }: ExampleTable,
  stepCount: number,
): Pick<StepModel, 'levels' | 'within' | 'across' | 'marginUnit'> {
  const count = step.length;
  const products = orderedRowProducts(unit, unit, dim);
  const own: number[][] = Array.from({ length: stepCount + 1 }, () => []);
  const foreign: number[][] = Array.from({ length: stepCount + 1 }, () => []);
  const leads: number[] = [];
  for (let i = 0; i < count; i++) {
    const best = new Float64Array(stepCount + 1).fill(-1);
    let ownBest = Number.NaN;
    for (let j = 0; j < count; j++) {
      const similarity = products[i * count + j]! + tails[i]! * tails[j]!;
      if (step[j] !== step[i]) best[step[j]!] = Math.max(best[step[j]!]!, similarity);
      else if (take[j] !== take[i] || Math.abs(sec[j]! - sec[i]!) > SAME_MOMENT_SEC) {
        ownBest = Number.isNaN(ownBest) ? similarity : Math.max(ownBest, similarity);
      }
    }
    if (!Number.isNaN(ownBest)) own[step[i]!]!.push(ownBest);
    for (let k = 0; k <= stepCount; k++) if (k !== step[i]) foreign[k]!.push(best[k]!);
    if (!Number.isNaN(ownBest) && step[i] !== stepCount) leads.push(ownBest - Math.max(...best.subarray(0, stepCount)));
  }
  // A step too short to be compared with itself is taken to be as steady as a still picture.
  const within = Float64Array.from(own, (values) => (values.length > 0 ? quantile(values, WITHIN_QUANTILE) : 1));
  const across = Float64Array.from(foreign, (values) => (values.length > 0 ? quantile(values, ACROSS_QUANTILE) : -1));
  const levels = Float64Array.from(within, (w, k) => levelBetween(w, across[k]!));
  const lead = leads.length > 0 ? median(leads) : 1;
  return { levels, within, across, marginUnit: clamp(lead * MARGIN_SHARE, MIN_MARGIN_UNIT, MAX_MARGIN_UNIT) };
}

/** Half-way between what other steps reach and what the step itself reaches, within bounds. */
function levelBetween(within: number, across: number): number {
  const low = Math.max(across, MIN_ACROSS);
  return Math.min(MAX_LEVEL, low + 0.5 * (Math.max(within, low + MIN_GAP) - low));
}
