import { z } from 'zod';
import { Sentence } from '../sentences/sentence.ts';
import { ChunkLevel } from './chunk.ts';
import { Id } from './common.ts';
import { FileState } from './video.ts';

/** Key of a search channel, such as `visual` or `transcript`: how a moment was found. More of them may come. */
export const Channel = z.string().min(1);
export type Channel = z.infer<typeof Channel>;

export const Hit = z.object({
  chunkId: Id,
  videoId: Id,
  videoName: z.string(),
  path: z.string(),
  startSec: z.number(),
  endSec: z.number(),
  level: ChunkLevel,
  /** Higher is better; comparable within one result list only. */
  score: z.number(),
  channels: z.array(Channel),
  keyframes: z.array(z.number()),
  /** Transcript words that matched, when any. */
  text: z.string().nullable(),
  /** What lies at the recording's path: only `here` shows what was found. */
  fileState: FileState,
});
export type Hit = z.infer<typeof Hit>;

export const SearchFilters = z.object({
  videoIds: z.array(Id).max(10_000).optional(),
  levels: z.array(ChunkLevel).optional(),
  domain: z.string().optional(),
  cameraId: z.string().optional(),
  taskId: z.string().optional(),
  role: z.string().optional(),
  fromSec: z.number().optional(),
  toSec: z.number().optional(),
});
export type SearchFilters = z.infer<typeof SearchFilters>;

export const Evidence = z.object({
  /** The number sentences cite, from 1. */
  number: z.number().int(),
  chunkId: Id,
  videoId: Id,
  videoName: z.string(),
  startSec: z.number(),
  endSec: z.number(),
  whyRelevant: Sentence,
  channels: z.array(Channel),
  keyframes: z.array(z.number()),
  score: z.number(),
  /** What is said or written in it that matched, and when these very words are; null when no words were found. */
  quote: z
    .object({
      text: z.string(),
      startSec: z.number(),
      endSec: z.number(),
      /** The speech model that wrote it down; none wrote subtitles. */
      heardBy: z.string().optional(),
      /** Whether it is written in the picture, and not said. */
      isWritten: z.boolean().optional(),
    })
    .nullable()
    .default(null),
  /** What lies at the recording's path by now: only `here` shows what was found. */
  fileState: FileState.default('here'),
});
export type Evidence = z.infer<typeof Evidence>;

/**
 * What a question came to. Only `not-found` says that it is not in the footage: `not-understood` means that nothing
 * here can look for it, `not-finished` that not all of the footage has been looked through.
 */
export const AnswerOutcome = z.enum(['found', 'not-found', 'not-understood', 'not-finished']);
export type AnswerOutcome = z.infer<typeof AnswerOutcome>;

export const AnswerSentence = z.object({ text: z.string(), evidence: z.array(z.number().int()) });

export const Answer = z.object({
  answerId: Id,
  question: z.string(),
  /** False: see `outcome`; `evidence` then holds the nearest misses. */
  found: z.boolean(),
  outcome: AnswerOutcome,
  answer: z.string(),
  sentences: z.array(AnswerSentence),
  /** 0..1, calibrated against background phrases; 0 when nothing was found. */
  confidence: z.number(),
  evidence: z.array(Evidence),
  unknowns: z.array(Sentence),
  model: z.string(),
  encoder: z.string().nullable(),
  timings: z.record(z.string(), z.number()),
  createdAt: z.string(),
});
export type Answer = z.infer<typeof Answer>;
