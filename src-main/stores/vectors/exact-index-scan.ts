import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PayloadColumns } from './exact-index-columns.ts';
import { SEGMENT_ROWS, type Segment, type VectorTable } from './exact-index-table.ts';
import type { VectorFilter } from './vector-index.ts';

/**
 * Products of kept matrices with many queries, run where ONNX may run. Shared memory is read in place, so keeping a
 * matrix costs a few messages however many rows it has; it changes only between `scores` and the next `loadMatrix`.
 */
export interface MatrixProduct {
  /** Keeps `rows` (count x dim, row after row) under `id`; replaces what had that id. */
  loadMatrix(id: string, rows: Float32Array, dim: number): Promise<void>;
  /** `queries` is Q x dim; the result is count x Q, row after row. */
  scores(id: string, queries: Float32Array): Promise<Float32Array>;
  dropMatrix(id: string): Promise<void>;
}

/** What a query sees of the index, in the very turn in which its scores arrive: `scores[i]` belongs to `rows[i]`. */
export interface ScoredRows {
  readonly columns: PayloadColumns;
  readonly rows: Uint32Array;
  readonly scores: Float32Array;
}

/** Up to this many multiplications are done on the spot: under 2 ms, less than a message there and back. */
const DIRECT_PRODUCTS = 1_500_000;
/** Largest result of one shared scan, in scores (64 MB). */
const MAX_BATCH_SCORES = 16_000_000;

interface Query {
  readonly vector: Float32Array;
  readonly filter: VectorFilter;
  readonly finish: (scored: ScoredRows) => void;
  readonly fail: (reason: unknown) => void;
}

interface LoadedSegment {
  readonly segment: Segment;
  readonly revision: number;
}

/**
 * Coalesces queries: those that arrive in one turn of the event loop, or while a scan runs, share the next product.
 * `exclusively` keeps scans and changes of the rows apart.
 */
export class SharedScan {
  readonly #id: string;
  readonly #product: MatrixProduct;
  readonly #table: () => VectorTable;
  readonly #exclusively: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly #loaded: LoadedSegment[] = [];
  #arrivals: Query[] = [];
  #scheduled = false;

  constructor(
    id: string,
    product: MatrixProduct,
    table: () => VectorTable,
    exclusively: <Result>(work: () => Promise<Result>) => Promise<Result>,
  ) {
    this.#id = id;
    this.#product = product;
    this.#table = table;
    this.#exclusively = exclusively;
  }

  /** Scores every row that passes the filter and hands them to `use` before any row can change. */
  run<Result>(vector: Float32Array, filter: VectorFilter, use: (scored: ScoredRows) => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#arrivals.push({ vector, filter, finish: (scored) => resolve(use(scored)), fail: reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => void this.#exclusively(() => this.#runBatch()));
    });
  }

  /** Gives the host's memory back. */
  async release(): Promise<void> {
    for (const index of this.#loaded.splice(0).keys()) await this.#product.dropMatrix(this.#segmentId(index));
  }

  async #runBatch(): Promise<void> {
    this.#scheduled = false;
    const table = this.#table();
    const { columns } = table;
    const large: { query: Query; rows: Uint32Array }[] = [];
    for (const query of this.#arrivals.splice(0)) {
      const rows = columns.select(query.filter);
      if (rows.length * table.dim > DIRECT_PRODUCTS) large.push({ query, rows });
      else settle(query, () => ({ columns, rows, scores: dotRows(table, rows, query.vector) }));
    }
    const perScan = Math.max(1, Math.floor(MAX_BATCH_SCORES / Math.max(1, table.count)));
    for (let first = 0; first < large.length; first += perScan) {
      const batch = large.slice(first, first + perScan);
      // One question searches several filters with one vector: its product is needed once.
      const vectors = [...new Set(batch.map(({ query }) => query.vector))];
      try {
        const scoresBySegment = await this.#scan(table, vectors);
        for (const { query, rows } of batch) {
          const at = vectors.indexOf(query.vector);
          settle(query, () => ({ columns, rows, scores: picked(scoresBySegment, rows, at, vectors.length) }));
          // Each query ranks its scores at once; the thread comes up for air between them.
          await nextTurn();
        }
      } catch (error) {
        for (const { query } of batch) query.fail(error);
      }
    }
  }

  async #scan(table: VectorTable, vectors: readonly Float32Array[]): Promise<Float32Array[]> {
    const queries = new Float32Array(vectors.length * table.dim);
    vectors.forEach((vector, index) => {
      queries.set(vector, index * table.dim);
    });
    await this.#load(table);
    return Promise.all(table.segments.map((_, index) => this.#product.scores(this.#segmentId(index), queries)));
  }

  /** Tells the host about segments that are new or changed. */
  async #load(table: VectorTable): Promise<void> {
    for (const [index, segment] of table.segments.entries()) {
      const { revision } = segment;
      const known = this.#loaded[index];
      if (known?.segment === segment && known.revision === revision) continue;
      const rows = segment.vectors.subarray(0, table.rowsIn(index) * table.dim);
      await this.#product.loadMatrix(this.#segmentId(index), rows, table.dim);
      this.#loaded[index] = { segment, revision };
    }
    while (this.#loaded.length > table.segments.length) {
      this.#loaded.pop();
      await this.#product.dropMatrix(this.#segmentId(this.#loaded.length));
    }
  }

  #segmentId(index: number): string {
    return `${this.#id}/${index}`;
  }
}

function settle(query: Query, scored: () => ScoredRows): void {
  try {
    query.finish(scored());
  } catch (error) {
    query.fail(error);
  }
}

/** The scores of one of `queryCount` queries for the selected rows. */
function picked(
  scoresBySegment: readonly Float32Array[],
  rows: Uint32Array,
  query: number,
  queryCount: number,
): Float32Array {
  const selected = new Float32Array(rows.length);
  let segment = -1;
  let scores = new Float32Array() as Float32Array;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const itsSegment = Math.floor(row / SEGMENT_ROWS);
    if (itsSegment !== segment) {
      segment = itsSegment;
      scores = scoresBySegment[segment]!;
    }
    selected[i] = scores[(row - segment * SEGMENT_ROWS) * queryCount + query]!;
  }
  return selected;
}

function dotRows(table: VectorTable, rows: Uint32Array, vector: Float32Array): Float32Array {
  const { dim, segments } = table;
  const scores = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const { vectors } = segments[Math.floor(row / SEGMENT_ROWS)]!;
    const offset = (row % SEGMENT_ROWS) * dim;
    let sum = 0;
    for (let k = 0; k < dim; k++) sum += vectors[offset + k]! * vector[k]!;
    scores[i] = sum;
  }
  return scores;
}
