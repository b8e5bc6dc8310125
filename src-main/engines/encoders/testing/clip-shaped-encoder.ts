import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EncoderFolder, writeEncoderFolder } from '../../../../scripts/graphs/encoder-folder.ts';
import { clipImageTower, clipTextTower, clipVideoTower, type ImageTowerSize } from './clip-graphs.ts';

const IMAGE = { width: 32, heads: 2, layers: 2, dim: 48, imageSide: 64, patchSide: 16 } as const;
/** How CLIP's own processor prepares a picture. */
const CLIP_IMAGE = {
  file: 'vision.onnx',
  input: 'pixel_values',
  output: 'image_embeds',
  layout: 'nchw',
  dtype: 'float32',
  resize: 'crop',
  interpolation: 'bicubic',
  mean: [0.48145466, 0.4578275, 0.40821073] as [number, number, number],
  std: [0.26862954, 0.26130258, 0.27577711] as [number, number, number],
} as const;
const TEXT = { width: 16, heads: 2, layers: 1, dim: 48, vocabularySize: 49_408, maxLength: 77 } as const;

/**
 * Writes an encoder with CLIP's interface, CLIP's real tokenizer and random weights to `folder`, so that nothing is
 * built around the built-in encoder. `tokenizerDir` holds `vocab.json` and `merges.txt`. Another `seed` gives another
 * encoder of the same shape.
 */
export function writeClipShapedEncoder(folder: string, tokenizerDir: string, seed = 1): Promise<void> {
  return writeEncoderFolder(folder, {
    files: {
      'vision.onnx': clipImageTower(IMAGE, seed),
      'text.onnx': clipTextTower(TEXT, seed + 1),
      'vocab.json': readFileSync(join(tokenizerDir, 'vocab.json')),
      'merges.txt': readFileSync(join(tokenizerDir, 'merges.txt')),
    },
    manifest: {
      id: `clip-shaped-${seed}`,
      version: '1',
      title: 'CLIP-shaped, random weights',
      kind: 'frame',
      runtime: 'onnx',
      dim: IMAGE.dim,
      sampleRateFps: 2,
      image: {
        ...CLIP_IMAGE,
        width: IMAGE.imageSide,
        height: IMAGE.imageSide,
      },
      text: {
        file: 'text.onnx',
        tokenizer: { kind: 'clip-bpe', vocabulary: 'vocab.json', merges: 'merges.txt' },
        maxLength: TEXT.maxLength,
        lowerCase: true,
        padId: 49_407,
        padTo: 'max-length',
        inputs: [
          { name: 'input_ids', holds: 'ids', dtype: 'int64' },
          { name: 'attention_mask', holds: 'mask', dtype: 'int64' },
        ],
        output: 'text_embeds',
      },
      calibration: { kind: 'softmax', scale: 100, backgroundTexts: ['a photo', 'a picture of a room'] },
      licence: 'MIT',
      source: 'Made for tests, random weights',
    },
    selfTest: {
      tolerance: 0.005,
      pictures: [
        { width: 320, height: 180 },
        { width: 90, height: 160 },
      ],
      texts: ['A photo of a CAT'],
    },
  });
}

/** Writes an encoder of clips of `frames` pictures with random weights, and the `tokenizer.json` of that content. */
export function writeVideoEncoder(folder: string, tokenizer: string, frames: number): Promise<void> {
  return writeJsonTokenizerFolder(folder, tokenizer, clipVideoTower(IMAGE, frames, 1), {
    ...{ id: 'video-shaped', title: 'Random weights (clips)', kind: 'clip', framesPerClip: frames },
  });
}

/** Writes an encoder with random weights and the `tokenizer.json` of that content, of at most 1024 ids. */
export function writeJsonTokenizerEncoder(folder: string, tokenizer: string): Promise<void> {
  return writeJsonTokenizerFolder(folder, tokenizer, clipImageTower(IMAGE, 1), {
    ...{ id: 'json-tokenizer', title: 'Random weights (tokenizer.json)', kind: 'frame' },
  });
}

function writeJsonTokenizerFolder(
  folder: string,
  tokenizer: string,
  imageTower: Uint8Array,
  named: Pick<EncoderFolder['manifest'], 'id' | 'title' | 'kind' | 'framesPerClip'>,
): Promise<void> {
  const text = { ...TEXT, vocabularySize: 1024, maxLength: 16 };
  return writeEncoderFolder(folder, {
    files: {
      'vision.onnx': imageTower,
      'text.onnx': clipTextTower(text, 2),
      'tokenizer.json': tokenizer,
    },
    manifest: {
      ...named,
      ...{ version: '1', runtime: 'onnx', dim: IMAGE.dim, sampleRateFps: 2, licence: 'MIT', source: 'Made for tests' },
      image: { ...CLIP_IMAGE, width: IMAGE.imageSide, height: IMAGE.imageSide },
      text: {
        file: 'text.onnx',
        tokenizer: { kind: 'tokenizer-json', vocabulary: 'tokenizer.json' },
        ...{ maxLength: text.maxLength, lowerCase: true, padId: 0, padTo: 'max-length', output: 'text_embeds' },
        inputs: [
          { name: 'input_ids', holds: 'ids', dtype: 'int64' },
          { name: 'attention_mask', holds: 'mask', dtype: 'int64' },
        ],
      },
      calibration: null,
    },
    selfTest: { tolerance: 0.005, pictures: [{ width: 320, height: 180 }], texts: ['a red valve'] },
  });
}

/** Writes the image half alone: an encoder that compares pictures only, and needs no tokenizer. */
export function writePictureEncoder(folder: string, seed = 1): Promise<void> {
  return writeImageOnly(folder, 'pictures-only', IMAGE, seed);
}

/** Writes an encoder of pictures with the shapes of CLIP ViT-B/32 (224 px, 12 layers of 768), for measuring. */
export function writeB32SizeEncoder(folder: string): Promise<void> {
  const size = { width: 768, heads: 12, layers: 12, dim: 512, imageSide: 224, patchSide: 32 };
  return writeImageOnly(folder, 'b32-size', size, 7);
}

function writeImageOnly(folder: string, id: string, size: ImageTowerSize, seed: number): Promise<void> {
  return writeEncoderFolder(folder, {
    files: { 'vision.onnx': clipImageTower(size, seed) },
    manifest: {
      id,
      version: '1',
      title: `Random weights (${id})`,
      kind: 'frame',
      runtime: 'onnx',
      dim: size.dim,
      sampleRateFps: 2,
      image: { ...CLIP_IMAGE, width: size.imageSide, height: size.imageSide },
      text: null,
      calibration: null,
      licence: 'MIT',
      source: 'Made for tests, random weights',
    },
    selfTest: { tolerance: 0.005, pictures: [{ width: 320, height: 180 }], texts: [] },
  });
}
