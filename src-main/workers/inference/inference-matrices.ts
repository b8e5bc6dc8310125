import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { ProductOperands } from './inference-messages.ts';
import { sessionOptions } from './session-options.ts';

interface Matrix {
  readonly dim: number;
  readonly blocks: Float32Array[];
  rows: number;
}

/**
 * Products of float32 matrices, by ONNX MatMul. Kept matrices are lists of row blocks read in place (shared memory is
 * never copied); scores are written straight into the answer.
 */
export class InferenceMatrices {
  readonly #graphsDir: string;
  readonly #threads: number;
  readonly #kept = new Map<string, Matrix>();
  readonly #sessions = new Map<string, Promise<InferenceSession>>();

  constructor(graphsDir: string, threads: number) {
    this.#graphsDir = graphsDir;
    this.#threads = threads;
  }

  /** Starts matrix `id` again, with no rows yet. */
  begin(id: string, dim: number): void {
    this.#kept.set(id, { dim, blocks: [], rows: 0 });
  }

  /** Appends rows: `block` holds whole rows of `dim` values, one after another. */
  append(id: string, block: Float32Array): void {
    const matrix = this.#matrix(id);
    if (block.length % matrix.dim !== 0)
      throw new VigilError('bad-input', say('matrix-rows-differ', { matrix: id, dim: matrix.dim }));
    matrix.blocks.push(block);
    matrix.rows += block.length / matrix.dim;
  }

  drop(id: string): void {
    this.#kept.delete(id);
  }

  stats(): { id: string; rows: number; dim: number }[] {
    return [...this.#kept].map(([id, { rows, dim }]) => ({ id, rows, dim }));
  }

  /**
   * Dot products of rows [startRow, endRow) of matrix `id` with Q queries (Q x dim):
   * (endRow - startRow) x Q, row after row. Throws `not-found` for an unknown matrix.
   */
  async scores(id: string, queries: Float32Array, startRow: number, endRow: number | null): Promise<Float32Array> {
    const matrix = this.#matrix(id);
    const { dim } = matrix;
    const end = Math.min(endRow ?? matrix.rows, matrix.rows);
    const queryCount = queries.length / dim;
    if (!Number.isInteger(queryCount) || startRow < 0 || startRow > end) {
      throw new VigilError('bad-input', say('queries-size-differs', { matrix: id, dim }));
    }
    const session = await this.#session('matmul.onnx');
    const b = new Tensor('float32', transpose(queries, queryCount, dim), [dim, queryCount]);
    const scores = new Float32Array((end - startRow) * queryCount);
    let firstRow = 0;
    for (const block of matrix.blocks) {
      const blockRows = block.length / dim;
      const from = Math.max(startRow - firstRow, 0);
      const to = Math.min(end - firstRow, blockRows);
      if (from < to && queryCount > 0) {
        const a = new Tensor('float32', block.subarray(from * dim, to * dim), [to - from, dim]);
        const at = (firstRow + from - startRow) * queryCount;
        const target = scores.subarray(at, at + (to - from) * queryCount);
        await session.run({ a, b }, { c: new Tensor('float32', target, [to - from, queryCount]) });
      }
      firstRow += blockRows;
    }
    return scores;
  }

  /** m x n product, row after row. Throws `bad-input` when the operands' lengths do not fit. */
  async product({ a, b, m, k, n, transposeB }: ProductOperands): Promise<Float32Array> {
    if (a.length !== m * k || b.length !== k * n) {
      throw new VigilError('bad-input', say('product-size-differs', { m, k, n }));
    }
    if (m === 0 || n === 0 || k === 0) return new Float32Array(m * n);
    const session = await this.#session(transposeB ? 'matmul-transposed.onnx' : 'matmul.onnx');
    const result = new Float32Array(m * n);
    await session.run(
      { a: new Tensor('float32', a, [m, k]), b: new Tensor('float32', b, transposeB ? [n, k] : [k, n]) },
      { c: new Tensor('float32', result, [m, n]) },
    );
    return result;
  }

  #matrix(id: string): Matrix {
    const matrix = this.#kept.get(id);
    if (!matrix)
      throw new VigilError('not-found', say('matrix-not-loaded', { matrix: id }), { details: { matrix: id } });
    return matrix;
  }

  #session(file: string): Promise<InferenceSession> {
    const known = this.#sessions.get(file);
    if (known) return known;
    const pending = InferenceSession.create(join(this.#graphsDir, file), sessionOptions(this.#threads));
    this.#sessions.set(file, pending);
    pending.catch(() => this.#sessions.delete(file));
    return pending;
  }
}

function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  if (rows === 1) return values;
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = values[row * columns + column]!;
  }
  return result;
}
