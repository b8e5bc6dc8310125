import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { ChunkLevel } from '../../../src-shared/model/chunk.ts';
import { type FootageScores, scoreFootage } from './calibrate.ts';
import type { Candidate } from './fuse.ts';
import { retrieve } from './retrieve.ts';
import { meets, type Scope } from './scope.ts';
import type { AskSources, Vision } from './sources.ts';

/** Over several videos a condition by video is checked after the search: more is looked at. */
const OVERFETCH = 4;

export type LookSources = Pick<
  AskSources,
  'searchText' | 'termsOf' | 'videoIdsWith' | 'videosById' | 'chunksIn' | 'linesIn'
>;

/** A text as the encoder reads it. */
export interface EmbeddedText {
  /** Undefined when the encoder has no word of it: it must not be answered from its vectors. */
  readonly vector: Float32Array | undefined;
  /** Share of the text the encoder has words for, 0..1. */
  readonly coverage: number;
}

export async function embedText({ encoder }: Vision, text: string): Promise<EmbeddedText> {
  if (!encoder.manifest.text) return { vector: undefined, coverage: 0 };
  const coverage = encoder.textCoverage(text);
  return { vector: coverage > 0 ? await encoder.embedTexts([text]) : undefined, coverage };
}

/**
 * The words of a text that the encoder looked for: all of them for an open vocabulary, "bright green" of "carries a
 * bright green bag" for one that knows colours only. Nothing more may be claimed to have been seen.
 */
export function wordsLookedFor({ encoder }: Vision, text: string, { coverage }: EmbeddedText): string {
  if (coverage === 0 || coverage === 1) return text;
  const words = text.split(/\s+/).map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''));
  const alone = words.find((word) => encoder.textCoverage(word) > 0);
  // A word such as "left" means something only beside one that can be seen.
  const known = words.filter((word) => word !== '' && encoder.textCoverage(`${alone ?? ''} ${word}`) === 1);
  return known.join(' ').replace(FILLERS_AT_ENDS, '');
}

const FILLERS = '(?:an?|the|is|are|was|were|and|or|of|in|on|at|with|to|by|for|from|who|which|that)';
const FILLERS_AT_ENDS = new RegExp(`^(?:${FILLERS}\\s+)+|(?:\\s+${FILLERS})+$`, 'giu');

/** What an encoder cannot make of a text, as a sentence; undefined when it has words for all of it. */
export function coverageNotice({ encoder }: Vision, { coverage }: EmbeddedText): string | undefined {
  const { title } = encoder.manifest;
  if (coverage === 0) return `The encoder “${title}” has no words for this; only transcripts were searched.`;
  if (coverage < 1) return `The encoder “${title}” has words for ${Math.round(coverage * 100)} % of this only.`;
  return undefined;
}

export interface Findings {
  readonly candidates: readonly Candidate[];
  readonly footage: FootageScores | undefined;
}

/** Finds the best spans in scope, and scores the footage they come from when `judged`. */
export async function look(
  request: {
    readonly text: string | undefined;
    readonly vector: Float32Array | undefined;
    readonly visualWeight: number;
    readonly scope: Scope;
    readonly limit: number;
    readonly levels: readonly ChunkLevel[] | undefined;
    readonly judged: boolean;
  },
  vision: Vision,
  sources: LookSources,
): Promise<Findings> {
  const { scope, limit, vector, judged } = request;
  const { fromSec = 0, toSec = Number.POSITIVE_INFINITY } = scope.filter;
  if (toSec <= fromSec) return { candidates: [], footage: undefined };
  const wanted = scope.perVideo ? limit * OVERFETCH : limit;
  // Asked for together, so that the index answers both from one scan.
  const [candidates, footage] = await Promise.all([
    retrieve({ ...request, filter: scope.filter, limit: wanted }, { ...sources, index: vision.index }),
    judged && vector ? scoreFootage(vision, vector, scope.filter) : undefined,
  ]);
  return { candidates: (await meeting(candidates, scope, sources)).slice(0, limit), footage };
}

async function meeting(
  candidates: readonly Candidate[],
  { perVideo }: Scope,
  { videosById }: Pick<AskSources, 'videosById'>,
): Promise<readonly Candidate[]> {
  if (!perVideo) return candidates;
  const videos = await videosById([...new Set(candidates.map(({ videoId }) => videoId))]);
  const durations = new Map(videos.map(({ videoId, durationSec }) => [videoId, durationSec]));
  return candidates.filter((candidate) => meets(candidate, perVideo, durations.get(candidate.videoId) ?? 0));
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new VigilError('cancelled', 'The question was withdrawn.');
}
