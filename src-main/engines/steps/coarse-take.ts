import type { StepModel } from './step-model.ts';

/** A model with every n-th example of each chain, for a take with every n-th frame: gold's pace stays the same. */
export function coarseModel(model: StepModel, every: number): StepModel {
  const { dim, exampleChain } = model;
  const places = new Map<number, number>();
  const kept: number[] = [];
  for (const [row, chain] of exampleChain.entries()) {
    const place = places.get(chain) ?? 0;
    places.set(chain, place + 1);
    if (place % every === 0) kept.push(row);
  }
  const pickRows = (rows: Float32Array): Float32Array => {
    const picked = new Float32Array(kept.length * dim);
    for (const [at, row] of kept.entries()) picked.set(rows.subarray(row * dim, (row + 1) * dim), at * dim);
    return picked;
  };
  return {
    ...model,
    examples: pickRows(model.examples),
    unitExamples: pickRows(model.unitExamples),
    exampleTails: Float32Array.from(kept, (row) => model.exampleTails[row]!),
    exampleStep: Int32Array.from(kept, (row) => model.exampleStep[row]!),
    exampleChain: Int32Array.from(kept, (row) => exampleChain[row]!),
    exampleStands: Uint8Array.from(kept, (row) => model.exampleStands[row]!),
    exampleProgress: Float64Array.from(kept, (row) => model.exampleProgress[row]!),
  };
}

/** Every n-th row of (rows x dim) vectors. */
export function coarseVectors(vectors: Float32Array, dim: number, every: number): Float32Array {
  const rows = Math.ceil(vectors.length / dim / every);
  const picked = new Float32Array(rows * dim);
  for (let row = 0; row < rows; row++)
    picked.set(vectors.subarray(row * every * dim, (row * every + 1) * dim), row * dim);
  return picked;
}
