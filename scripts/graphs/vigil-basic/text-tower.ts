import { GraphBuilder } from '../graph-builder.ts';
import { DIM } from './feature-space.ts';
import { VOCABULARY_SIZE, wordDirections } from './vocabulary.ts';

/** input_ids: int64 [batch, length], 0 = padding -> embedding: float32 [batch, DIM], L2-normalised; no word, no length. */
export function textTower(): Uint8Array {
  const graph = new GraphBuilder('vigil-basic-text');
  const ids = graph.input('input_ids', 'int64', ['batch', 'length']);
  const directions = graph.constant(wordDirections(), [VOCABULARY_SIZE, DIM]);
  const words = graph.node('Gather', [directions, ids]);
  const sum = graph.node('ReduceSum', [words, graph.shape([1])], { keepdims: 0 });
  graph.output('embedding', graph.l2Normalise(sum), ['batch', DIM]);
  return graph.toBytes();
}
