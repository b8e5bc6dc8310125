import type { ChunkLevel } from '../../../../src-shared/model/chunk.ts';
import type { Sentence } from '../../../../src-shared/sentences/sentence.ts';
import type { Span } from '../../../../src-shared/time.ts';
import type { VectorFilter } from '../../../stores/vectors/vector-index.ts';
import type { Candidate, RankedList, Support } from '../candidate.ts';
import type { LibrarySources, Vision } from '../sources.ts';

/** What is looked for, and where. */
export interface ChannelQuery {
  /** Undefined for a picture. */
  readonly text: string | undefined;
  /** The whole question that `text` was taken from, where there was one. */
  readonly question?: string | undefined;
  /** Undefined when the encoder has no words for the text. */
  readonly vector: Float32Array | undefined;
  /** Share of the text the encoder has words for, 0..1; 1 for a picture. */
  readonly coverage: number;
  readonly filter: VectorFilter;
  /** Show chunks of these levels as they are, instead of the best span of any. */
  readonly levels: readonly ChunkLevel[] | undefined;
  /** Candidates wanted: more than are shown, because several will show the same moment. */
  readonly pool: number;
}

/** What a channel may ask the library. */
export interface ChannelSources extends Omit<LibrarySources, 'vision'> {
  readonly vision: Vision;
}

/** What a channel thinks of something it found. */
export interface Verdict {
  /** 0..1. */
  readonly confidence: number;
  /** Whether it counts as showing or saying what was asked. */
  readonly supported: boolean;
}

/**
 * A way to find moments: by what is seen, by what is said, … A new one is a file beside this one, its line in
 * `channels.ts`, its name in the window's catalog (`review.evidence.channels`), and its words in `sentences/en/ask.ts`.
 */
export interface Channel {
  readonly key: string;
  /** Ranked lists of spans; none when the channel has nothing to say to such a query. */
  retrieve(query: ChannelQuery, sources: ChannelSources): Promise<readonly RankedList[]>;
  /** The candidates it found first, each widened to what a viewer takes in as one: their spans, in the same order. */
  widen(candidates: readonly Candidate[], sources: ChannelSources): Promise<readonly Span[]>;
  /** Prepared beside the search, because it may ask the same index: how sure the channel is of what it found. */
  confidence(query: ChannelQuery, sources: ChannelSources): Promise<(support: Support) => Verdict>;
  /** Why it is shown, as the part of a sentence that begins in lower case; `phrase` is what was looked for. */
  why(support: Support, phrase: string): Sentence;
}
