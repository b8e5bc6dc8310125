import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { sessionOptions } from '../../workers/inference/session-options.ts';
import { createExactIndex, type MatrixProduct } from './exact-index.ts';
import { point, randomUnitVector, seededRandom } from './testing/points.ts';
import type { VectorIndex } from './vector-index.ts';

const DIM = 768;
const COUNT = 100_000;
const POINTS_PER_BATCH = 5000;

export interface ExactIndexBench {
  readonly searchMs: number;
  readonly bareMatMulMs: number;
  /** Goal: at most 1.5. */
  readonly ratio: number;
}

/**
 * Filtered top 10 of 100,000 x 768 through the index, against one bare ONNX MatMul over the same floats: medians of
 * `rounds` alternating runs, so that both see the same machine. `threads` must be those of the inference host.
 */
export async function benchExactIndex(options: {
  readonly product: MatrixProduct;
  readonly graphsDir: string;
  readonly threads: number;
  readonly rounds?: number;
}): Promise<ExactIndexBench> {
  const { product, graphsDir, threads, rounds = 15 } = options;
  const random = seededRandom(1);
  // Values do not matter to the time; a thousand distinct vectors keep the set-up short.
  const vectors = Array.from({ length: 1000 }, () => randomUnitVector(random, DIM));
  const index = createExactIndex({ id: 'bench-exact', dim: DIM, product });
  await fill(index, vectors);
  const rows = new Float32Array(COUNT * DIM);
  for (let row = 0; row < COUNT; row++) rows.set(vectors[row % vectors.length]!, row * DIM);
  const session = await InferenceSession.create(join(graphsDir, 'matmul.onnx'), sessionOptions(threads));

  const searches: number[] = [];
  const products: number[] = [];
  for (let round = -2; round < rounds; round++) {
    const vector = randomUnitVector(random, DIM);
    const searchMs = await timed(() => index.search({ vector, filter: { levels: ['micro'], fromSec: 50 }, limit: 10 }));
    const productMs = await timed(() =>
      session.run({ a: new Tensor('float32', rows, [COUNT, DIM]), b: new Tensor('float32', vector, [DIM, 1]) }),
    );
    if (round < 0) continue;
    searches.push(searchMs);
    products.push(productMs);
  }
  await index.close();
  await session.release();
  const [searchMs, bareMatMulMs] = [median(searches), median(products)];
  return { searchMs, bareMatMulMs, ratio: searchMs / bareMatMulMs };
}

async function fill(index: VectorIndex, vectors: readonly Float32Array[]): Promise<void> {
  for (let first = 0; first < COUNT; first += POINTS_PER_BATCH) {
    await index.upsert(
      Array.from({ length: POINTS_PER_BATCH }, (_, at) => {
        const id = first + at;
        const level = id % 2 === 0 ? 'micro' : 'meso';
        return point(id, vectors[id % vectors.length]!, {
          videoId: `video-${id % 50}`,
          level,
          startSec: id % 600,
          endSec: (id % 600) + 3,
        });
      }),
    );
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
