import { z } from 'zod';
import { GraphTests } from '../models/graph-test.ts';
import { FolderPath } from '../models/model-file.ts';
import { modelManifest } from '../models/model-manifest.ts';

const TokenId = z.int().nonnegative();

/** A model of Whisper's make. */
export const SpeechManifest = modelManifest('speech', {
  /** Spectra `[1, bands, 3000]` to what the decoder attends to. */
  encoder: FolderPath,
  /** One graph for the first token and all others, see `TokenDecoding`. */
  decoder: FolderPath,
  /** A `tokenizer.json`. */
  tokenizer: FolderPath,
  melBands: z.int().positive().max(256),
  tokens: z.strictObject({
    start: TokenId,
    end: TokenId,
    noTimestamps: TokenId,
    noSpeech: TokenId.optional(),
    /** Of a model of several languages: the task, and the languages by their codes. */
    transcribe: TokenId.optional(),
    languages: z.record(z.string(), TokenId).default({}),
    suppress: z.array(TokenId).default([]),
    suppressFirst: z.array(TokenId).default([]),
  }),
  /** Layers and heads of the decoder that follow the sound; without them words have no times of their own. */
  alignmentHeads: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])).default([]),
  selfTest: GraphTests,
});
export type SpeechManifest = z.infer<typeof SpeechManifest>;
