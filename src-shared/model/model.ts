import { z } from 'zod';
import { Sentence } from '../sentences/sentence.ts';
import { ModelDevice } from './device.ts';

/**
 * What models are for: `encoder` pictures and words to vectors, `sentence` texts to vectors, `detector` things in the
 * picture, `reader` text in the picture, `voice` when somebody speaks, `sound` kinds of sound, `speech` what is said,
 * `language` answers in words.
 */
export const ModelKindName = z.enum([
  ...['encoder', 'sentence', 'detector', 'reader', 'voice', 'sound', 'speech', 'language'],
] as const);
export type ModelKindName = z.infer<typeof ModelKindName>;

/** Which model of a kind is used: its id, or none. A kind that is not named uses the first one installed. */
export const ChosenModels = z.partialRecord(ModelKindName, z.string().max(80));
export type ChosenModels = z.infer<typeof ChosenModels>;
/** The choice of none. */
export const NO_MODEL = 'off';

/** A model of this machine, as lists show it. */
export const ModelInfo = z.object({
  modelId: z.string(),
  kind: ModelKindName,
  title: z.string(),
  version: z.string(),
  licence: z.string(),
  source: z.string(),
  languages: z.array(z.string()),
  bytes: z.number().int(),
  builtIn: z.boolean(),
  /** The one of its kind that is used. */
  chosen: z.boolean(),
  /** Why it cannot be used; null for one that can. */
  problem: Sentence.nullable(),
  /** What it runs on; null for one that cannot be used. */
  device: ModelDevice.nullable(),
  /** Videos that hold something of it (vectors, words); null for kinds of which that is not kept by model. */
  videos: z.number().int().nullable(),
});
export type ModelInfo = z.infer<typeof ModelInfo>;

/** A model of the catalog: what it is for, what it takes, and whether it is here. */
export const CatalogModel = z.object({
  modelId: z.string(),
  kind: ModelKindName,
  title: z.string(),
  /** What it is for. */
  purpose: Sentence,
  licence: z.string(),
  languages: z.array(z.string()),
  /** Of all its files, as far as they are known before the hub is asked. */
  bytes: z.number().int(),
  /** Memory it takes while it runs, estimated. */
  memoryBytes: z.number().int(),
  /** Repository and revision, or the address of its file. */
  source: z.string(),
  /** Whether every file is known by its checksum; otherwise the hub's own listing says what is right. */
  pinned: z.boolean(),
  recommended: z.boolean(),
  /** Whether this version can run it; one that it cannot is not fetched. */
  canRun: z.boolean(),
  state: z.enum(['installed', 'partly', 'absent']),
  /** What is here of a download that did not end. */
  bytesHere: z.number().int(),
});
export type CatalogModel = z.infer<typeof CatalogModel>;

/** What a model made of a picture or of words that it was given to try. */
export const ModelTrial = z.object({
  modelId: z.string(),
  kind: ModelKindName,
  tookMs: z.number(),
  /** Each text against the picture (an encoder), or against the first text (a sentence model). */
  scores: z.array(
    z.object({
      text: z.string(),
      /** -1..1; null for a text that the model has no words for. */
      cosine: z.number().nullable(),
      /** How likely it is what was asked for by the model's own scale, 0..1. */
      match: z.number().nullable(),
    }),
  ),
  /** What a detector found, or the lines that a reader read: places as parts of width and height. */
  found: z.array(
    z.object({
      text: z.string(),
      score: z.number(),
      left: z.number(),
      top: z.number(),
      right: z.number(),
      bottom: z.number(),
    }),
  ),
});
export type ModelTrial = z.infer<typeof ModelTrial>;
