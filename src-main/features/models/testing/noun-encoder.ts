import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Real weights of models; see the README there. */
export const realModels =
  process.env['VIGIL_TEST_MODELS'] ?? fileURLToPath(new URL('../../../../../shared/models', import.meta.url));

const source = join(realModels, 'text-image-use-mobilenet');
export const hasNounEncoder = existsSync(source);
if (!hasNounEncoder) process.stdout.write('Tests of the noun encoder skipped: its weights are not on this machine.\n');

const SOURCE = 'MobileNetV2 and Universal Sentence Encoder lite, joined by ConSE';

/**
 * Writes the folder of an encoder that knows nouns: a picture is the sum of the names of what is in it. Its published
 * word list becomes a `tokenizer.json`: SentencePiece's unigram model as the tokenizer library has it.
 */
export function writeNounEncoder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(source, 'image_model.onnx'), join(folder, 'image.onnx'));
  copyFileSync(join(source, 'text_model.onnx'), join(folder, 'text.onnx'));
  const published: [string, number | null][] = JSON.parse(readFileSync(join(source, 'vocab.json'), 'utf8'));
  // Their library adds the score of a piece as it stands in the file, where some have none: nothing.
  const vocab = published.map(([piece, score]) => [piece, score ?? 0]);
  const tokenizer = {
    version: '1.0',
    added_tokens: [],
    normalizer: { type: 'NFKC' },
    pre_tokenizer: {
      type: 'Metaspace',
      replacement: '▁',
      add_prefix_space: true,
      prepend_scheme: 'always',
      split: false,
    },
    post_processor: null,
    model: { type: 'Unigram', unk_id: 0, vocab },
  };
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer));
  const image = {
    ...{ file: 'image.onnx', input: 'pixel_values', output: 'image_embeds', width: 224, height: 224, layout: 'nchw' },
    ...{ dtype: 'float32', resize: 'squash', interpolation: 'bilinear', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  };
  const text = {
    ...{ file: 'text.onnx', output: 'text_embeds', maxLength: 128, lowerCase: false, padId: 0, padTo: 'longest' },
    tokenizer: { kind: 'tokenizer-json', vocabulary: 'tokenizer.json' },
    inputs: [
      { name: 'indices', holds: 'packed-places', dtype: 'int64' },
      { name: 'values', holds: 'packed-ids', dtype: 'int64' },
    ],
  };
  const manifest = {
    ...{ format: 1, kind: 'encoder', id: 'nouns', version: '1', title: 'Nouns in pictures', licence: 'Apache-2.0' },
    ...{ source: SOURCE, languages: ['en'], dim: 512, sampleRateFps: 2, image, text, calibration: null },
    files: ['image.onnx', 'text.onnx', 'tokenizer.json'].map((path) => listed(folder, path)),
    selfTest: { tolerance: 0.002, images: [], texts: [] },
  };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(manifest));
}

/** A file as manifests list it. */
export function listed(folder: string, path: string): { path: string; sha256: string; bytes: number } {
  const content = readFileSync(join(folder, path));
  return { path, sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length };
}
