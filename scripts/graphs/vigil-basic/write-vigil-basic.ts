import { writeEncoderFolder } from '../encoder-folder.ts';
import { DIM, IMAGE_SIDE } from './feature-space.ts';
import { imageTower } from './image-tower.ts';
import { textTower } from './text-tower.ts';
import { vocabulary } from './vocabulary.ts';

/** Writes the built-in encoder: two graphs, the word list, and their manifest. */
export function writeVigilBasic(folder: string): Promise<void> {
  return writeEncoderFolder(folder, {
    files: {
      'image.onnx': imageTower(),
      'text.onnx': textTower(),
      'vocab.json': `${JSON.stringify(vocabulary(), null, 1)}\n`,
    },
    manifest: {
      id: 'vigil-basic',
      version: '1',
      title: 'Vigil basic (colours, light, edges, layout)',
      kind: 'frame',
      runtime: 'builtin',
      dim: DIM,
      sampleRateFps: 4,
      threads: 1,
      image: {
        file: 'image.onnx',
        input: 'pixels',
        output: 'embedding',
        width: IMAGE_SIDE,
        height: IMAGE_SIDE,
        layout: 'nhwc',
        dtype: 'uint8',
        resize: 'squash',
        interpolation: 'area',
      },
      text: {
        file: 'text.onnx',
        tokenizer: { kind: 'vocabulary', vocabulary: 'vocab.json' },
        maxLength: 32,
        lowerCase: true,
        padId: 0,
        padTo: 'longest',
        inputs: [{ name: 'input_ids', holds: 'ids', dtype: 'int64' }],
        output: 'embedding',
      },
      // A colour's cosine is about 0.28 times the root of its share: even odds at three percent of the picture.
      calibration: { kind: 'sigmoid', scale: 60, bias: -3, backgroundTexts: ['grey', 'dim', 'plain'] },
      licence: 'MIT',
      source: 'Written by scripts/graphs/write-graphs.ts: fixed features, nothing learned.',
    },
    selfTest: {
      tolerance: 0.002,
      pictures: [{ width: 320, height: 180 }],
      texts: ['Yellow on the LEFT', 'dark'],
    },
  });
}
