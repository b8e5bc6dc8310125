/** Float32 products carry about seven digits; what differs beyond the sixth is rounding, not a better match. */
const SCORE_STEP = 1e-6;

/** A score rounded to what it can tell, so that equal vectors rank alike whichever kernel multiplied them. */
function roundScore(score: number): number {
  return Math.round(score / SCORE_STEP) * SCORE_STEP;
}

export interface RankedRow {
  readonly row: number;
  readonly score: number;
}

/**
 * The best `limit` of (row, score) pairs, best first, equal scores by `nameOf(row)`. A heap of `limit` entries with
 * the worst on top: n pairs cost n comparisons plus log(limit) for each that enters.
 */
export class BestRows {
  readonly #limit: number;
  readonly #nameOf: (row: number) => string;
  readonly #heap: RankedRow[] = [];

  constructor(limit: number, nameOf: (row: number) => string) {
    this.#limit = limit;
    this.#nameOf = nameOf;
  }

  offer(row: number, rawScore: number): void {
    if (this.#heap.length < this.#limit) {
      this.#heap.push({ row, score: roundScore(rawScore) });
      this.#siftUp(this.#heap.length - 1);
      return;
    }
    const worst = this.#heap[0];
    if (worst === undefined || rawScore < worst.score - SCORE_STEP) return;
    const candidate = { row, score: roundScore(rawScore) };
    if (!this.#isWorse(worst, candidate)) return;
    this.#heap[0] = candidate;
    this.#siftDown();
  }

  take(): RankedRow[] {
    return this.#heap.sort((a, b) => (this.#isWorse(a, b) ? 1 : -1));
  }

  #isWorse(a: RankedRow, b: RankedRow): boolean {
    return a.score === b.score ? this.#nameOf(a.row) > this.#nameOf(b.row) : a.score < b.score;
  }

  #siftUp(start: number): void {
    let child = start;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#isWorse(this.#heap[child]!, this.#heap[parent]!)) return;
      this.#swap(child, parent);
      child = parent;
    }
  }

  #siftDown(): void {
    let parent = 0;
    for (;;) {
      let worst = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < this.#heap.length && this.#isWorse(this.#heap[child]!, this.#heap[worst]!)) worst = child;
      }
      if (worst === parent) return;
      this.#swap(worst, parent);
      parent = worst;
    }
  }

  #swap(a: number, b: number): void {
    const moved = this.#heap[a]!;
    this.#heap[a] = this.#heap[b]!;
    this.#heap[b] = moved;
  }
}
