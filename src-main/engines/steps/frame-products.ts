import { orderedRowProducts } from '../vector-math/row-products.ts';
import type { StepModel } from './step-model.ts';

/** Products held at a time, and in all: 16 MB and 256 MB. A longer take is multiplied again for each pass. */
const STRIP_CELLS = 1 << 22;
const HELD_CELLS = 1 << 26;

/**
 * Cosines of a take's frames with a model's examples for any centre taken from the frames. With x.u known, the centred
 * product is x.u - centre.u, so that another centre needs no second product of matrices.
 */
export class FrameProducts {
  readonly frames: number;
  readonly #model: StepModel;
  readonly #vectors: Float32Array;
  readonly #stripRows: number;
  readonly #held: Float32Array[] | undefined;

  constructor(model: StepModel, vectors: Float32Array) {
    const examples = model.exampleStep.length;
    this.frames = vectors.length / model.dim;
    this.#model = model;
    this.#vectors = vectors;
    this.#stripRows = Math.max(1, Math.floor(STRIP_CELLS / examples));
    this.#held = this.frames * examples <= HELD_CELLS ? [] : undefined;
  }

  /** Calls `take` with every frame's cosines to all examples, in order; the array is overwritten by the next frame's. */
  forEachFrame(centre: Float64Array, take: (frame: number, cosines: Float32Array) => void): void {
    const { dim, unitExamples, exampleStep, exampleTails, noiseFloor } = this.#model;
    const examples = exampleStep.length;
    const shares = Float64Array.from({ length: examples }, (_, g) => {
      let dot = 0;
      for (let k = 0; k < dim; k++) dot += centre[k]! * unitExamples[g * dim + k]!;
      return dot;
    });
    const cosines = new Float32Array(examples);
    for (let first = 0; first < this.frames; first += this.#stripRows) {
      const strip = this.#strip(first);
      const end = Math.min(this.frames, first + this.#stripRows);
      for (let frame = first; frame < end; frame++) {
        const scale = this.#inverseDistance(frame, centre);
        const from = (frame - first) * examples;
        for (let g = 0; g < examples; g++) {
          cosines[g] = (strip[from + g]! - shares[g]! + noiseFloor * exampleTails[g]!) * scale;
        }
        take(frame, cosines);
      }
    }
  }

  #strip(first: number): Float32Array {
    const at = first / this.#stripRows;
    const known = this.#held?.[at];
    if (known) return known;
    const { dim, unitExamples } = this.#model;
    const rows = this.#vectors.subarray(first * dim, Math.min(this.frames, first + this.#stripRows) * dim);
    const products = orderedRowProducts(rows, unitExamples, dim);
    if (this.#held) this.#held[at] = products;
    return products;
  }

  #inverseDistance(frame: number, centre: Float64Array): number {
    const { dim } = this.#model;
    const start = frame * dim;
    let squares = this.#model.noiseFloor ** 2;
    for (let k = 0; k < dim; k++) squares += (this.#vectors[start + k]! - centre[k]!) ** 2;
    return squares > 1e-18 ? 1 / Math.sqrt(squares) : 0;
  }
}
