import { expect, test } from 'vitest';
import { orderedRowProducts } from './row-products.ts';

const { fround } = Math;

function waves(rows: number, dim: number, phase: number): Float32Array {
  return Float32Array.from({ length: rows * dim }, (_, at) => Math.sin(at * 1.7 + phase));
}

test.each([
  [1, 1, 1],
  [5, 9, 3],
  [7, 300, 13],
  [33, 17, 904],
])('%i x %i rows of %i values: added in order, rounded at each step', (m, n, dim) => {
  const gold = waves(m, dim, 0.1);
  const trainee = waves(n, dim, 0.7);
  const expected = new Float32Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < dim; k++) sum = fround(sum + fround(gold[i * dim + k]! * trainee[j * dim + k]!));
      expected[i * n + j] = sum;
    }
  }
  expect(orderedRowProducts(gold, trainee, dim)).toEqual(expected);
});

test('an empty matrix has no products', () => {
  expect(orderedRowProducts(new Float32Array(0), waves(3, 4, 0), 4)).toHaveLength(0);
});
