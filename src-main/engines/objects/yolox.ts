import type { Detection } from './box.ts';
import type { Letterboxed } from './letterbox.ts';

export interface YoloxOutput {
  /** Pixels of the graph's input that a cell of each grid is wide and high, in the order of the rows. */
  readonly strides: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly labelCount: number;
}

/** Cells of all grids: rows of the output. */
export function cellCount({ strides, width, height }: Omit<YoloxOutput, 'labelCount'>): number {
  return strides.reduce((count, stride) => count + Math.floor(width / stride) * Math.floor(height / stride), 0);
}

/**
 * Reads what YOLOX's head gives for one picture (demo_utils.py, `demo_postprocess`): for each cell, grid after grid and
 * row after row, centre, logarithms of width and height, objectness and a score for each label, all but the first four
 * 0..1. `fitted` is the part of the input that the picture fills; boxes are parts of the picture, cut at its edges.
 * What scores (objectness times label) less than `leastScore` is left out.
 */
export function decodeYolox(
  values: Float32Array,
  { strides, width, height, labelCount }: YoloxOutput,
  fitted: Letterboxed,
  leastScore: number,
): Detection[] {
  const found: Detection[] = [];
  const rowLength = 5 + labelCount;
  let at = 0;
  for (const stride of strides) {
    const columns = Math.floor(width / stride);
    const cells = columns * Math.floor(height / stride);
    for (let cell = 0; cell < cells; cell++, at += rowLength) {
      const objectness = values[at + 4]!;
      // No label adds to it: most cells are done here. What is not a number is left out as well.
      if (!(objectness >= leastScore)) continue;
      let label = 0;
      for (let each = 1; each < labelCount; each++) if (values[at + 5 + each]! > values[at + 5 + label]!) label = each;
      const score = objectness * values[at + 5 + label]!;
      if (!(score >= leastScore)) continue;
      const centreX = (values[at]! + (cell % columns)) * stride;
      const centreY = (values[at + 1]! + Math.floor(cell / columns)) * stride;
      const halfWidth = (Math.exp(values[at + 2]!) * stride) / 2;
      const halfHeight = (Math.exp(values[at + 3]!) * stride) / 2;
      const box = {
        left: within((centreX - halfWidth) / fitted.width),
        top: within((centreY - halfHeight) / fitted.height),
        right: within((centreX + halfWidth) / fitted.width),
        bottom: within((centreY + halfHeight) / fitted.height),
      };
      if (box.right > box.left && box.bottom > box.top) found.push({ ...box, label, score: Math.min(1, score) });
    }
  }
  return found;
}

function within(part: number): number {
  return Math.min(1, Math.max(0, part));
}
