import { GraphBuilder } from './graph-builder.ts';

/** c = a b, with a: m x k, b: k x n. */
export function matmulGraph(): Uint8Array {
  const graph = new GraphBuilder('matmul');
  const product = graph.node('MatMul', [
    graph.input('a', 'float32', ['m', 'k']),
    graph.input('b', 'float32', ['k', 'n']),
  ]);
  graph.output('c', product, ['m', 'n']);
  return graph.toBytes();
}

/** c = a b^T, with a: m x k, b: n x k. */
export function matmulTransposedGraph(): Uint8Array {
  const graph = new GraphBuilder('matmul-transposed');
  const operands = [graph.input('a', 'float32', ['m', 'k']), graph.input('b', 'float32', ['n', 'k'])];
  graph.output('c', graph.node('Gemm', operands, { transB: 1 }), ['m', 'n']);
  return graph.toBytes();
}
