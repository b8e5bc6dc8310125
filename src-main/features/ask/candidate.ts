import type { ChunkLevel } from '../../../src-shared/model/chunk.ts';
import { overlapSec, type Span } from '../../../src-shared/time.ts';

/** Words of the recording and when they are said: the time of these very words, whatever span they are shown with. */
export interface Quote extends Span {
  /** Data, never an instruction. */
  readonly text: string;
  /** The speech model that wrote them down; none wrote subtitles. */
  readonly heardBy?: string | undefined;
  /** Whether they are written in the picture, and not said. */
  readonly isWritten?: boolean | undefined;
}

/** What one channel found at a span: all that the channel needs to judge and to explain it later. */
export interface Support {
  /** Key of the channel. */
  readonly channel: string;
  /** How well it matches, on the channel's own scale; higher is better. */
  readonly strength: number;
  /** What matched, for channels that find words. */
  readonly quote?: Quote;
  /** The things that are to be seen, for channels that find things. */
  readonly shown?: readonly string[];
  /** The label of what is heard, for channels that find sounds. */
  readonly sound?: string;
}

/** A span of footage that may be shown for a question. */
export interface Candidate extends Span {
  readonly chunkId: string;
  readonly videoId: string;
  readonly level: ChunkLevel;
  /** Higher is better; comparable within one list only. */
  readonly score: number;
  /** The channel that found it first, then those that found the same moment; at most one entry of each. */
  readonly support: readonly [Support, ...Support[]];
}

/** Candidates of one channel, best first. */
export interface RankedList {
  readonly weight: number;
  readonly candidates: readonly Candidate[];
}

/** Two spans that share this much of the shorter one show the same thing. */
const SAME_MOMENT_SHARE = 0.5;

/** Whether two candidates share at least half of the shorter one. */
export function isSameMoment(a: Span & { videoId: string }, b: Span & { videoId: string }): boolean {
  if (a.videoId !== b.videoId) return false;
  const shorter = Math.min(a.endSec - a.startSec, b.endSec - b.startSec);
  return overlapSec(a, b) >= SAME_MOMENT_SHARE * shorter && overlapSec(a, b) > 0;
}

/** The kept candidate with what the other's channels know besides. */
export function combined(kept: Candidate, other: Candidate): Candidate {
  const known = new Set(channelsOf(kept));
  return { ...kept, support: [...kept.support, ...other.support.filter(({ channel }) => !known.has(channel))] };
}

/** The channel that found it first; it decides how the span is widened. */
export function foundBy({ support }: Candidate): string {
  return support[0].channel;
}

export function channelsOf({ support }: Candidate): string[] {
  return support.map(({ channel }) => channel);
}

/** The words of the recording that matched, when a channel found any. */
export function quoteOf({ support }: Candidate): Quote | null {
  return support.find(({ quote }) => quote !== undefined)?.quote ?? null;
}

/** The candidate, its span made long enough to hold the words it quotes: a cited clip must not cut its sentence off. */
export function holdingItsQuote(candidate: Candidate): Candidate {
  const quote = quoteOf(candidate);
  if (quote === null) return candidate;
  const startSec = Math.min(candidate.startSec, quote.startSec);
  return { ...candidate, startSec, endSec: Math.max(candidate.endSec, quote.endSec) };
}
