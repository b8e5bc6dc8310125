import { z } from 'zod';
import { TextInput } from '../models/text-input.ts';
import { ImageInput } from './manifest.ts';

/**
 * One public encoder that Vigil knows how to run but does not bring along. File names inside the repository are what a
 * user fetches, or puts into a folder by hand; checksums come from the repository's own listing at that moment.
 */
const CatalogEntry = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
  title: z.string().min(1),
  kind: z.enum(['frame', 'clip']),
  bundled: z.literal(false),
  /** Repository of the ONNX files on the public model hub; null where no export exists. */
  repository: z.string().min(1).nullable(),
  dim: z.int().positive().nullable(),
  sampleRateFps: z.number().positive(),
  image: ImageInput.pick({
    width: true,
    height: true,
    layout: true,
    dtype: true,
    resize: true,
    interpolation: true,
    mean: true,
    std: true,
  }).nullable(),
  text: TextInput.pick({ maxLength: true, lowerCase: true, padId: true, padTo: true })
    .extend({ tokenizer: z.enum(['clip-bpe', 'tokenizer-json']) })
    .nullable(),
  score: z.enum(['sigmoid', 'softmax']).nullable(),
  files: z.array(z.strictObject({ role: z.enum(['image', 'text', 'tokenizer']), path: z.string().min(1) })),
  licence: z.string().min(1),
  /** What a person should know before choosing it. */
  notes: z.string().min(1),
  recommended: z.boolean(),
});

/** `resources/encoders/catalog.json`. */
export const EncoderCatalog = z.strictObject({ entries: z.array(CatalogEntry) });
export type EncoderCatalog = z.infer<typeof EncoderCatalog>;
