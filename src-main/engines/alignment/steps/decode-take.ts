import { type DecodedFrames, decodeSteps } from './decode-steps.ts';
import type { StepModel } from './step-model.ts';
import { type StepSimilarities, stepSimilarities } from './step-similarities.ts';
import type { TakeFrames } from './take-vectors.ts';
import { meanRow } from './vector-math.ts';

/** A take read step by step. */
export interface DecodedTake extends DecodedFrames {
  readonly similarities: StepSimilarities;
  /** What was taken from the take's vectors: gold's centre moved by what sets this recording apart. */
  readonly centre: Float64Array;
}

/**
 * Decodes a take twice: with gold's own centre, and again with the centre moved by the mean difference between the
 * matched frames and their examples, which is what another light, camera or person adds to every frame.
 */
export function decodeTake(model: StepModel, take: TakeFrames): DecodedTake {
  const fromGold = refine(model, take, model.centre);
  if (model.steps.length < 2) return fromGold;
  const own = meanRow(take.vectors, take.dim);
  const gold = meanRow(model.examples, model.dim);
  const fromOwn = refine(
    model,
    take,
    model.centre.map((value, k) => value + own[k]! - gold[k]!),
  );
  return fromOwn.objective > fromGold.objective ? fromOwn : fromGold;
}

function refine(model: StepModel, take: TakeFrames, centre: Float64Array): DecodedTake {
  const first = decodeWith(model, take, centre);
  const moved = movedCentre(model, take, first);
  return moved ? decodeWith(model, take, moved) : first;
}

function decodeWith(model: StepModel, take: TakeFrames, centre: Float64Array): DecodedTake {
  const similarities = stepSimilarities(model, take.vectors, centre);
  return { ...decodeSteps(model, similarities), similarities, centre };
}

/** Gold's centre plus the mean of (frame - its best example) over the frames that show a step. */
function movedCentre(model: StepModel, take: TakeFrames, decoded: DecodedTake): Float64Array | undefined {
  const { dim } = model;
  const { columns, example } = decoded.similarities;
  const moved = new Float64Array(dim);
  let matched = 0;
  for (const [frame, label] of decoded.labels.entries()) {
    if (label >= columns) continue;
    const match = example[frame * columns + label]!;
    if (match < 0) continue;
    matched += 1;
    for (let k = 0; k < dim; k++) moved[k]! += take.vectors[frame * dim + k]! - model.examples[match * dim + k]!;
  }
  if (matched === 0) return undefined;
  for (let k = 0; k < dim; k++) moved[k] = model.centre[k]! + moved[k]! / matched;
  return moved;
}
