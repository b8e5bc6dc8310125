import { GraphBuilder } from '../graph-builder.ts';
import type { WeightsPlan } from './fill-weights.ts';
import { type StackSize, WeightedGraph } from './transformer.ts';

/** A graph as its publishers export it, without its weights, and the plan of the file that holds them. */
export interface Tower {
  /** Of the graph; the weights lie in `<file>_data` beside it. */
  readonly file: string;
  readonly graph: Uint8Array;
  readonly weights: WeightsPlan;
}

export interface EncoderSize {
  readonly image: StackSize & { readonly side: number; readonly patch: number };
  readonly text: StackSize & { readonly vocabulary: number; readonly length: number };
  /** Values of a vector, where a projection makes it. */
  readonly dim: number;
}

const VISION = 'vision_model.onnx';
const TEXT = 'text_model.onnx';
const EMBEDDING = { deviation: 0.02 } as const;
/** Far below any score, and still a number in half precision. */
const MASKED = -65_504;

const base = { heads: 12, layers: 12, width: 768, inner: 3072 } as const;
const clipWords = { heads: 8, layers: 12, width: 512, inner: 2048, vocabulary: 49_408, length: 77 } as const;
const clip = { activation: 'quick-gelu', epsilon: 1e-5 } as const;
const siglip = { activation: 'gelu-tanh', epsilon: 1e-6 } as const;

/** CLIP ViT-B/32: 88 and 63 million weights. */
export const CLIP_B32: EncoderSize = {
  image: { ...base, ...clip, side: 224, patch: 32 },
  text: { ...clipWords, ...clip },
  dim: 512,
};
/** SigLIP 2 B/16-224: 93 and 282 million weights, most of them of its 256,000 words. */
export const SIGLIP2_B16: EncoderSize = {
  image: { ...base, ...siglip, side: 224, patch: 16 },
  text: { ...base, ...siglip, vocabulary: 256_000, length: 64 },
  dim: 768,
};

/** pixel_values [batch, 3, side, side] -> image_embeds [batch, dim], last_hidden_state. */
export function clipVision({ image, dim }: EncoderSize, seed = 1): Tower {
  return tower(VISION, seed, (weights) => {
    const { graph } = weights;
    const { width, epsilon } = image;
    const { tokens, count } = patches(weights, image, false);
    const batch = batchOf(graph, 'pixel_values');
    const first = weights.weight([1, 1, width], EMBEDDING);
    const repeated = graph.node('Expand', [first, shapeWith(graph, batch, [1, width])]);
    const all = graph.node('Concat', [repeated, tokens], { axis: 1 });
    const placed = graph.node('Add', [all, weights.weight([1, count + 1, width], EMBEDDING)]);
    const hidden = weights.stack(weights.norm(placed, width, epsilon), image);
    const pooled = weights.norm(rowOf(graph, hidden, 0), width, epsilon);
    graph.output('image_embeds', weights.linear(pooled, width, dim, false), ['batch', dim]);
    graph.output('last_hidden_state', hidden, ['batch', count + 1, width]);
  });
}

/** input_ids [batch, length] -> text_embeds [batch, dim] of the token with the highest number, last_hidden_state. */
export function clipText({ text, dim }: EncoderSize, seed = 2): Tower {
  return tower(TEXT, seed, (weights) => {
    const { graph } = weights;
    const { width, epsilon, length } = text;
    const { ids, tokens } = words(weights, text);
    const mask = graph.constant(causal(length), [1, 1, length, length]);
    const hidden = weights.norm(weights.stack(tokens, text, mask), width, epsilon);
    const end = graph.node('ArgMax', [graph.cast(ids, 'int32')], { axis: 1, keepdims: 1 });
    const places = graph.constant(
      BigInt64Array.from({ length }, (_, at) => BigInt(at)),
      [1, length],
    );
    const chosen = graph.cast(graph.node('Equal', [places, end]), 'float32');
    const pooled = graph.node('MatMul', [graph.node('Unsqueeze', [chosen, graph.shape([1])]), hidden]);
    const flat = graph.node('Squeeze', [pooled, graph.shape([1])]);
    graph.output('text_embeds', weights.linear(flat, width, dim, false), ['batch', dim]);
    graph.output('last_hidden_state', hidden, ['batch', length, width]);
  });
}

/** pixel_values [batch, 3, side, side] -> pooler_output [batch, width] by attention of one learned token, last_hidden_state. */
export function siglipVision({ image }: EncoderSize, seed = 3): Tower {
  return tower(VISION, seed, (weights) => {
    const { graph } = weights;
    const { width, epsilon } = image;
    const { tokens, count } = patches(weights, image, true);
    const placed = graph.node('Add', [tokens, weights.weight([1, count, width], EMBEDDING)]);
    const hidden = weights.norm(weights.stack(placed, image), width, epsilon);
    const probe = weights.weight([1, 1, width], { deviation: 1 });
    const asked = graph.node('Expand', [probe, shapeWith(graph, batchOf(graph, 'pixel_values'), [1, width])]);
    const attended = weights.attention(asked, hidden, image);
    const refined = weights.perceptron(weights.norm(attended, width, epsilon), image);
    graph.output('pooler_output', rowOf(graph, graph.node('Add', [attended, refined]), 0), ['batch', width]);
    graph.output('last_hidden_state', hidden, ['batch', count, width]);
  });
}

/** input_ids [batch, length] -> pooler_output [batch, width] of the last token, last_hidden_state. */
export function siglipText({ text }: EncoderSize, seed = 4): Tower {
  return tower(TEXT, seed, (weights) => {
    const { graph } = weights;
    const { width, epsilon, length } = text;
    const hidden = weights.norm(weights.stack(words(weights, text).tokens, text), width, epsilon);
    const pooled = weights.linear(rowOf(graph, hidden, length - 1), width, width);
    graph.output('pooler_output', pooled, ['batch', width]);
    graph.output('last_hidden_state', hidden, ['batch', length, width]);
  });
}

function tower(file: string, seed: number, build: (weights: WeightedGraph) => void): Tower {
  const graph = new GraphBuilder(file.replace('.onnx', ''));
  const weights = new WeightedGraph(graph, `${file}_data`);
  build(weights);
  return { file, graph: graph.toBytes(), weights: weights.plan(seed) };
}

function patches(
  weights: WeightedGraph,
  { side, patch, width }: EncoderSize['image'],
  bias: boolean,
): { tokens: string; count: number } {
  const { graph } = weights;
  const pixels = graph.input('pixel_values', 'float32', ['batch', 3, side, side]);
  const kernel = weights.weight([width, 3, patch, patch], { deviation: (3 * patch ** 2) ** -0.5 });
  const inputs = bias ? [pixels, kernel, weights.weight([width], { value: 0 })] : [pixels, kernel];
  const cut = graph.node('Conv', inputs, { strides: [patch, patch] });
  const count = Math.floor(side / patch) ** 2;
  const tokens = graph.node('Transpose', [graph.reshape(cut, [0, width, count])], { perm: [0, 2, 1] });
  return { tokens, count };
}

function words(
  weights: WeightedGraph,
  { vocabulary, width, length }: EncoderSize['text'],
): { ids: string; tokens: string } {
  const { graph } = weights;
  const ids = graph.input('input_ids', 'int64', ['batch', length]);
  const known = graph.node('Gather', [weights.weight([vocabulary, width], EMBEDDING), ids]);
  return { ids, tokens: graph.node('Add', [known, weights.weight([1, length, width], EMBEDDING)]) };
}

function batchOf(graph: GraphBuilder, input: string): string {
  return graph.node('Slice', [graph.node('Shape', [input]), graph.shape([0]), graph.shape([1])]);
}

function shapeWith(graph: GraphBuilder, batch: string, rest: readonly number[]): string {
  return graph.node('Concat', [batch, graph.shape(rest)], { axis: 0 });
}

/** One token of each row: [batch, tokens, width] -> [batch, width]. */
function rowOf(graph: GraphBuilder, tokens: string, at: number): string {
  return graph.node('Gather', [tokens, graph.constant(BigInt64Array.of(BigInt(at)), [])], { axis: 1 });
}

/** What a token may not see: those after it. */
function causal(length: number): Float32Array {
  return Float32Array.from({ length: length * length }, (_, at) =>
    at % length > Math.floor(at / length) ? MASKED : 0,
  );
}
