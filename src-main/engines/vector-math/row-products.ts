import { TILE_COLUMNS, TILE_ROWS, tileKernel } from './tile-kernel.ts';

/** Trainee rows held in the kernel's memory at a time: at 904 dimensions just under a megabyte. */
const PANEL_COLUMNS = 256;
const PRODUCTS_BYTES = TILE_ROWS * TILE_COLUMNS * 4;

/**
 * Dot products of every gold row with every trainee row: (m x dim), (n x dim) -> (m x n), accumulated in binary32 in
 * the order of the dimensions, `acc = fround(acc + fround(g * t))`, as the reference BLAS does. For rows of unit
 * length these are cosine similarities.
 */
export function orderedRowProducts(gold: Float32Array, trainee: Float32Array, dim: number): Float32Array {
  const m = dim > 0 ? gold.length / dim : 0;
  const n = dim > 0 ? trainee.length / dim : 0;
  const products = new Float32Array(m * n);
  if (products.length === 0) return products;
  const kernel = tileKernel();
  const goldStart = PRODUCTS_BYTES;
  const goldEnd = goldStart + TILE_ROWS * dim * 4;
  const columnBytes = TILE_COLUMNS * dim * 4;
  const panelColumns = Math.min(PANEL_COLUMNS, Math.ceil(n / TILE_COLUMNS) * TILE_COLUMNS);
  const memory = kernel.floats(goldEnd + (panelColumns / TILE_COLUMNS) * columnBytes);
  for (let panel = 0; panel < n; panel += panelColumns) {
    const columns = Math.min(panelColumns, n - panel);
    for (let column = 0; column < columns; column += TILE_COLUMNS) {
      const offset = (goldEnd + (column / TILE_COLUMNS) * columnBytes) / 4;
      interleaveRows(trainee, dim, panel + column, TILE_COLUMNS, memory, offset);
    }
    for (let row = 0; row < m; row += TILE_ROWS) {
      interleaveRows(gold, dim, row, TILE_ROWS, memory, goldStart / 4);
      const rows = Math.min(TILE_ROWS, m - row);
      for (let column = 0; column < columns; column += TILE_COLUMNS) {
        kernel.tile(goldStart, goldEnd + (column / TILE_COLUMNS) * columnBytes, 0, goldEnd);
        const width = Math.min(TILE_COLUMNS, columns - column);
        for (let r = 0; r < rows; r++) {
          const to = (row + r) * n + panel + column;
          for (let c = 0; c < width; c++) products[to + c] = memory[r * TILE_COLUMNS + c]!;
        }
      }
    }
  }
  return products;
}

/** Writes `group` rows from `first` so that equal dimensions lie side by side; rows past the end are zero. */
function interleaveRows(
  source: Float32Array,
  dim: number,
  first: number,
  group: number,
  target: Float32Array,
  offset: number,
): void {
  const rows = source.length / dim;
  for (let r = 0; r < group; r++) {
    const from = (first + r) * dim;
    const present = first + r < rows;
    for (let k = 0; k < dim; k++) target[offset + k * group + r] = present ? source[from + k]! : 0;
  }
}
