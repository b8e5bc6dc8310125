import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillWeights } from './fill-weights.ts';
import {
  CLIP_B32,
  clipText,
  clipVision,
  type EncoderSize,
  SIGLIP2_B16,
  siglipText,
  siglipVision,
  type Tower,
} from './towers.ts';

export const FULL_SIZE = ['clip-b32', 'siglip2-b16'] as const;
export type FullSize = (typeof FULL_SIZE)[number];

const TOKENIZER_FILES = ['tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json'];

interface WriteOptions {
  /** A folder with a tokenizer of that family; with it, `models import` takes what was written. */
  readonly tokenizerDir?: string;
  /** Another size than the published one, for tests. */
  readonly size?: EncoderSize;
  /** Which halves; both when left out. */
  readonly halves?: readonly ('vision' | 'text')[];
}

/** Writes an encoder as the model hub publishes it, with seeded random weights in the place of its own. */
export function writeFullSize(name: FullSize, folder: string, options: WriteOptions = {}): void {
  const { tokenizerDir, halves = ['vision', 'text'] } = options;
  const size = options.size ?? sizeOf(name);
  mkdirSync(join(folder, 'onnx'), { recursive: true });
  for (const half of halves) {
    const { file, graph, weights } = towerOf(name, half, size);
    writeFileSync(join(folder, 'onnx', file), graph);
    fillWeights(join(folder, 'onnx', `${file}_data`), weights);
  }
  for (const [file, content] of Object.entries(configOf(name, size))) {
    writeFileSync(join(folder, file), `${JSON.stringify(content, undefined, 2)}\n`);
  }
  if (tokenizerDir === undefined) return;
  for (const file of TOKENIZER_FILES) {
    const from = join(tokenizerDir, file);
    if (existsSync(from)) cpSync(from, join(folder, file));
  }
}

/** One half of an encoder, without its weights. */
export function towerOf(name: FullSize, half: 'vision' | 'text', size = sizeOf(name)): Tower {
  if (name === 'clip-b32') return half === 'vision' ? clipVision(size) : clipText(size);
  return half === 'vision' ? siglipVision(size) : siglipText(size);
}

function sizeOf(name: FullSize): EncoderSize {
  return name === 'clip-b32' ? CLIP_B32 : SIGLIP2_B16;
}

function configOf(name: FullSize, { image, text, dim }: EncoderSize): Readonly<Record<string, object>> {
  const isClip = name === 'clip-b32';
  return {
    'config.json': {
      ...{ model_type: isClip ? 'clip' : 'siglip', ...(isClip && { projection_dim: dim }) },
      text_config: { max_position_embeddings: text.length, hidden_size: text.width },
      vision_config: { hidden_size: image.width, image_size: image.side, patch_size: image.patch },
    },
    'preprocessor_config.json': isClip
      ? {
          ...{ do_resize: true, size: { shortest_edge: image.side }, resample: 3 },
          ...{ do_center_crop: true, crop_size: image.side, do_normalize: true },
          image_mean: [0.48145466, 0.4578275, 0.40821073],
          image_std: [0.26862954, 0.26130258, 0.27577711],
        }
      : {
          ...{ do_resize: true, size: { height: image.side, width: image.side }, resample: 2, do_normalize: true },
          ...{ image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] },
        },
  };
}
