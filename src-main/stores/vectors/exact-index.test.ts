import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { InferenceClient } from '../../workers/inference/inference-client.ts';
import { InferenceHost } from '../../workers/inference/inference-owner.ts';
import { createExactIndex, type MatrixProduct } from './exact-index.ts';
import { point, pointIdOf, randomUnitVector, seededRandom } from './testing/points.ts';
import { describeVectorIndex } from './vector-index.contract.ts';

const host = new InferenceHost({
  graphsDir: fileURLToPath(new URL('../../../resources/graphs', import.meta.url)),
  threads: 1,
});
const client = new InferenceClient(() => host.connect());
afterAll(async () => {
  await client.close();
  await host.stop();
});

let opened = 0;
describeVectorIndex('exact', async (dim) => createExactIndex({ id: `test-${++opened}`, dim, product: client }));

describe('exact index', () => {
  const DIM = 768;
  const COUNT = 40_000;

  /** The real product, counting its scans and the rows it was told of. */
  function counted(): { product: MatrixProduct; queriesPerScan: number[]; loads: string[] } {
    const queriesPerScan: number[] = [];
    const loads: string[] = [];
    return {
      queriesPerScan,
      loads,
      product: {
        loadMatrix(id, rows, dim) {
          loads.push(id);
          return client.loadMatrix(id, rows, dim);
        },
        scores(id, queries) {
          if (id.endsWith('/0')) queriesPerScan.push(queries.length / DIM);
          return client.scores(id, queries);
        },
        dropMatrix: (id) => client.dropMatrix(id),
      },
    };
  }

  it('shares scans between queries, over several segments, and reloads only what changed', async () => {
    const random = seededRandom(5);
    const vectors = Array.from({ length: 50 }, () => randomUnitVector(random, DIM));
    const { product, queriesPerScan, loads } = counted();
    const index = createExactIndex({ id: 'large', dim: DIM, product });
    const points = Array.from({ length: COUNT }, (_, id) => point(id, vectors[id % 50]!, { videoId: `v${id % 4}` }));
    await index.upsert(points);

    const hits = await Promise.all(
      [3, 17, 42].map((at) => index.search({ vector: vectors[at]!, filter: {}, limit: 2 })),
    );
    expect(hits.map((list) => list.map((hit) => hit.pointId))).toEqual([
      [3, 53].map(pointIdOf),
      [17, 67].map(pointIdOf),
      [42, 92].map(pointIdOf),
    ]);
    expect(queriesPerScan).toEqual([3]);
    expect(loads).toEqual(['large/0', 'large/1']);

    const far = randomUnitVector(random, DIM);
    await index.upsert([point(COUNT, far)]);
    const [last] = await index.search({ vector: far, filter: {}, limit: 1 });
    expect(last!.pointId).toBe(pointIdOf(COUNT));
    expect(loads).toEqual(['large/0', 'large/1', 'large/1']);

    await index.deleteVideo('v0');
    await index.deleteVideo('v1');
    expect(await index.count()).toBe(COUNT / 2 + 1);
    const [stillThere] = await index.search({ vector: far, filter: {}, limit: 1 });
    expect(stillThere!.pointId).toBe(pointIdOf(COUNT));
    await index.close();
    expect((await client.stats()).matrices.filter(({ id }) => id.startsWith('large/'))).toEqual([]);
  });

  it('passes a failed product on to every query that shared it, and recovers', async () => {
    const random = seededRandom(6);
    let broken = true;
    const index = createExactIndex({
      id: 'failing',
      dim: DIM,
      product: {
        loadMatrix: (id, rows, dim) => client.loadMatrix(id, rows, dim),
        scores: (id, queries) => (broken ? Promise.reject(new Error('host gone')) : client.scores(id, queries)),
        dropMatrix: (id) => client.dropMatrix(id),
      },
    });
    const vector = randomUnitVector(random, DIM);
    await index.upsert(Array.from({ length: 3000 }, (_, id) => point(id, vector)));
    const search = () => index.search({ vector, filter: {}, limit: 1 });
    const failed = await Promise.allSettled([search(), search()]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    broken = false;
    expect(await search()).toHaveLength(1);
    await index.close();
  });
});
