import { expect, test } from 'vitest';
import { alignClips } from '../sopilot/scoring/align-clips.ts';
import { alignSequences, type RowProducts } from './align-sequences.ts';

const DIM = 12;

function performance(rows: number, speed: number): Float32Array {
  return Float32Array.from({ length: rows * DIM }, (_, at) => {
    const row = Math.floor(at / DIM);
    return 3 * Math.sin((at % DIM) * 4.1 + row * speed * 0.2);
  });
}

test('finds the path of the exact scorer', async () => {
  const gold = performance(40, 1);
  const trainee = performance(55, 0.7);
  const found = await alignSequences({ gold, trainee, dim: DIM });
  const exact = alignClips(gold, trainee, DIM);
  expect([...found.gold]).toEqual(exact.pairs.map((pair) => pair.gold));
  expect([...found.trainee]).toEqual(exact.pairs.map((pair) => pair.trainee));
  expect(found.meanCost).toBeCloseTo(exact.meanCost, 6);
});

test('takes the product it is given, strip by strip for long takes', async () => {
  const shapes: { m: number; n: number; dim: number }[] = [];
  const products: RowProducts = (_gold, _trainee, shape) => {
    shapes.push(shape);
    return new Float32Array(shape.m * shape.n);
  };
  const gold = new Float32Array(3000);
  const found = await alignSequences({ gold, trainee: gold, dim: 1 }, products, { exactRows: 3000 });
  expect(shapes.map((shape) => shape.m)).toEqual([1398, 1398, 204]);
  expect(found.gold).toHaveLength(3000);
  expect(found.meanCost).toBe(1);
});

test('in a band the path is the exact one where the takes wander within it', async () => {
  // Half as fast again for a while, then slower: far from the diagonal, yet the same course.
  const pace = (row: number): number => (row < 1200 ? row * 1.5 : 1800 + (row - 1200) * 0.6);
  const rowsOf = (count: number, at: (row: number) => number): Float32Array =>
    Float32Array.from({ length: count * DIM }, (_, index) => {
      const moment = at(Math.floor(index / DIM));
      return Math.sin((index % DIM) * 4.1 + moment * 0.013) + 0.4 * Math.sin((index % DIM) * 1.7 + moment * 0.11);
    });
  const gold = rowsOf(2600, (row) => row);
  const trainee = rowsOf(2500, pace);
  const banded = await alignSequences({ gold, trainee, dim: DIM });
  const exact = await alignSequences({ gold, trainee, dim: DIM }, undefined, { exactRows: 3000 });
  expect(banded.meanCost).toBeCloseTo(exact.meanCost, 9);
  expect(banded.gold).toEqual(exact.gold);
  expect(banded.trainee).toEqual(exact.trainee);
  expect(banded.gold[0]).toBe(0);
  expect([banded.gold.at(-1), banded.trainee.at(-1)]).toEqual([2599, 2499]);
});

test('a band leaves no row out, however unlike the lengths', async () => {
  const found = await alignSequences({ gold: performance(7, 1), trainee: performance(2300, 0.004), dim: DIM });
  expect(new Set(found.gold).size).toBe(7);
  expect(new Set(found.trainee).size).toBe(2300);
});

test('an empty sequence has an empty path of cost 1; broken rows are refused', async () => {
  const rows = performance(3, 1);
  const empty = await alignSequences({ gold: rows, trainee: new Float32Array(0), dim: DIM });
  expect(empty).toEqual({ gold: new Int32Array(0), trainee: new Int32Array(0), meanCost: 1 });
  await expect(alignSequences({ gold: rows, trainee: rows.subarray(1), dim: DIM })).rejects.toMatchObject({
    code: 'bad-input',
  });
});
