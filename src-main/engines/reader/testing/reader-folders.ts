import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GraphBuilder } from '../../../../scripts/graphs/graph-builder.ts';
import { ReaderManifest } from '../manifest.ts';

/** Where the public PP-OCRv4 lies on a machine that has it, see the README there. */
const PP_OCR = join(
  process.env['VIGIL_TEST_MODELS'] ?? resolve(import.meta.dirname, '../../../../../shared/models'),
  'ppocr-v4-ch',
);
const data = process.env['VIGIL_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../../../shared/data');
const DETECTION = 'ch_PP-OCRv4_det_infer.onnx';
const RECOGNITION = 'ch_PP-OCRv4_rec_infer.onnx';
const KEYS = 'ppocr_keys_v1.txt';

export const ppOcr = {
  isThere: existsSync(join(PP_OCR, DETECTION)),
  folder: PP_OCR,
  clip: (name: string): string => join(data, 'qa/videos', `${name}.mp4`),
};

/** PP-OCRv4 laid out as PP-OCRv5 is published: two folders, characters in the settings of one. */
export function writeNewerLayout(folder: string): void {
  for (const [name, file] of [
    ['det', DETECTION],
    ['rec', RECOGNITION],
  ] as const) {
    mkdirSync(join(folder, name), { recursive: true });
    cpSync(join(PP_OCR, file), join(folder, name, 'inference.onnx'), { mode: 0 });
  }
  const characters = readFileSync(join(PP_OCR, KEYS), 'utf8').trimEnd().split('\n');
  const items = characters.map((each) => `  - '${each.replaceAll("'", "''")}'`).join('\n');
  const settings = `PreProcess:\n  transform_ops:\n  - DecodeImage:\n      img_mode: BGR\nPostProcess:\n  name: CTCLabelDecode\n  character_dict:\n${items}\n`;
  writeFileSync(join(folder, 'rec', 'inference.yml'), settings);
}

/**
 * A reader for tests: every bright stretch of a picture is a line, and every line says what its colour says, "red" or
 * "blue". Small, fast and exact.
 */
export function writeToyReader(
  folder: string,
  { finder = {}, ...given }: { finder?: object; [field: string]: unknown } = {},
): ReaderManifest {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'find.onnx'), brightness());
  writeFileSync(join(folder, 'read.onnx'), colourNames());
  writeFileSync(join(folder, 'letters.txt'), 'r\ne\nd\nb\nl\nu\n');
  return writeManifest(folder, ['find.onnx', 'read.onnx', 'letters.txt'], {
    ...{ id: 'toy', title: 'Toy' },
    finder: {
      file: 'find.onnx',
      input: 'picture',
      output: 'map',
      mean: [0, 0, 0],
      std: [1, 1, 1],
      longerSide: 320,
      ...finder,
    },
    recogniser: {
      ...{ file: 'read.onnx', input: 'line', output: 'steps', characters: 'letters.txt', channels: 'rgb' },
      ...{ mean: [0, 0, 0], std: [1, 1, 1], height: 8 },
    },
    ...given,
  });
}

/** The largest of the three colours. */
function brightness(): Uint8Array {
  const graph = new GraphBuilder('brightness');
  const picture = graph.input('picture', 'float32', [1, 3, 'h', 'w']);
  graph.output('map', graph.node('ReduceMax', [picture], { axes: [1], keepdims: 1 }), [1, 1, 'h', 'w']);
  return graph.toBytes();
}

/** Letters r, e, d where red outweighs blue, else b, l, u, e: one a step, each with a probability of 0.9. */
function colourNames(): Uint8Array {
  const graph = new GraphBuilder('colour-names');
  const line = graph.input('line', 'float32', [1, 3, 8, 'w']);
  const mean = graph.node('ReduceMean', [line], { axes: [2, 3], keepdims: 1 });
  const channel = (at: number): string =>
    graph.reshape(graph.node('Gather', [mean, graph.shape([at])], { axis: 1 }), [1, 1, 1]);
  const sign = graph.node('Sign', [graph.node('Sub', [channel(0), channel(2)])]);
  const isRed = graph.node('Clip', [sign, graph.scalar(0), graph.scalar(1)]);
  const isBlue = graph.node('Sub', [graph.scalar(1), isRed]);
  // Classes: blank, r, e, d, b, l, u, and the space that no list names.
  const steps = (letters: readonly number[]): string => {
    const values = new Float32Array(4 * 8);
    letters.forEach((letter, step) => {
      values[step * 8 + letter] = 0.9;
    });
    return graph.constant(values, [1, 4, 8]);
  };
  const red = graph.node('Mul', [steps([1, 2, 3, 0]), isRed]);
  const blue = graph.node('Mul', [steps([4, 5, 6, 2]), isBlue]);
  graph.output('steps', graph.node('Add', [red, blue]), [1, 4, 8]);
  return graph.toBytes();
}

function writeManifest(folder: string, names: readonly string[], more: object): ReaderManifest {
  const files = names.map((path) => {
    const bytes = readFileSync(join(folder, path));
    return { path, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
  });
  const manifest: unknown = {
    ...{ format: 1, kind: 'reader', version: '1', licence: 'Apache-2.0', source: 'test', files },
    ...more,
  };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(manifest));
  return ReaderManifest.parse(manifest);
}
