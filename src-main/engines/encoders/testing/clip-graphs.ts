import { GraphBuilder } from '../../../../scripts/graphs/graph-builder.ts';

/** Size of a CLIP-shaped tower; weights are random, so only the shapes and the arithmetic mean something. */
interface TowerSize {
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  readonly dim: number;
}

export interface ImageTowerSize extends TowerSize {
  readonly imageSide: number;
  readonly patchSide: number;
}

export interface TextTowerSize extends TowerSize {
  readonly vocabularySize: number;
  readonly maxLength: number;
}

/** pixel_values: float32 [batch, 3, side, side] -> image_embeds: float32 [batch, dim], not normalised, as CLIP exports. */
export function clipImageTower(size: ImageTowerSize, seed: number): Uint8Array {
  const { imageSide, dim } = size;
  const graph = new GraphBuilder('clip-shaped-image');
  const pixels = graph.input('pixel_values', 'float32', ['batch', 3, imageSide, imageSide]);
  graph.output('image_embeds', imageTower(graph, pixels, size, randomNormals(seed)), ['batch', dim]);
  return graph.toBytes();
}

/**
 * pixel_values: float32 [batch, frames, 3, side, side] -> image_embeds: float32 [batch, dim], as encoders of clips are
 * exported: a frame counts the more the later it comes, so that their order shows.
 */
export function clipVideoTower(size: ImageTowerSize, frames: number, seed: number): Uint8Array {
  const { imageSide, dim } = size;
  const graph = new GraphBuilder('clip-shaped-video');
  const pixels = graph.input('pixel_values', 'float32', ['batch', frames, 3, imageSide, imageSide]);
  const pictures = graph.reshape(pixels, [-1, 3, imageSide, imageSide]);
  const each = graph.reshape(imageTower(graph, pictures, size, randomNormals(seed)), [-1, frames, dim]);
  const weights = graph.constant(
    Float32Array.from({ length: frames }, (_, at) => (at + 1) / frames),
    [1, frames, 1],
  );
  const sum = graph.node('ReduceSum', [graph.node('Mul', [each, weights]), graph.shape([1])], { keepdims: 0 });
  graph.output('image_embeds', sum, ['batch', dim]);
  return graph.toBytes();
}

/** Pictures [batch, 3, side, side] -> [batch, dim]. */
function imageTower(graph: GraphBuilder, pixels: string, size: ImageTowerSize, random: Random): string {
  const { width, imageSide, patchSide, dim } = size;
  const kernel = graph.constant(random(width * 3 * patchSide ** 2, 1 / patchSide), [width, 3, patchSide, patchSide]);
  const patches = graph.node('Conv', [pixels, kernel], { strides: [patchSide, patchSide] });
  const tokenCount = (imageSide / patchSide) ** 2;
  const tokens = graph.node('Transpose', [graph.reshape(patches, [0, width, tokenCount])], { perm: [0, 2, 1] });
  const positions = graph.constant(random(tokenCount * width, 0.1), [1, tokenCount, width]);
  const encoded = transformer(graph, graph.node('Add', [tokens, positions]), size, random);
  const pooled = graph.node('ReduceMean', [encoded], { axes: [1], keepdims: 0 });
  const projection = graph.constant(random(width * dim, width ** -0.5), [width, dim]);
  return graph.node('MatMul', [pooled, projection]);
}

/** input_ids, attention_mask: int64 [batch, length] -> text_embeds: float32 [batch, dim]. */
export function clipTextTower(size: TextTowerSize, seed: number): Uint8Array {
  const { width, dim, vocabularySize, maxLength } = size;
  const graph = new GraphBuilder('clip-shaped-text');
  const random = randomNormals(seed);
  const ids = graph.input('input_ids', 'int64', ['batch', maxLength]);
  const mask = graph.input('attention_mask', 'int64', ['batch', maxLength]);
  const words = graph.node('Gather', [graph.constant(random(vocabularySize * width, 1), [vocabularySize, width]), ids]);
  const positions = graph.constant(random(maxLength * width, 0.1), [1, maxLength, width]);
  const shown = graph.reshape(graph.cast(mask, 'float32'), [0, maxLength, 1]);
  const tokens = graph.node('Mul', [graph.node('Add', [words, positions]), shown]);
  const encoded = graph.node('Mul', [transformer(graph, tokens, size, random), shown]);
  const sum = graph.node('ReduceSum', [encoded, graph.shape([1])], { keepdims: 0 });
  const projection = graph.constant(random(width * dim, width ** -0.5), [width, dim]);
  graph.output('text_embeds', graph.node('MatMul', [sum, projection]), ['batch', dim]);
  return graph.toBytes();
}

type Random = (count: number, deviation: number) => Float32Array;

/** Pre-norm layers that share one set of weights: the work of a full stack in a file a few times smaller. */
function transformer(graph: GraphBuilder, input: string, size: TowerSize, random: Random): string {
  const { width, layers } = size;
  const matrix = (rows: number, columns: number): string =>
    graph.constant(random(rows * columns, rows ** -0.5), [rows, columns]);
  const weights = {
    query: matrix(width, width),
    key: matrix(width, width),
    value: matrix(width, width),
    out: matrix(width, width),
    widen: matrix(width, 4 * width),
    narrow: matrix(4 * width, width),
    ones: graph.constant(new Float32Array(width).fill(1), [width]),
    zeros: graph.constant(new Float32Array(width), [width]),
  };
  const norm = (value: string): string =>
    graph.node('LayerNormalization', [value, weights.ones, weights.zeros], { axis: -1, epsilon: { float: 1e-5 } });
  let tokens = input;
  for (let layer = 0; layer < layers; layer++) {
    const attended = attention(graph, norm(tokens), size, weights);
    tokens = graph.node('Add', [tokens, attended]);
    const widened = graph.node('MatMul', [norm(tokens), weights.widen]);
    const gate = graph.node('Sigmoid', [graph.node('Mul', [widened, graph.scalar(1.702)])]);
    const activated = graph.node('Mul', [widened, gate]);
    tokens = graph.node('Add', [tokens, graph.node('MatMul', [activated, weights.narrow])]);
  }
  return norm(tokens);
}

interface AttentionWeights {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly out: string;
}

function attention(graph: GraphBuilder, value: string, { width, heads }: TowerSize, weights: AttentionWeights): string {
  const headWidth = width / heads;
  const split = (weight: string, perm: readonly number[]): string => {
    const projected = graph.node('MatMul', [value, weight]);
    return graph.node('Transpose', [graph.reshape(projected, [0, -1, heads, headWidth])], { perm });
  };
  const query = split(weights.query, [0, 2, 1, 3]);
  const key = split(weights.key, [0, 2, 3, 1]);
  const content = split(weights.value, [0, 2, 1, 3]);
  const scores = graph.node('Mul', [graph.node('MatMul', [query, key]), graph.scalar(headWidth ** -0.5)]);
  const mixed = graph.node('MatMul', [graph.node('Softmax', [scores], { axis: -1 }), content]);
  const joined = graph.reshape(graph.node('Transpose', [mixed], { perm: [0, 2, 1, 3] }), [0, -1, width]);
  return graph.node('MatMul', [joined, weights.out]);
}

/** Normally distributed numbers by Box and Muller over the mulberry32 generator: the same for a seed everywhere. */
function randomNormals(seed: number): Random {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return (count, deviation) => {
    const values = new Float32Array(count);
    for (let at = 0; at < count; at += 2) {
      const radius = deviation * Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      values[at] = radius * Math.cos(angle);
      if (at + 1 < count) values[at + 1] = radius * Math.sin(angle);
    }
    return values;
  };
}
