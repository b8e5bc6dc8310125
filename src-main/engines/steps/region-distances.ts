import { median, quantile } from '../vector-math/vectors.ts';
import type { DecodedFrames } from './decode-steps.ts';
import { type ColourFit, fitColours } from './fit-colours.ts';
import type { PerformedStep } from './performed-steps.ts';
import type { PictureRegions } from './picture-regions.ts';
import type { StepModel } from './step-model.ts';
import type { TakeFrames } from './take-vectors.ts';

/** How far the picture of a step departs from gold's in the place where it departs most, in units of gold's contrast. */
export interface RegionDistance {
  /** Greatest distance of a cell. */
  readonly distance: number;
  /** Greatest distance of a cell beyond gold's own variation and what a moved picture explains. */
  readonly excess: number;
}

/** Share of the change from a cell to its neighbours that a shift or crop of the picture may cause. */
const GRADIENT_SHARE = 0.3;
const RESIDUAL_QUANTILE = 0.9;
/** Frames of a run, and examples of a step, that are compared: more than this changes no median. */
const MAX_FRAMES = 60;
const MAX_EXAMPLES = 60;

/** Compares every performed step, cell by cell, with gold's examples of it; undefined where there is too little of it. */
export function regionDistances(
  model: StepModel,
  decoded: DecodedFrames,
  take: TakeFrames,
  performed: readonly PerformedStep[],
  regions: PictureRegions,
): (RegionDistance | undefined)[] {
  const colours = fitColours(model, decoded, take, regions);
  const contrast = contrastOf(model, regions);
  return performed.map(({ step, main }) => {
    const frames = main.flatMap((run) => range(run.firstFrame, run.endFrame));
    const examples = range(0, model.exampleStep.length).filter((at) => model.exampleStep[at] === step);
    if (frames.length === 0 || examples.length < 2 || contrast === 0) return undefined;
    const chosen = { frames: thinned(frames, MAX_FRAMES), examples: thinned(examples, MAX_EXAMPLES) };
    const { distance, excess } = stepDistance(model, take, chosen, regions, colours);
    return { distance: distance / contrast, excess: excess / contrast };
  });
}

function stepDistance(
  model: StepModel,
  take: TakeFrames,
  { frames, examples }: { readonly frames: readonly number[]; readonly examples: readonly number[] },
  regions: PictureRegions,
  colours: ColourFit,
): RegionDistance {
  const { columns, rows, channels, indexOf } = regions;
  const { dim } = model;
  let distance = 0;
  let excess = 0;
  for (let cell = 0; cell < columns * rows; cell++) {
    const gold = examples.map((row) => cellOf(model.examples, row * dim, cell, regions));
    const residuals = gold.map((own, at) => nearest(own, gold, at));
    const allowed =
      quantile(residuals, RESIDUAL_QUANTILE) + GRADIENT_SHARE * gradientAt(model, examples, cell, regions);
    const distances = frames.map((frame) => {
      const seen = Array.from({ length: channels }, (_, channel) => {
        const value = take.vectors[frame * dim + indexOf(cell, channel)]!;
        return colours.gain[channel]! * value + colours.bias[channel]!;
      });
      return nearest(seen, gold, -1);
    });
    const usual = median(distances);
    distance = Math.max(distance, usual);
    excess = Math.max(excess, usual - allowed);
  }
  return { distance, excess };
}

function cellOf(vectors: Float32Array, start: number, cell: number, regions: PictureRegions): number[] {
  return Array.from({ length: regions.channels }, (_, channel) => vectors[start + regions.indexOf(cell, channel)]!);
}

/** Distance to the nearest of `others`, not counting the one at `self` and those beside it in time. */
function nearest(value: readonly number[], others: readonly (readonly number[])[], self: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (const [at, other] of others.entries()) {
    if (self >= 0 && Math.abs(at - self) <= 1 && others.length > 3) continue;
    if (at === self) continue;
    let squares = 0;
    for (const [channel, own] of value.entries()) squares += (own - other[channel]!) ** 2;
    best = Math.min(best, squares);
  }
  return Math.sqrt(best);
}

/** Mean over the examples of a cell's greatest change towards a neighbour. */
function gradientAt(model: StepModel, examples: readonly number[], cell: number, regions: PictureRegions): number {
  const { columns, rows } = regions;
  const x = cell % columns;
  const y = Math.floor(cell / columns);
  const neighbours = [
    ...(x > 0 ? [cell - 1] : []),
    ...(x + 1 < columns ? [cell + 1] : []),
    ...(y > 0 ? [cell - columns] : []),
    ...(y + 1 < rows ? [cell + columns] : []),
  ];
  let sum = 0;
  for (const row of examples) {
    const own = cellOf(model.examples, row * model.dim, cell, regions);
    const beside = neighbours.map((neighbour) => cellOf(model.examples, row * model.dim, neighbour, regions));
    sum += Math.max(...beside.map((other) => Math.hypot(...own.map((value, channel) => value - other[channel]!))));
  }
  return sum / examples.length;
}

/** Root mean square distance of gold's cells from the mean cell: what a distance means to this encoder. */
function contrastOf(model: StepModel, regions: PictureRegions): number {
  const cells = regions.columns * regions.rows;
  const count = model.exampleStep.length;
  let sum = 0;
  for (let channel = 0; channel < regions.channels; channel++) {
    let total = 0;
    let squares = 0;
    for (let row = 0; row < count; row++) {
      for (let cell = 0; cell < cells; cell++) {
        const value = model.examples[row * model.dim + regions.indexOf(cell, channel)]!;
        total += value;
        squares += value * value;
      }
    }
    const mean = total / (count * cells);
    sum += squares / (count * cells) - mean * mean;
  }
  return Math.sqrt(Math.max(0, sum));
}

function range(first: number, end: number): number[] {
  return Array.from({ length: end - first }, (_, at) => first + at);
}

function thinned(values: readonly number[], most: number): readonly number[] {
  if (values.length <= most) return values;
  return Array.from({ length: most }, (_, at) => values[Math.floor((at * values.length) / most)]!);
}
