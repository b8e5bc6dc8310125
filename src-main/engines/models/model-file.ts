import { z } from 'zod';

/** A file inside a model's folder: forward slashes, no way out of the folder. */
export const FolderPath = z
  .string()
  .min(1)
  .refine((path) => !path.startsWith('/') && !path.includes('\\') && !/^[a-z]:/i.test(path), 'must be relative')
  .refine((path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'), 'must stay inside');

export const ModelFile = z.strictObject({
  path: FolderPath,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
});
export type ModelFile = z.infer<typeof ModelFile>;

/** How words become numbers. `vocabulary` is a closed word list; the others are open: CLIP's, or a `tokenizer.json`. */
export const TokenizerSpec = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('clip-bpe'), vocabulary: FolderPath, merges: FolderPath }),
  z.strictObject({ kind: z.literal('tokenizer-json'), vocabulary: FolderPath }),
  z.strictObject({ kind: z.literal('vocabulary'), vocabulary: FolderPath }),
]);
export type TokenizerSpec = z.infer<typeof TokenizerSpec>;

/** The files that a tokenizer is read from. */
export function filesOfTokenizer(tokenizer: TokenizerSpec): string[] {
  return tokenizer.kind === 'clip-bpe' ? [tokenizer.vocabulary, tokenizer.merges] : [tokenizer.vocabulary];
}
