import { z } from 'zod';
import type { CheckedManifest } from '../models/model-check.ts';
import { FolderPath, filesOfTokenizer, ModelFile } from '../models/model-file.ts';
import { ModelId, modelManifest } from '../models/model-manifest.ts';
import { TextInput } from '../models/text-input.ts';

/** Pixels of a side of the pictures that an encoder sees: far above any encoder's. */
const MAX_SIDE = 8192;

const Channels = z.tuple([z.number(), z.number(), z.number()]);

export const ImageInput = z.strictObject({
  file: FolderPath,
  input: z.string().min(1),
  output: z.string().min(1),
  width: z.int().positive().max(MAX_SIDE),
  height: z.int().positive().max(MAX_SIDE),
  layout: z.enum(['nchw', 'nhwc']),
  /** `uint8` takes 0..255 as they are; `float32` takes `(value / 255 - mean) / std`. */
  dtype: z.enum(['float32', 'uint8']),
  /** `squash` ignores the aspect ratio; `crop` resizes until the input is just covered and cuts the centre. */
  resize: z.enum(['squash', 'crop']),
  /** With `crop`: pixels of the shorter side before the cut, where that is more than the input needs. */
  shortestEdge: z.int().positive().max(MAX_SIDE).optional(),
  interpolation: z.enum(['area', 'bilinear', 'bicubic']),
  mean: Channels.default([0, 0, 0]),
  std: Channels.default([1, 1, 1]),
});
export type ImageInput = z.infer<typeof ImageInput>;

/**
 * How a cosine between a text and a picture reads as "is it there": `sigmoid` gives
 * `1 / (1 + exp(-(scale * cosine + bias)))` for each text alone; `softmax` weighs the text against the background
 * texts, `exp(scale * cosine)` over the sum. Cosines of two encoders are never on one scale without this.
 */
export const ScoreCalibration = z.strictObject({
  kind: z.enum(['sigmoid', 'softmax']),
  scale: z.number().positive(),
  bias: z.number().default(0),
  /** Texts about nothing in particular: what they score on some footage is what an unrelated question scores. */
  backgroundTexts: z.array(z.string().min(1)).default([]),
});
export type ScoreCalibration = z.infer<typeof ScoreCalibration>;

/** First values of the L2-normalised vector, to catch a wrong mean, casing, resize or padding on import. */
const ExpectedVector = z.array(z.number()).min(4);

const SelfTest = z.strictObject({
  /** Largest allowed difference of any value from the expected one. */
  tolerance: z.number().positive().max(0.05),
  /** Pictures are drawn by `testPattern(width, height)`, so none has to be stored. */
  images: z.array(
    z.strictObject({
      width: z.int().positive().max(MAX_SIDE),
      height: z.int().positive().max(MAX_SIDE),
      expected: ExpectedVector,
    }),
  ),
  texts: z.array(z.strictObject({ text: z.string().min(1), expected: ExpectedVector })),
});

/** What an encoder's manifest says beside what every model's says. */
const encoderFields = {
  dim: z.int().positive(),
  sampleRateFps: z.number().positive(),
  /** Pictures that go into one vector. */
  framesPerClip: z.int().positive().max(256).default(1),
  /** Threads for one pass; left out, all cores. Tiny graphs are faster on one. */
  threads: z.int().positive().optional(),
  image: ImageInput,
  text: TextInput.nullable(),
  calibration: ScoreCalibration.nullable(),
  selfTest: SelfTest,
};

/** `encoder.json`, in which encoders lay before there were other kinds of models; such folders are opened as they are. */
export const EncoderManifest = z
  .strictObject({
    id: ModelId,
    version: z.string().min(1),
    title: z.string().min(1),
    /** `frame` encodes single pictures; `clip` encodes `framesPerClip` pictures in one pass. */
    kind: z.enum(['frame', 'clip']),
    /** `builtin` encoders come with Vigil and cannot be removed. */
    runtime: z.enum(['onnx', 'builtin']),
    licence: z.string().min(1),
    /** Where the files come from, with the revision. */
    source: z.string().min(1),
    files: z.array(ModelFile).min(1),
    ...encoderFields,
  })
  .superRefine(checkEncoder);
export type EncoderManifest = z.infer<typeof EncoderManifest>;

/** `model.json` of an encoder: everything needed to run it alike everywhere, and to notice when it is another one. */
export const EncoderModel = modelManifest('encoder', encoderFields).superRefine(checkEncoder);
export type EncoderModel = z.infer<typeof EncoderModel>;

/** An encoder as the code that runs it knows it. */
export function encoderOfModel({ format: _, languages: __, kind: ___, ...rest }: EncoderModel): EncoderManifest {
  return { ...rest, kind: rest.framesPerClip > 1 ? 'clip' : 'frame', runtime: 'onnx' };
}

/** An encoder as a `model.json` describes it. */
export function modelOfEncoder({ kind: _, runtime: __, ...rest }: EncoderManifest): EncoderModel {
  return { format: 1, kind: 'encoder', languages: [], ...rest };
}

interface FilesOfEncoder {
  readonly image: ImageInput;
  readonly text: TextInput | null;
}

/** What of an encoder is looked at before it is opened. */
export function checkedOf(manifest: EncoderManifest): CheckedManifest {
  const { files, text } = manifest;
  return { files, graphs: graphsOfEncoder(manifest), tokenizer: text?.tokenizer };
}

/** The graphs that an encoder runs. */
export function graphsOfEncoder({ image, text }: FilesOfEncoder): string[] {
  return text ? [image.file, text.file] : [image.file];
}

function checkEncoder(
  manifest: FilesOfEncoder & { readonly files: readonly ModelFile[] },
  context: z.core.$RefinementCtx,
): void {
  const listed = new Set(manifest.files.map((file) => file.path));
  const { width, height, shortestEdge } = manifest.image;
  if (shortestEdge !== undefined && shortestEdge < Math.max(width, height)) {
    context.addIssue({ code: 'custom', path: ['image', 'shortestEdge'], message: 'is less than the input' });
  }
  const words = manifest.text ? filesOfTokenizer(manifest.text.tokenizer) : [];
  for (const path of [...graphsOfEncoder(manifest), ...words]) {
    if (!listed.has(path)) {
      context.addIssue({ code: 'custom', path: ['files'], message: `"${path}" is used but has no checksum` });
    }
  }
}
