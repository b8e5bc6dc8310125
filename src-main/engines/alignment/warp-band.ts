import type { WarpPath } from './time-warp.ts';

/** Columns [starts[i], ends[i]) that row i may be paired with; both never fall, and neighbouring rows meet. */
export interface WarpBand {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** How far around the coarse way the fine one is looked for, in coarse rows and columns. */
const RADIUS = 6;

/**
 * The band around a coarse warping path (Salvador and Chan, FastDTW, 2007): each coarse pair, widened by a few on all
 * sides, opens the fine rows and columns it was pooled from. `rows` and `columns` are the fine sizes, `rowFactor` and
 * `columnFactor` how many of them make one coarse one.
 */
export function bandAround(
  coarse: Pick<WarpPath, 'gold' | 'trainee'>,
  fine: { readonly rows: number; readonly columns: number; readonly rowFactor: number; readonly columnFactor: number },
): WarpBand {
  const { rows, columns, rowFactor, columnFactor } = fine;
  const coarseRows = Math.ceil(rows / rowFactor);
  const least = new Int32Array(coarseRows).fill(columns);
  const most = new Int32Array(coarseRows);
  for (const [at, row] of coarse.gold.entries()) {
    const from = Math.max(0, (coarse.trainee[at]! - RADIUS) * columnFactor);
    const to = Math.min(columns, (coarse.trainee[at]! + RADIUS + 1) * columnFactor);
    const lastRow = Math.min(coarseRows - 1, row + RADIUS);
    for (let open = Math.max(0, row - RADIUS); open <= lastRow; open++) {
      least[open] = Math.min(least[open]!, from);
      most[open] = Math.max(most[open]!, to);
    }
  }
  const starts = Int32Array.from({ length: rows }, (_, row) => least[Math.floor(row / rowFactor)]!);
  const ends = Int32Array.from({ length: rows }, (_, row) => most[Math.floor(row / rowFactor)]!);
  return { starts, ends };
}

const DIAGONAL = 0;
const ABOVE = 1;
const LEFT = 2;

/**
 * Dynamic time warping inside a band, fed one row of costs after the other; ties as in `TimeWarp`. Memory is one byte
 * per cell of the band.
 */
export class BandedWarp {
  readonly #band: WarpBand;
  readonly #columns: number;
  /** Where each row's directions begin. */
  readonly #offsets: Float64Array;
  readonly #directions: Uint8Array;
  #previous: Float64Array;
  #current: Float64Array;
  #rows = 0;

  constructor(band: WarpBand, columns: number) {
    this.#band = band;
    this.#columns = columns;
    this.#offsets = new Float64Array(band.starts.length + 1);
    for (const [row, start] of band.starts.entries()) {
      this.#offsets[row + 1] = this.#offsets[row]! + band.ends[row]! - start;
    }
    this.#directions = new Uint8Array(this.#offsets[band.starts.length]!);
    this.#previous = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    this.#previous[0] = 0;
    this.#current = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
  }

  /** Takes the next row's similarities to the columns of its band, from `similarities[offset ...]`; cost = 1 - them. */
  pushSimilarities(similarities: Float32Array, offset: number): void {
    const row = this.#rows;
    const start = this.#band.starts[row]!;
    const end = this.#band.ends[row]!;
    const previous = this.#previous;
    const current = this.#current;
    const base = this.#offsets[row]! - start;
    // What the row before last left outside this row's band must not be taken for its sums.
    current.fill(Number.POSITIVE_INFINITY, row > 1 ? this.#band.starts[row - 2]! : 0, end + 1);
    for (let j = start; j < end; j++) {
      let best = previous[j]!;
      let direction = DIAGONAL;
      if (previous[j + 1]! < best) {
        best = previous[j + 1]!;
        direction = ABOVE;
      }
      if (current[j]! < best) {
        best = current[j]!;
        direction = LEFT;
      }
      current[j + 1] = best + Math.fround(1 - similarities[offset + j - start]!);
      this.#directions[base + j] = direction;
    }
    this.#previous = current;
    this.#current = previous;
    this.#rows += 1;
  }

  /** The cheapest path through all rows, from the first pair to the last. */
  path(): WarpPath {
    const longest = this.#rows + this.#columns;
    const gold = new Int32Array(longest);
    const trainee = new Int32Array(longest);
    let i = this.#rows - 1;
    let j = this.#columns - 1;
    let at = longest;
    while (i >= 0 && j >= 0) {
      at -= 1;
      gold[at] = i;
      trainee[at] = j;
      const direction = this.#directions[this.#offsets[i]! + j - this.#band.starts[i]!]!;
      if (direction !== LEFT) i -= 1;
      if (direction !== ABOVE) j -= 1;
    }
    return { gold: gold.slice(at), trainee: trainee.slice(at), totalCost: this.#previous[this.#columns]! };
  }
}
