import { z } from 'zod';

/** A file inside the encoder's folder: forward slashes, no way out of the folder. */
const FolderPath = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith('/') && !path.includes('\\') && !/^[a-z]:/i.test(path), 'must be relative')
  .refine((path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'), 'must stay inside');

/** Pixels of a side of the pictures that an encoder sees, and ids of a text: far above any encoder's. */
const MAX_SIDE = 8192;
const MAX_IDS = 8192;

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

/** How words become numbers. `vocabulary` is a closed word list; the others are open: CLIP's, or a `tokenizer.json`. */
export const TokenizerSpec = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('clip-bpe'), vocabulary: FolderPath, merges: FolderPath }),
  z.strictObject({ kind: z.literal('tokenizer-json'), vocabulary: FolderPath }),
  z.strictObject({ kind: z.literal('vocabulary'), vocabulary: FolderPath }),
]);
export type TokenizerSpec = z.infer<typeof TokenizerSpec>;

export const TextInput = z.strictObject({
  file: FolderPath,
  tokenizer: TokenizerSpec,
  maxLength: z.int().positive().max(MAX_IDS),
  lowerCase: z.boolean(),
  padId: z.int().nonnegative(),
  /** SigLIP was trained on full-length padding; where it does not matter the batch's longest text is enough. */
  padTo: z.enum(['max-length', 'longest']),
  inputs: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        holds: z.enum(['ids', 'mask']),
        dtype: z.enum(['int64', 'int32']),
      }),
    )
    .min(1),
  output: z.string().min(1),
});
export type TextInput = z.infer<typeof TextInput>;

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

export const EncoderFile = z.strictObject({
  path: FolderPath,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
});
export type EncoderFile = z.infer<typeof EncoderFile>;

/** `encoder.json`: everything needed to run an encoder alike everywhere, and to notice when it is not the same one. */
export const EncoderManifest = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
    version: z.string().min(1),
    title: z.string().min(1),
    /** `frame` encodes single pictures; `clip` encodes `framesPerClip` pictures in one pass. */
    kind: z.enum(['frame', 'clip']),
    /** `builtin` encoders come with Vigil and cannot be removed. */
    runtime: z.enum(['onnx', 'builtin']),
    dim: z.int().positive(),
    sampleRateFps: z.number().positive(),
    framesPerClip: z.int().positive().default(1),
    /** Threads for one pass; left out, all cores. Tiny graphs are faster on one. */
    threads: z.int().positive().optional(),
    image: ImageInput,
    text: TextInput.nullable(),
    calibration: ScoreCalibration.nullable(),
    licence: z.string().min(1),
    /** Where the files come from, with the revision. */
    source: z.string().min(1),
    files: z.array(EncoderFile).min(1),
    selfTest: SelfTest,
  })
  .superRefine((manifest, context) => {
    const listed = new Set(manifest.files.map((file) => file.path));
    const { width, height, shortestEdge } = manifest.image;
    if (shortestEdge !== undefined && shortestEdge < Math.max(width, height)) {
      context.addIssue({ code: 'custom', path: ['image', 'shortestEdge'], message: 'is less than the input' });
    }
    for (const path of filesUsedBy(manifest)) {
      if (!listed.has(path)) {
        context.addIssue({ code: 'custom', path: ['files'], message: `"${path}" is used but has no checksum` });
      }
    }
  });
export type EncoderManifest = z.infer<typeof EncoderManifest>;

function filesUsedBy(manifest: { image: ImageInput; text: TextInput | null }): string[] {
  const { image, text } = manifest;
  if (!text) return [image.file];
  const { tokenizer } = text;
  const merges = tokenizer.kind === 'clip-bpe' ? [tokenizer.merges] : [];
  return [image.file, text.file, tokenizer.vocabulary, ...merges];
}
