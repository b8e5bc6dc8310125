import { orderedRowProducts } from '../sopilot/similarity.ts';
import type { StepModel } from './step-model.ts';

/** How alike each frame of a take is to each step. */
export interface StepSimilarities {
  readonly frames: number;
  /** Steps of the model, plus one for what gold shows between its steps. */
  readonly columns: number;
  /** (frames x columns): best cosine to an example of the step; -1 where there is no example. */
  readonly best: Float32Array;
  /** (frames x columns): the example that matched best. */
  readonly example: Int32Array;
}

/** Products held at a time: 64 MB. */
const STRIP_CELLS = 1 << 24;

/**
 * Best cosine of every frame to every step's examples, after taking `centre` from the frames and the model's own from
 * the examples. With x.u known, the centred product is x.u - centre.u and needs no second pass over the pixels' vectors.
 */
export function stepSimilarities(model: StepModel, vectors: Float32Array, centre: Float64Array): StepSimilarities {
  const { dim, unitExamples, exampleStep } = model;
  const frames = vectors.length / dim;
  const examples = exampleStep.length;
  const columns = model.steps.length + 1;
  const best = new Float32Array(frames * columns).fill(-1);
  const example = new Int32Array(frames * columns).fill(-1);
  const centreProducts = new Float64Array(examples);
  for (let g = 0; g < examples; g++) {
    let dot = 0;
    for (let k = 0; k < dim; k++) dot += centre[k]! * unitExamples[g * dim + k]!;
    centreProducts[g] = dot;
  }
  const stripRows = Math.max(1, Math.floor(STRIP_CELLS / examples));
  for (let first = 0; first < frames; first += stripRows) {
    const strip = vectors.subarray(first * dim, Math.min(frames, first + stripRows) * dim);
    const products = orderedRowProducts(strip, unitExamples, dim);
    for (let row = 0; row * dim < strip.length; row++) {
      const scale = inverseDistance(strip, row * dim, dim, centre);
      const to = (first + row) * columns;
      for (let g = 0; g < examples; g++) {
        const at = to + exampleStep[g]!;
        const similarity = (products[row * examples + g]! - centreProducts[g]!) * scale;
        if (similarity <= best[at]!) continue;
        best[at] = similarity;
        example[at] = g;
      }
    }
  }
  return { frames, columns, best, example };
}

function inverseDistance(vectors: Float32Array, start: number, dim: number, centre: Float64Array): number {
  let squares = 0;
  for (let k = 0; k < dim; k++) squares += (vectors[start + k]! - centre[k]!) ** 2;
  return squares > 1e-18 ? 1 / Math.sqrt(squares) : 0;
}
