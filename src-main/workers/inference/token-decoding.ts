import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { DecodedTokens, TokenDecoding } from '../../engines/models/graph-loops.ts';
import { toTensors } from './wire-tensors.ts';

const PAST = 'past_key_values.';
/** Tokens of a phrase that may come back at once, and how often: a text that goes in circles says nothing new. */
const LONGEST_CIRCLE = 12;
const MOST_ROUNDS = 4;
const LEAST_IN_CIRCLES = 12;

/** Writes a text token by token; see `TokenDecoding`. `pause` as in `runSequence`. Throws `model-invalid`. */
export async function decodeTokens(
  session: InferenceSession,
  request: TokenDecoding,
  pause: () => Promise<void>,
): Promise<DecodedTokens> {
  const { prompt, end, maxTokens, probe } = request;
  const decoder = new CachedDecoder(session, request);
  const attention = new Attention(request.attention);
  const banned = { never: new Set(request.suppress), first: new Set(request.suppressFirst) };
  const only = request.only && new Set(request.only);
  const tokens: number[] = [];
  const logProbabilities: number[] = [];
  let probed = 0;
  let ended = false;
  let fed: readonly number[] = prompt;
  while (true) {
    await pause();
    const { logits, outputs } = await decoder.feed(fed);
    if (tokens.length === 0 && probe !== undefined) probed = probabilityOf(logits, 0, probe);
    attention.add(outputs);
    const at = fed.length - 1;
    const allowed = (id: number): boolean =>
      !banned.never.has(id) && !(tokens.length === 0 && banned.first.has(id)) && (only?.has(id) ?? true);
    const id = likeliest(logits, at, allowed);
    logProbabilities.push(Math.log(Math.max(1e-10, probabilityOf(logits, at, id))));
    if (id === end) {
      ended = true;
      break;
    }
    tokens.push(id);
    if (tokens.length >= maxTokens || goesInCircles(tokens)) break;
    fed = [id];
  }
  return { tokens, logProbabilities, probed, attention: attention.all(), ended };
}

interface Fed {
  readonly logits: Logits;
  readonly outputs: InferenceSession.OnnxValueMapType;
}

/** Values of the last positions, row after row. */
interface Logits {
  readonly data: Float32Array;
  readonly width: number;
}

/** A merged decoder with what it has read so far. */
class CachedDecoder {
  readonly #session: InferenceSession;
  readonly #constant: Record<string, Tensor>;
  #past: Record<string, Tensor> = {};
  #isFirst = true;

  constructor(session: InferenceSession, { constant }: TokenDecoding) {
    this.#session = session;
    this.#constant = toTensors(constant);
    for (const input of session.inputMetadata) {
      if (!input.name.startsWith(PAST) || !input.isTensor) continue;
      const dims = input.shape.map((size, axis) => (typeof size === 'number' && size > 0 ? size : axis === 0 ? 1 : 0));
      this.#past[input.name] = new Tensor('float32', new Float32Array(0), dims);
    }
  }

  async feed(ids: readonly number[]): Promise<Fed> {
    const input = new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]);
    const branch = this.#session.inputNames.includes('use_cache_branch')
      ? { use_cache_branch: new Tensor('bool', Uint8Array.of(this.#isFirst ? 0 : 1), [1]) }
      : {};
    const outputs = await this.#session.run({ ...this.#constant, ...this.#past, ...branch, input_ids: input });
    for (const name of Object.keys(this.#past)) {
      // What is read of the sound is computed once; later passes give an empty one in its place.
      if (!this.#isFirst && name.includes('.encoder.')) continue;
      const present = outputs[name.replace(PAST, 'present.')];
      if (present instanceof Tensor) this.#past[name] = present;
    }
    this.#isFirst = false;
    const logits = outputs['logits'];
    if (!(logits?.data instanceof Float32Array)) {
      throw new VigilError('model-invalid', say('model-output-type-unknown', { name: 'logits' }));
    }
    return { logits: { data: logits.data, width: logits.dims.at(-1) ?? 0 }, outputs };
  }
}

/** What each token was written by, as the chosen heads saw it. */
class Attention {
  readonly #heads: TokenDecoding['attention'];
  readonly #rows: Float32Array[] = [];

  constructor(heads: TokenDecoding['attention']) {
    this.#heads = heads;
  }

  add(outputs: InferenceSession.OnnxValueMapType): void {
    for (const [layer, head] of this.#heads) {
      const name = `cross_attentions.${layer}`;
      const output = outputs[name];
      if (!(output?.data instanceof Float32Array)) {
        throw new VigilError('model-invalid', say('model-output-type-unknown', { name }));
      }
      // [1, heads, positions fed, positions of the sound]; the last position fed writes the next token.
      const [, heads = 1, fed = 1, width = 0] = output.dims;
      const row = Math.min(head, heads - 1) * fed + fed - 1;
      this.#rows.push(output.data.slice(row * width, (row + 1) * width));
    }
  }

  all(): Float32Array {
    const all = new Float32Array(this.#rows.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const row of this.#rows) {
      all.set(row, at);
      at += row.length;
    }
    return all;
  }
}

function likeliest({ data, width }: Logits, row: number, allowed: (id: number) => boolean): number {
  let best = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < width; id++) {
    const value = data[row * width + id]!;
    if (value > most && allowed(id)) {
      best = id;
      most = value;
    }
  }
  return Math.max(0, best);
}

function probabilityOf({ data, width }: Logits, row: number, id: number): number {
  const values = data.subarray(row * width, (row + 1) * width);
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) if (value > most) most = value;
  let sum = 0;
  for (const value of values) sum += Math.exp(value - most);
  return Math.exp((values[id] ?? Number.NEGATIVE_INFINITY) - most) / sum;
}

/** Whether the text ends in a phrase that came several times one after the other. */
export function goesInCircles(tokens: readonly number[]): boolean {
  for (let length = 1; length <= LONGEST_CIRCLE; length++) {
    const span = Math.max(LEAST_IN_CIRCLES, length * MOST_ROUNDS);
    if (tokens.length < span) continue;
    const from = tokens.length - span;
    let same = true;
    for (let at = from + length; same && at < tokens.length; at++) same = tokens[at] === tokens[at - length];
    if (same) return true;
  }
  return false;
}
