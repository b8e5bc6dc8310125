import type { RgbImage } from '../pictures/rgb-image.ts';

const COLUMNS = 32;
const ROWS = 18;
/** A cell differs by so many levels of 255: above what compression does to a picture that stands still. */
const MIN_DIFFERENCE = 10;
/** So many cells must differ: less than a short caption covers. */
const MIN_CELLS = 4;

/** How bright a picture is, cell by cell of a coarse grid: 0..255, row after row. */
export function gridOf({ width, height, data }: RgbImage): number[] {
  const sums = new Float64Array(COLUMNS * ROWS);
  const counts = new Uint32Array(COLUMNS * ROWS);
  // Every other pixel is plenty for a mean.
  for (let y = 0; y < height; y += 2) {
    const row = Math.floor((y * ROWS) / height) * COLUMNS;
    for (let x = 0; x < width; x += 2) {
      const cell = row + Math.floor((x * COLUMNS) / width);
      const at = 3 * (y * width + x);
      sums[cell]! += 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
      counts[cell]! += 1;
    }
  }
  return Array.from(sums, (sum, cell) => Math.round(sum / Math.max(1, counts[cell]!)));
}

/** Whether one picture shows something else than another, by their grids. */
export function hasChanged(grid: readonly number[], before: readonly number[]): boolean {
  return grid.filter((level, cell) => Math.abs(level - before[cell]!) >= MIN_DIFFERENCE).length >= MIN_CELLS;
}
