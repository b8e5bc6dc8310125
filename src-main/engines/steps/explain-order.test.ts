import { expect, test } from 'vitest';
import { explainOrder } from './explain-order.ts';

function permutations(values: readonly number[]): number[][] {
  if (values.length < 2) return [[...values]];
  return values.flatMap((first, at) => permutations(values.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}

test('every order but the ascending one is explained, up to six steps', () => {
  for (let length = 1; length <= 6; length++) {
    const steps = Array.from({ length }, (_, at) => at * 2);
    for (const order of permutations(steps)) {
      const { exchanged, moved } = explainOrder(order);
      const isInOrder = order.every((step, at) => step === steps[at]);
      expect(exchanged.length + moved.length === 0, order.join()).toBe(isInOrder);
    }
  }
});

test('two steps in each other’s place are that pair, whatever lies between', () => {
  const steps = Array.from({ length: 9 }, (_, at) => at);
  for (const a of steps) {
    for (const b of steps.slice(a + 1)) {
      const order = steps.with(a, b).with(b, a);
      expect(explainOrder(order)).toEqual({ exchanged: [[a, b]], moved: [] });
    }
  }
});

test('pairs inside each other and side by side are told apart from one step that moved', () => {
  expect(explainOrder([3, 2, 1, 0])).toEqual({
    exchanged: [
      [0, 3],
      [1, 2],
    ],
    moved: [],
  });
  expect(explainOrder([1, 0, 2, 4, 3])).toEqual({
    exchanged: [
      [0, 1],
      [3, 4],
    ],
    moved: [],
  });
  expect(explainOrder([1, 2, 3, 0])).toEqual({ exchanged: [], moved: [0] });
  expect(explainOrder([5, 0, 1, 2])).toEqual({ exchanged: [], moved: [5] });
  expect(explainOrder([])).toEqual({ exchanged: [], moved: [] });
});
