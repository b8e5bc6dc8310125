import { meanRow, median, quantile, usualLength } from '../vector-math/vectors.ts';
import { coarseModel, coarseVectors } from './coarse-take.ts';
import { type DecodedFrames, type DecodeSettings, decodeSteps } from './decode-steps.ts';
import { FrameProducts } from './frame-products.ts';
import type { StepModel } from './step-model.ts';
import type { TakeFrames } from './take-vectors.ts';

/** Rounds of decoding and moving the centre; most takes settle after two. */
const MAX_ROUNDS = 6;
/** Evidence against "other" that makes a first reading name the most alike step of every frame. */
const NO_OTHER = -8;
/** Similarity per unit of evidence in a first reading: little trust in it, much in gold's order and pace. */
const FIRST_MARGIN_UNIT = 0.15;
/**
 * How far matched frames stay below a perfect match is what light, camera and person leave of noise; this many times
 * that must separate two steps for one unit of evidence. The less a take looks like gold, the more its order counts.
 */
const NOISE_SHARE = 1.5;
const MAX_MARGIN_UNIT = 0.3;
/** How far a frame may stay below what its step reaches in gold, and in this take: at least, and per unit of noise. */
const MIN_ROOM = 0.1;
const ROOM_PER_NOISE = 5;
/** Share of the differences kept, in each of some rounds, to find what they have in common. */
const KEPT_SHARE = 0.75;
const TRIM_ROUNDS = 3;
/**
 * Share of a vector's length by which a centre may move. What moves it further is not gold's scene in another light but
 * another scene, which any single step could be made to match.
 */
const MAX_MOVE_SHARE = 0.5;

/** Frames times examples up to which a take is read whole in every round; six minutes against six. */
const WHOLE_CELLS = 1 << 21;

/**
 * Decodes a take again and again, each time with the centre moved by what its matched frames have in common against
 * their examples (another light, camera or person adds it to every frame) and with the noise that remains. Begins with
 * gold's centre, with and without "other", and with the take's own mean; the reading that explains most counts.
 * A long take is read coarsely to find its centre, then whole.
 */
export function decodeTake(model: StepModel, take: TakeFrames): DecodedFrames {
  const cells = take.timesSec.length * model.exampleStep.length;
  const every = Math.ceil(Math.sqrt(cells / WHOLE_CELLS));
  const reading =
    every === 1
      ? bestReading(model, take.vectors)
      : bestReading(coarseModel(model, every), coarseVectors(take.vectors, model.dim, every));
  return readStrictly(model, new FrameProducts(model, take.vectors), reading);
}

/** Reads once more, with levels as high as this take, by how like gold it looks, allows. */
function readStrictly(model: StepModel, products: FrameProducts, reading: DecodedFrames): DecodedFrames {
  const noise = noiseOf(reading);
  const room = Math.max(MIN_ROOM, ROOM_PER_NOISE * noise);
  const levels = model.levels.map((level, k) => Math.max(level, Math.min(model.within[k]!, 1 - noise) - room));
  const { centre, marginUnit } = reading;
  return decodeSteps(model, products, { centre, marginUnit, levels, otherEvidence: 0 });
}

function bestReading(model: StepModel, vectors: Float32Array): DecodedFrames {
  const products = new FrameProducts(model, vectors);
  const first = {
    centre: model.centre,
    levels: model.levels,
    marginUnit: Math.max(model.marginUnit, FIRST_MARGIN_UNIT),
  };
  const read = (start: DecodeSettings): DecodedFrames => refine(model, vectors, products, start);
  const plain = read({ ...first, otherEvidence: 0 });
  if (model.steps.length < 2) return plain;
  const own = meanRow(vectors, model.dim);
  const gold = meanRow(model.examples, model.dim);
  const shifted = model.centre.map((value, k) => value + own[k]! - gold[k]!);
  const forced = read({ ...first, otherEvidence: NO_OTHER });
  const fromOwn = read({ ...first, centre: shifted, otherEvidence: NO_OTHER });
  return [plain, forced, fromOwn].reduce((best, reading) => (reading.objective > best.objective ? reading : best));
}

function refine(
  model: StepModel,
  vectors: Float32Array,
  products: FrameProducts,
  start: DecodeSettings,
): DecodedFrames {
  let decoded = decodeSteps(model, products, start);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const centre = movedCentre(model, vectors, decoded.examples);
    if (!centre) return decoded;
    const noiseUnit = Math.min(MAX_MARGIN_UNIT, NOISE_SHARE * noiseOf(decoded));
    const marginUnit = Math.max(model.marginUnit, noiseUnit);
    const next = decodeSteps(model, products, { ...start, centre, marginUnit, otherEvidence: 0 });
    const isSettled = next.labels.every((label, frame) => label === decoded.labels[frame]);
    decoded = next;
    if (isSettled) return decoded;
  }
  return decoded;
}

/** 1 minus the usual similarity of frames to their step; 1 where no frame shows a step. */
function noiseOf({ labels, best, columns }: DecodedFrames): number {
  const matched = [...labels.entries()].filter(([, label]) => label < columns - 1);
  return matched.length > 0 ? 1 - median(matched.map(([frame, label]) => best[frame * columns + label]!)) : 1;
}

/** Gold's centre plus how far this take's frames lie from their examples; undefined where no frame shows a step. */
function movedCentre(model: StepModel, vectors: Float32Array, examples: Int32Array): Float64Array | undefined {
  const { dim } = model;
  const matched = [...examples.entries()].filter(([, example]) => example >= 0);
  if (matched.length === 0) return undefined;
  const differences = new Float32Array(matched.length * dim);
  for (const [row, [frame, example]] of matched.entries()) {
    for (let k = 0; k < dim; k++) {
      differences[row * dim + k] = vectors[frame * dim + k]! - model.examples[example * dim + k]!;
    }
  }
  const move = trimmedMean(differences, dim);
  if (Math.hypot(...move) > MAX_MOVE_SHARE * usualLength(model.examples, model.dim)) return model.centre;
  return move.map((value, k) => model.centre[k]! + value);
}

/** Mean of the rows nearest to the mean: frames that were matched wrongly, or show something foreign, do not pull. */
function trimmedMean(rows: Float32Array, dim: number): Float64Array {
  let mean = meanRow(rows, dim);
  for (let round = 0; round < TRIM_ROUNDS; round++) {
    const distances = Float64Array.from({ length: rows.length / dim }, (_, row) => {
      let squares = 0;
      for (let k = 0; k < dim; k++) squares += (rows[row * dim + k]! - mean[k]!) ** 2;
      return squares;
    });
    const limit = quantile(distances, KEPT_SHARE);
    const near = [...distances.entries()].filter(([, distance]) => distance <= limit);
    const kept = new Float32Array(near.length * dim);
    for (const [at, [row]] of near.entries()) kept.set(rows.subarray(row * dim, (row + 1) * dim), at * dim);
    mean = meanRow(kept, dim);
  }
  return mean;
}
