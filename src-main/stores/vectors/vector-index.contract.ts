import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  cosine,
  passes,
  point,
  pointIdOf,
  randomFilter,
  randomPoint,
  randomUnitVector,
  seededRandom,
} from './testing/points.ts';
import type { VectorIndex, VectorPoint } from './vector-index.ts';

const DIM = 24;

/**
 * What every vector index promises, run on each backend that is present. `open` gives a fresh, empty index for
 * vectors of `dim` values.
 */
export function describeVectorIndex(name: string, open: (dim: number) => Promise<VectorIndex>): void {
  describe(`vector index: ${name}`, () => {
    let index: VectorIndex;
    beforeEach(async () => {
      index = await open(DIM);
    });
    afterEach(() => index.close());

    const axis = (at: number): Float32Array => Float32Array.from({ length: DIM }, (_, k) => (k === at ? 1 : 0));

    it('is empty at first', async () => {
      expect(await index.count()).toBe(0);
      expect(await index.search({ vector: axis(0), filter: {}, limit: 5 })).toEqual([]);
      expect(await index.scores({ vector: axis(0), filter: {} })).toHaveLength(0);
    });

    it('gives the nearest first, with the whole payload', async () => {
      const near = point(1, axis(0), { domain: 'kitchen', cameraId: 'cam-1', recordedAt: '2024-05-01T10:00:00.000Z' });
      const { vector: _, ...payload } = near;
      await index.upsert([point(2, axis(1)), near]);
      const hits = await index.search({ vector: axis(0), filter: {}, limit: 5 });
      expect(hits.map((hit) => hit.pointId)).toEqual([pointIdOf(1), pointIdOf(2)]);
      expect(hits[0]).toMatchObject(payload);
      expect(hits[0]!.score).toBeCloseTo(1, 5);
      expect(hits[1]!.score).toBeCloseTo(0, 5);
    });

    it('orders equal scores by point id', async () => {
      await index.upsert([5, 3, 9, 1].map((id) => point(id, axis(0))));
      const hits = await index.search({ vector: axis(0), filter: {}, limit: 3 });
      expect(hits.map((hit) => hit.pointId)).toEqual([1, 3, 5].map(pointIdOf));
    });

    it('writes the same point once, and takes its new vector and payload', async () => {
      await index.upsert([point(1, axis(0)), point(2, axis(1))]);
      await index.upsert([point(1, axis(2), { videoId: 'video-b' })]);
      expect(await index.count()).toBe(2);
      const [hit] = await index.search({ vector: axis(2), filter: { videoIds: ['video-b'] }, limit: 1 });
      expect(hit).toMatchObject({ pointId: pointIdOf(1), videoId: 'video-b' });
      expect(hit!.score).toBeCloseTo(1, 5);
    });

    it('forgets a deleted video and nothing else', async () => {
      const random = seededRandom(3);
      const points = Array.from({ length: 60 }, (_, id) => randomPoint(random, id, DIM));
      await index.upsert(points);
      await index.deleteVideo('video-b');
      await index.deleteVideo('video-unknown');
      const kept = points.filter(({ videoId }) => videoId !== 'video-b');
      expect(await index.count()).toBe(kept.length);
      await expectAgreement(index, kept, seededRandom(4));
    });

    it('drops everything on rebuild and holds the new points', async () => {
      await index.upsert([point(1, axis(0))]);
      await index.rebuild(batchesOf([[point(7, axis(1)), point(8, axis(2))], [point(9, axis(3))]]));
      expect(await index.count()).toBe(3);
      const hits = await index.search({ vector: axis(0), filter: {}, limit: 10 });
      expect(hits.map((hit) => hit.pointId)).toEqual([7, 8, 9].map(pointIdOf));
    });

    it('refuses vectors of another length', async () => {
      const short = new Float32Array(DIM - 1);
      await expect(index.upsert([point(1, short)])).rejects.toMatchObject({ code: 'encoder-mismatch' });
      await expect(index.search({ vector: short, filter: {}, limit: 1 })).rejects.toMatchObject({
        code: 'encoder-mismatch',
      });
      expect(await index.count()).toBe(0);
    });

    it('agrees with a filter read word by word', async () => {
      const random = seededRandom(11);
      const points = Array.from({ length: 300 }, (_, id) => randomPoint(random, id, DIM));
      await index.upsert(points);
      for (let round = 0; round < 40; round++) await expectAgreement(index, points, random);
    });

    it('answers many queries at once as it answers each alone', async () => {
      const random = seededRandom(21);
      await index.upsert(Array.from({ length: 200 }, (_, id) => randomPoint(random, id, DIM)));
      const queries = Array.from({ length: 12 }, () => ({
        vector: randomUnitVector(random, DIM),
        filter: randomFilter(random),
        limit: 5,
      }));
      const together = await Promise.all(queries.map((query) => index.search(query)));
      for (const [at, query] of queries.entries()) {
        const alone = await index.search(query);
        expect(together[at]!.map((hit) => hit.pointId)).toEqual(alone.map((hit) => hit.pointId));
      }
    });

    it('stays whole when changes and searches come together', async () => {
      const random = seededRandom(31);
      const points = Array.from({ length: 150 }, (_, id) => randomPoint(random, id, DIM));
      await index.upsert(points.slice(0, 50));
      const query = { vector: axis(0), filter: {}, limit: 200 };
      const [, first, , second] = await Promise.all([
        index.upsert(points.slice(50)),
        index.search(query),
        index.deleteVideo('video-a'),
        index.search(query),
      ]);
      for (const hits of [first, second]) {
        for (const hit of hits) {
          const original = points.find(({ pointId }) => pointId === hit.pointId)!;
          expect(hit.chunkId).toBe(original.chunkId);
          expect(hit.score).toBeCloseTo(cosine(original.vector, query.vector), 4);
        }
      }
    });
  });
}

/** One random query against the index and against plain loops. */
async function expectAgreement(index: VectorIndex, points: readonly VectorPoint[], random: () => number) {
  const filter = randomFilter(random);
  const vector = randomUnitVector(random, DIM);
  const limit = 1 + Math.floor(random() * 20);
  const expected = points
    .filter((candidate) => passes(candidate, filter))
    .map((candidate) => ({ pointId: candidate.pointId, score: cosine(candidate.vector, vector) }))
    .sort((a, b) => b.score - a.score);
  const hits = await index.search({ vector, filter, limit });
  expect(hits.map((hit) => hit.pointId)).toEqual(expected.slice(0, limit).map((hit) => hit.pointId));
  expect(await index.count(filter)).toBe(expected.length);
  const scores = [...(await index.scores({ vector, filter }))].sort((a, b) => b - a);
  expect(scores).toHaveLength(expected.length);
  scores.forEach((score, at) => {
    expect(score).toBeCloseTo(expected[at]!.score, 4);
  });
}

async function* batchesOf(batches: readonly (readonly VectorPoint[])[]): AsyncIterable<readonly VectorPoint[]> {
  yield* batches;
}
