import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import { say } from '../../../src-shared/sentences/say.ts';
import { type ListedFiles, readInside } from '../models/checked-files.ts';
import type { GraphRunner, GraphShape } from '../models/graph-runner.ts';
import type { TextInput } from '../models/text-input.ts';
import type { EncoderManifest, ImageInput } from './manifest.ts';

/** What a repository of the model hub says of an encoder, without what its files and their vectors say. */
export type DescribedEncoder = Omit<EncoderManifest, 'id' | 'version' | 'title' | 'source' | 'files' | 'selfTest'>;

/** The files of a repository that are run; graphs of a gigabyte and more keep their weights beside them. */
export interface HubFiles {
  readonly vision: string;
  readonly text: string;
  readonly all: readonly string[];
}

const GRAPHS_FOLDER = 'onnx';
const CONFIG_FILE = 'config.json';
const PICTURES_FILE = 'preprocessor_config.json';
const GENERATION_FILE = 'generation_config.json';
const TOKENIZER_FILE = 'tokenizer.json';
const TOKENIZER_SETTINGS_FILE = 'tokenizer_config.json';
/** Of the small files; a tokenizer is read elsewhere. */
const MAX_BYTES = 4 * 1024 * 1024;
/** Endings of a graph's name, the most exact first. */
const VARIANTS = ['', '_fp16', '_quantized', '_int8', '_uint8'];
/** Pillow's numbers of its filters. */
const FILTERS: Readonly<Record<number, ImageInput['interpolation']>> = { 2: 'bilinear', 3: 'bicubic' };
/** CLIP and its followers are published with a temperature of 100, which their config leaves out. */
const CLIP_SCALE = 100;
const BACKGROUND_TEXTS = ['a photo', 'a picture of a room', 'something'];
/** Frames a second that events of seconds are found in. */
const SAMPLE_RATE_FPS = 2;

const Config = z.looseObject({
  model_type: z.string(),
  projection_dim: z.int().positive().optional(),
  text_config: z.looseObject({ max_position_embeddings: z.int().positive().optional() }).default({}),
  vision_config: z.looseObject({ hidden_size: z.int().positive().optional() }).default({}),
});
type Config = z.infer<typeof Config>;

const Side = z.int().positive();
const Size = z.union([
  Side.transform((side) => ({ height: side, width: side })),
  z.object({ height: Side, width: Side }),
  z.object({ shortest_edge: Side }),
]);
const Channels = z.tuple([z.number(), z.number(), z.number()]);
const Pictures = z.looseObject({
  do_resize: z.literal(true).default(true),
  size: Size,
  resample: z.int().default(3),
  do_center_crop: z.boolean().default(false),
  crop_size: Size.optional(),
  do_rescale: z.literal(true).default(true),
  rescale_factor: z
    .number()
    .refine((factor) => Math.abs(factor * 255 - 1) < 1e-6, 'must be 1 / 255')
    .default(1 / 255),
  do_normalize: z.boolean().default(true),
  image_mean: Channels.default([0, 0, 0]),
  image_std: Channels.default([1, 1, 1]),
});

const TokenizerSettings = z.looseObject({
  pad_token: z.union([z.string(), z.looseObject({ content: z.string() })]).nullish(),
});
const Marks = z.looseObject({ added_tokens: z.array(z.looseObject({ id: z.int(), content: z.string() })).default([]) });

/** Families of encoders, by the name that `config.json` gives their architecture. */
const FAMILIES = {
  clip: { images: 'image_embeds', texts: 'text_embeds', maxLength: 77, lowerCase: false },
  // Their processor writes texts in lower case, whatever the tokenizer's file says.
  siglip: { images: 'pooler_output', texts: 'pooler_output', maxLength: 64, lowerCase: true },
} as const;
type Family = (typeof FAMILIES)[keyof typeof FAMILIES];

/** Whether a folder is laid out as the hub's repositories of encoders are. */
export async function isHubRepository(folder: string): Promise<boolean> {
  const names = new Set(await readdir(folder));
  // What has this one writes: it is no encoder.
  return names.has(CONFIG_FILE) && names.has(PICTURES_FILE) && !names.has(GENERATION_FILE);
}

/** The files that an encoder in `folder` is run with. Throws `model-missing`. */
export async function hubFiles(folder: string): Promise<HubFiles> {
  const there = new Set(await readdir(join(folder, GRAPHS_FOLDER)).catch(() => []));
  const [vision, text] = ['vision_model', 'text_model'].map((name) => graphAmong(there, name));
  const weights = [vision!, text!].map((graph) => `${graph}_data`).filter((file) => there.has(basename(file)));
  return { vision: vision!, text: text!, all: [vision!, text!, ...weights, TOKENIZER_FILE] };
}

/**
 * Describes an encoder of two halves that lies in `folder` as its publisher has it on the hub: `config.json`,
 * `preprocessor_config.json`, `tokenizer.json` and `onnx/`. Its graphs are opened where they were copied to. Throws
 * `unsupported` for an architecture that is not CLIP's or SigLIP's, `model-missing`, `model-invalid`.
 */
export async function describeHubRepository(
  folder: string,
  { vision, text }: HubFiles,
  copied: ListedFiles,
  runner: GraphRunner,
): Promise<DescribedEncoder> {
  const config = await readJson(folder, CONFIG_FILE, Config);
  const family = familyOf(config);
  const isClip = family === FAMILIES.clip;
  const dim = isClip ? config.projection_dim : config.vision_config.hidden_size;
  if (dim === undefined) throw invalid(CONFIG_FILE, isClip ? 'projection_dim' : 'vision_config.hidden_size');
  const shapeOf = (file: string): Promise<GraphShape> =>
    runner.describe({ path: join(copied.folder, file), listed: copied });
  const visionShape = await shapeOf(vision);
  return {
    ...{ kind: 'frame', runtime: 'onnx', dim, sampleRateFps: SAMPLE_RATE_FPS, framesPerClip: 1 },
    image: {
      ...(await pictureInput(folder)),
      ...{ file: vision, input: only(visionShape.inputs, vision) },
      output: named(visionShape.outputs, family.images, vision),
    },
    text: await textInput(folder, text, await shapeOf(text), family, config),
    calibration: isClip ? { kind: 'softmax', scale: CLIP_SCALE, bias: 0, backgroundTexts: BACKGROUND_TEXTS } : null,
    licence: await licenceOf(folder),
  };
}

function familyOf({ model_type: type }: Config): Family {
  const family = Object.entries(FAMILIES).find(([name]) => name === type)?.[1];
  if (family) return family;
  throw new VigilError('unsupported', say('hub-architecture-unknown', { architecture: type }), {
    hint: say('hub-architecture-unknown-hint'),
  });
}

async function pictureInput(folder: string): Promise<Omit<ImageInput, 'file' | 'input' | 'output'>> {
  const known = await readJson(folder, PICTURES_FILE, Pictures);
  const interpolation = FILTERS[known.resample];
  if (!interpolation) throw invalid(PICTURES_FILE, 'resample');
  const cut = known.do_center_crop ? (known.crop_size ?? known.size) : known.size;
  if (!('width' in cut)) throw invalid(PICTURES_FILE, known.do_center_crop ? 'crop_size' : 'size');
  const { width, height } = cut;
  return {
    ...{ width, height, layout: 'nchw', dtype: 'float32', interpolation },
    ...('shortest_edge' in known.size
      ? { resize: 'crop', shortestEdge: known.size.shortest_edge }
      : { resize: 'squash' }),
    mean: known.do_normalize ? known.image_mean : [0, 0, 0],
    std: known.do_normalize ? known.image_std : [1, 1, 1],
  };
}

async function textInput(
  folder: string,
  file: string,
  shape: GraphShape,
  family: Family,
  config: Config,
): Promise<TextInput> {
  const mask = shape.inputs.includes('attention_mask');
  return {
    file,
    tokenizer: { kind: 'tokenizer-json', vocabulary: TOKENIZER_FILE },
    maxLength: config.text_config.max_position_embeddings ?? family.maxLength,
    lowerCase: family.lowerCase,
    padId: await padIdOf(folder),
    padTo: 'max-length',
    inputs: [
      { name: named(shape.inputs, 'input_ids', file), holds: 'ids', dtype: 'int64' },
      ...(mask ? [{ name: 'attention_mask', holds: 'mask', dtype: 'int64' } as const] : []),
    ],
    output: named(shape.outputs, family.texts, file),
  };
}

/** The number of the padding mark, which `tokenizer_config.json` names and `tokenizer.json` numbers. */
async function padIdOf(folder: string): Promise<number> {
  const { pad_token: pad } = await readJson(folder, TOKENIZER_SETTINGS_FILE, TokenizerSettings);
  const content = typeof pad === 'string' ? pad : pad?.content;
  const { added_tokens: marks } = await readJson(folder, TOKENIZER_FILE, Marks, 256 * 1024 * 1024);
  const mark = marks.find((each) => each.content === content);
  if (mark === undefined) throw invalid(TOKENIZER_SETTINGS_FILE, 'pad_token');
  return mark.id;
}

/** The licence that the head of a repository's README names. */
export async function licenceOf(folder: string): Promise<string> {
  const readme = await readInside(folder, 'README.md', MAX_BYTES).catch(() => Buffer.of());
  const head = /^---\n([\s\S]*?)\n---/.exec(readme.toString('utf8'))?.[1] ?? '';
  return /^license:\s*["']?([\w.+-]{1,40})/m.exec(head)?.[1] ?? 'not stated';
}

/** The most exact of a graph's files that is there. */
function graphAmong(there: ReadonlySet<string>, name: string): string {
  const found = VARIANTS.map((ending) => `${name}${ending}.onnx`).find((file) => there.has(file));
  if (found) return `${GRAPHS_FOLDER}/${found}`;
  throw new VigilError('model-missing', say('listed-file-missing', { path: `${GRAPHS_FOLDER}/${name}.onnx` }));
}

function only(names: readonly string[], file: string): string {
  const [name] = names;
  if (name !== undefined && names.length === 1) return name;
  throw invalid(file, names.join(', '));
}

function named(names: readonly string[], name: string, file: string): string {
  if (names.includes(name)) return name;
  throw invalid(file, name);
}

async function readJson<Content extends z.ZodType>(
  folder: string,
  file: string,
  schema: Content,
  maxBytes = MAX_BYTES,
): Promise<z.infer<Content>> {
  let content: unknown;
  try {
    content = JSON.parse((await readInside(folder, file, maxBytes)).toString('utf8'));
  } catch (cause) {
    if (cause instanceof VigilError) throw cause;
    throw new VigilError('model-invalid', say('model-file-not-json', { file }), { cause });
  }
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw invalid(file, parsed.error.issues[0]?.path.join('.') ?? '');
}

function invalid(file: string, where: string): VigilError {
  return new VigilError('model-invalid', say('hub-file-unexpected', { file, where }));
}
