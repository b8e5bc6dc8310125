import { setImmediate as nextTurn } from 'node:timers/promises';
import { BestRows } from './exact-index-ranking.ts';
import { type MatrixProduct, SharedScan } from './exact-index-scan.ts';
import { dimensionMismatch, VectorTable } from './exact-index-table.ts';
import type { VectorHit, VectorIndex, VectorPoint } from './vector-index.ts';

export type { MatrixProduct } from './exact-index-scan.ts';

/** Points written before the event loop gets a turn; about 3 ms at 768 values. */
const POINTS_PER_TURN = 1024;

/**
 * The exact index of one encoder's vectors: everything in memory, every search a full product. `id` names the matrix
 * in the inference host (segments are `id/0`, `id/1`, …); `dim` is the encoder's. Throws `encoder-mismatch` for vectors of another length.
 */
export function createExactIndex(options: {
  readonly id: string;
  readonly dim: number;
  readonly product: MatrixProduct;
}): VectorIndex {
  const { dim, product, id } = options;
  let table = new VectorTable(dim);
  const betweenScans = takingTurns();
  const oneWriter = takingTurns();
  const scan = new SharedScan(id, product, () => table, betweenScans);

  const write = async (points: readonly VectorPoint[]): Promise<void> => {
    for (const { vector } of points) if (vector.length !== dim) throw dimensionMismatch(vector.length, dim);
    await betweenScans(async () => {
      for (const [index, point] of points.entries()) {
        if (index % POINTS_PER_TURN === POINTS_PER_TURN - 1) await nextTurn();
        table.upsert(point);
      }
    });
  };

  return {
    backend: 'exact',
    upsert: (points) => oneWriter(() => write(points)),

    async search({ vector, filter, limit }) {
      if (vector.length !== dim) throw dimensionMismatch(vector.length, dim);
      return scan.run(vector, filter, ({ columns, rows, scores }) => {
        const best = new BestRows(limit, (row) => columns.pointIds[row]!);
        for (let i = 0; i < rows.length; i++) best.offer(rows[i]!, scores[i]!);
        return best.take().map(({ row, score }): VectorHit => ({ ...columns.payload(row), score }));
      });
    },

    async scores({ vector, filter }) {
      if (vector.length !== dim) throw dimensionMismatch(vector.length, dim);
      return scan.run(vector, filter, ({ scores }) => scores);
    },

    deleteVideo: (videoId) => oneWriter(() => betweenScans(async () => table.deleteVideo(videoId))),

    async count(filter) {
      return filter ? table.columns.select(filter).length : table.count;
    },

    rebuild: (points) =>
      oneWriter(async () => {
        // Filled aside: searches go on in the old rows until the new ones are complete.
        const fresh = new VectorTable(dim);
        for await (const batch of points) {
          for (const point of batch) fresh.upsert(point);
          await nextTurn();
        }
        await betweenScans(async () => {
          table = fresh;
        });
      }),

    close: () =>
      oneWriter(() =>
        betweenScans(async () => {
          table = new VectorTable(dim);
          await scan.release();
        }),
      ),
  };
}

/** Runs what it is given one after another; a failure is its caller's alone. */
function takingTurns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}
