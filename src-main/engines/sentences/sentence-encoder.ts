import { join } from 'node:path';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import type { GraphRunner, Priority, WireTensors } from '../models/graph-runner.ts';
import { textFeeds } from '../models/text-input.ts';
import { isOfWholeNumbers } from '../models/whole-numbers.ts';
import { normaliseRows } from '../vector-math/normalise-rows.ts';
import type { SentenceModel } from './manifest.ts';

/** Texts of one pass: little enough that a question never waits long. */
const TEXTS_PER_PASS = 16;

/** Turns texts into vectors by what they mean: L2-normalised float32 rows of `manifest.dim`. */
export interface SentenceEncoder {
  readonly manifest: SentenceModel;
  /** (N passages) -> N x dim, served after questions. Throws `model-invalid`, `cancelled`. */
  embedPassages(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array>;
  /** A question -> dim, as `embedPassages`. */
  embedQuestion(text: string): Promise<Float32Array>;
  /** How surely a passage of that cosine is about the question, 0..1. */
  relevanceOf(cosine: number): number;
}

/** A sentence encoder on files that were checked. */
export function openSentenceEncoder(folder: string, manifest: SentenceModel, runner: GraphRunner): SentenceEncoder {
  const { text, dim, queryPrefix, passagePrefix, relevance } = manifest;
  const listed = { folder, files: manifest.files };
  const embed = async (texts: readonly string[], priority: Priority, signal?: AbortSignal): Promise<Float32Array> => {
    const vectors = new Float32Array(texts.length * dim);
    for (let start = 0; start < texts.length; start += TEXTS_PER_PASS) {
      const words = texts
        .slice(start, start + TEXTS_PER_PASS)
        .map((each) => (text.lowerCase ? each.toLowerCase() : each));
      const { tokenizer, maxLength } = text;
      const ids = await runner.tokenise({ listed, tokenizer, texts: words, maxLength });
      const model = { path: join(folder, text.file), listed };
      const outputs = await runner.run(model, textFeeds(ids, text), {
        ...{ priority, rowsApart: priority === 'interactive' && !isOfWholeNumbers(text.file) },
        ...(signal && { signal }),
      });
      vectors.set(pooled(outputs, ids, manifest), start * dim);
    }
    normaliseRows(vectors, dim);
    return vectors;
  };
  return {
    manifest,
    embedPassages: (texts, signal) =>
      embed(
        texts.map((each) => passagePrefix + each),
        'batch',
        signal,
      ),
    embedQuestion: (question) => embed([queryPrefix + question], 'interactive'),
    relevanceOf: (cosine) => 1 / (1 + Math.exp(-(relevance.scale * cosine + relevance.bias))),
  };
}

/** One row of `dim` values for each text. */
function pooled(
  outputs: WireTensors,
  ids: readonly (readonly number[])[],
  { title, dim, pooling, text }: SentenceModel,
): Float32Array {
  const rows = ids.length;
  const length = text.padTo === 'max-length' ? text.maxLength : Math.max(1, ...ids.map((row) => row.length));
  const output = outputs[text.output];
  const wanted = pooling === 'none' ? rows * dim : rows * length * dim;
  if (!output || !(output.data instanceof Float32Array) || output.data.length !== wanted) {
    const got = output ? `${output.type} [${output.dims.join(', ')}]` : say('nothing');
    throw new VigilError(
      'model-invalid',
      say('encoder-output-unexpected', { title, rows, dim, name: text.output, got }),
    );
  }
  const { data } = output;
  if (pooling === 'none') return data;
  const sums = new Float32Array(rows * dim);
  for (const [row, { length: known }] of ids.entries()) {
    for (let at = 0; at < Math.max(1, known); at++) {
      const from = (row * length + at) * dim;
      for (let k = 0; k < dim; k++) sums[row * dim + k]! += data[from + k]!;
    }
  }
  return sums;
}
