import { expect, test } from 'vitest';
import { alignSequences, type RowProducts } from './align-sequences.ts';
import { alignClips } from './sopilot/align-clips.ts';

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
  const found = await alignSequences({ gold, trainee: gold, dim: 1 }, products);
  expect(shapes.map((shape) => shape.m)).toEqual([1398, 1398, 204]);
  expect(found.gold).toHaveLength(3000);
  expect(found.meanCost).toBe(1);
});

test('an empty side has an empty path of cost 1; broken rows are refused', async () => {
  const rows = performance(3, 1);
  const empty = await alignSequences({ gold: rows, trainee: new Float32Array(0), dim: DIM });
  expect(empty).toEqual({ gold: new Int32Array(0), trainee: new Int32Array(0), meanCost: 1 });
  await expect(alignSequences({ gold: rows, trainee: rows.subarray(1), dim: DIM })).rejects.toMatchObject({
    code: 'bad-input',
  });
});
