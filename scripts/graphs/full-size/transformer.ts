import type { GraphBuilder } from '../graph-builder.ts';
import type { WeightsPart, WeightsPlan } from './fill-weights.ts';

/** Tensors begin at pages, so that a reader can map each of them. */
const PAGE = 4096;

export interface StackSize {
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  /** Values between the two halves of a layer's perceptron. */
  readonly inner: number;
  readonly activation: 'quick-gelu' | 'gelu-tanh';
  readonly epsilon: number;
}

/** A graph whose weights lie in a file beside it, and the plan of that file. */
export class WeightedGraph {
  readonly graph: GraphBuilder;
  readonly #location: string;
  readonly #parts: WeightsPart[] = [];
  #offset = 0;

  constructor(graph: GraphBuilder, location: string) {
    this.graph = graph;
    this.#location = location;
  }

  plan(seed: number): WeightsPlan {
    return { seed, bytes: this.#offset, parts: this.#parts };
  }

  weight(shape: readonly number[], fill: WeightsPart['fill']): string {
    const count = shape.reduce((product, side) => product * side, 1);
    const name = this.graph.constantIn(this.#location, shape, this.#offset);
    this.#parts.push({ offset: this.#offset, count, fill });
    this.#offset += Math.ceil((4 * count) / PAGE) * PAGE;
    return name;
  }

  /** x W + b; without `bias`, x W. */
  linear(value: string, from: number, to: number, bias = true): string {
    const product = this.graph.node('MatMul', [value, this.weight([from, to], { deviation: from ** -0.5 })]);
    return bias ? this.graph.node('Add', [product, this.weight([to], { value: 0 })]) : product;
  }

  norm(value: string, width: number, epsilon: number): string {
    const [scale, shift] = [this.weight([width], { value: 1 }), this.weight([width], { value: 0 })];
    return this.graph.node('LayerNormalization', [value, scale, shift], { axis: -1, epsilon: { float: epsilon } });
  }

  /** Layers that norm first, each with weights of its own. `mask` is added to the scores where given. */
  stack(input: string, size: StackSize, mask?: string): string {
    const { width, layers, epsilon } = size;
    let tokens = input;
    for (let layer = 0; layer < layers; layer++) {
      const normed = this.norm(tokens, width, epsilon);
      tokens = this.graph.node('Add', [tokens, this.attention(normed, normed, size, mask)]);
      tokens = this.graph.node('Add', [tokens, this.perceptron(this.norm(tokens, width, epsilon), size)]);
    }
    return tokens;
  }

  attention(from: string, to: string, { width, heads }: StackSize, mask?: string): string {
    const { graph } = this;
    const headWidth = width / heads;
    const split = (value: string, perm: readonly number[]): string => {
      const projected = graph.reshape(this.linear(value, width, width), [0, -1, heads, headWidth]);
      return graph.node('Transpose', [projected], { perm });
    };
    const query = split(from, [0, 2, 1, 3]);
    const key = split(to, [0, 2, 3, 1]);
    const content = split(to, [0, 2, 1, 3]);
    const plain = graph.node('Mul', [graph.node('MatMul', [query, key]), graph.scalar(headWidth ** -0.5)]);
    const scores = mask === undefined ? plain : graph.node('Add', [plain, mask]);
    const mixed = graph.node('MatMul', [graph.node('Softmax', [scores], { axis: -1 }), content]);
    const joined = graph.reshape(graph.node('Transpose', [mixed], { perm: [0, 2, 1, 3] }), [0, -1, width]);
    return this.linear(joined, width, width);
  }

  perceptron(value: string, { width, inner, activation }: StackSize): string {
    const widened = this.linear(value, width, inner);
    const active = activation === 'quick-gelu' ? this.#quickGelu(widened) : this.#geluTanh(widened);
    return this.linear(active, inner, width);
  }

  #quickGelu(value: string): string {
    const { graph } = this;
    const gate = graph.node('Sigmoid', [graph.node('Mul', [value, graph.scalar(1.702)])]);
    return graph.node('Mul', [value, gate]);
  }

  /** 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), as `gelu_pytorch_tanh`. */
  #geluTanh(value: string): string {
    const { graph } = this;
    const cube = graph.node('Mul', [graph.node('Pow', [value, graph.scalar(3)]), graph.scalar(0.044715)]);
    const inside = graph.node('Mul', [graph.node('Add', [value, cube]), graph.scalar(Math.sqrt(2 / Math.PI))]);
    const gate = graph.node('Add', [graph.node('Tanh', [inside]), graph.scalar(1)]);
    return graph.node('Mul', [graph.node('Mul', [value, graph.scalar(0.5)]), gate]);
  }
}
