import type { Span } from '../../../src-shared/time.ts';
import { meanRow } from '../vector-math/vectors.ts';
import type { TakeFrames } from './take-vectors.ts';

/** How alike the parts of two takes are. */
export interface LikenessMap {
  /** Equal parts of each take, from its start. */
  readonly goldCells: number;
  readonly traineeCells: number;
  /** (goldCells x traineeCells), row by row: `lowest` at 0, `highest` at 255. */
  readonly levels: Uint8Array;
  /** Cosines in -1..1. */
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Cosine similarity of each part of gold with each part of the trainee's take. A take has as many parts as frames, at
 * most `maxCells`; a part is the mean of its frames. Each take's own mean is taken away first, as the alignment does:
 * what never changes would make every pair alike.
 */
export function likenessMap(gold: TakeFrames, trainee: TakeFrames, maxCells: number): LikenessMap {
  const { dim } = gold;
  const goldRows = unitParts(gold, maxCells);
  const traineeRows = unitParts(trainee, maxCells);
  const goldCells = goldRows.length / dim;
  const traineeCells = traineeRows.length / dim;
  const cosines = new Float32Array(goldCells * traineeCells);
  for (let row = 0; row < goldCells; row++) {
    for (let column = 0; column < traineeCells; column++) {
      let dot = 0;
      for (let k = 0; k < dim; k++) dot += goldRows[row * dim + k]! * traineeRows[column * dim + k]!;
      cosines[row * traineeCells + column] = Math.min(1, Math.max(-1, dot));
    }
  }
  let lowest = cosines[0]!;
  let highest = cosines[0]!;
  for (const value of cosines) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const range = highest - lowest;
  // Takes in which nothing moves are alike everywhere.
  const levels = Uint8Array.from(cosines, (value) => (range > 0 ? Math.round(((value - lowest) / range) * 255) : 255));
  return { goldCells, traineeCells, levels, lowest, highest };
}

/** Unit vectors of equal parts of a take's span: the mean of the frames of each, or of the frame before it. */
function unitParts({ vectors, dim, timesSec, span }: TakeFrames, maxCells: number): Float32Array {
  const cells = Math.max(1, Math.min(maxCells, timesSec.length));
  const mean = meanRow(vectors, dim);
  const parts = new Float32Array(cells * dim);
  const counts = new Uint32Array(cells);
  for (let frame = 0; frame < timesSec.length; frame++) {
    const cell = cellAt(span, cells, timesSec[frame]!);
    counts[cell]! += 1;
    for (let k = 0; k < dim; k++) parts[cell * dim + k]! += vectors[frame * dim + k]! - mean[k]!;
  }
  let filled = counts.findIndex((count) => count > 0);
  for (let cell = 0; cell < cells; cell++) {
    if (counts[cell]! > 0) filled = cell;
    else parts.copyWithin(cell * dim, filled * dim, (filled + 1) * dim);
  }
  for (let start = 0; start < parts.length; start += dim) {
    let squares = 0;
    for (let k = 0; k < dim; k++) squares += parts[start + k]! ** 2;
    const scale = squares > 1e-18 ? 1 / Math.sqrt(squares) : 0;
    for (let k = 0; k < dim; k++) parts[start + k]! *= scale;
  }
  return parts;
}

function cellAt({ startSec, endSec }: Span, cells: number, sec: number): number {
  const share = (sec - startSec) / Math.max(1e-9, endSec - startSec);
  return Math.min(cells - 1, Math.max(0, Math.floor(share * cells)));
}
