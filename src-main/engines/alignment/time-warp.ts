/** A warping path, forward: parallel arrays of gold and trainee indexes. */
export interface WarpPath {
  readonly gold: Int32Array;
  readonly trainee: Int32Array;
  /** Sum of the costs along the path, in binary64. */
  readonly totalCost: number;
}

const DIAGONAL = 0;
const ABOVE = 1;
const LEFT = 2;

/**
 * Dynamic time warping without window or slope weights, fed one row of costs (one gold element against all trainee
 * elements) after the other. It keeps two rows of sums and one byte per cell for the way back, never the costs.
 * Equal predecessors are taken in the order diagonal, above (gold before), left (trainee before).
 */
export class TimeWarp {
  readonly #columns: number;
  readonly #directions: Uint8Array;
  #previous: Float64Array;
  #current: Float64Array;
  #rows = 0;

  /** `rows` gold elements are going to be pushed, each against `columns` trainee elements; both at least 1. */
  constructor(rows: number, columns: number) {
    this.#columns = columns;
    this.#directions = new Uint8Array(rows * columns);
    this.#previous = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    this.#previous[0] = 0;
    this.#current = new Float64Array(columns + 1);
  }

  /** Takes the next gold element's similarities from `similarities[offset ...]`; cost = 1 - similarity, in binary32. */
  pushSimilarities(similarities: Float32Array, offset: number): void {
    const columns = this.#columns;
    const directions = this.#directions;
    const previous = this.#previous;
    const current = this.#current;
    const base = this.#rows * columns;
    current[0] = Number.POSITIVE_INFINITY;
    let left = Number.POSITIVE_INFINITY;
    let diagonal = previous[0]!;
    for (let j = 0; j < columns; j++) {
      const above = previous[j + 1]!;
      let best = diagonal;
      let direction = DIAGONAL;
      if (above < best) {
        best = above;
        direction = ABOVE;
      }
      if (left < best) {
        best = left;
        direction = LEFT;
      }
      left = best + Math.fround(1 - similarities[offset + j]!);
      current[j + 1] = left;
      directions[base + j] = direction;
      diagonal = above;
    }
    this.#previous = current;
    this.#current = previous;
    this.#rows += 1;
  }

  /** The cheapest path through all rows pushed so far, from the first pair to the last. */
  path(): WarpPath {
    const columns = this.#columns;
    const longest = this.#rows + columns;
    const gold = new Int32Array(longest);
    const trainee = new Int32Array(longest);
    let i = this.#rows - 1;
    let j = columns - 1;
    let at = longest;
    while (i >= 0 && j >= 0) {
      at -= 1;
      gold[at] = i;
      trainee[at] = j;
      const direction = this.#directions[i * columns + j]!;
      if (direction !== LEFT) i -= 1;
      if (direction !== ABOVE) j -= 1;
    }
    return { gold: gold.slice(at), trainee: trainee.slice(at), totalCost: this.#previous[columns]! };
  }
}
