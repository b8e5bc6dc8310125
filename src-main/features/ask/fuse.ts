import type { Channel } from '../../../src-shared/model/answer.ts';
import type { ChunkLevel } from '../../../src-shared/model/chunk.ts';
import { overlapSec, type Span } from '../../../src-shared/time.ts';

/** A span of footage that may be shown for a question. */
export interface Candidate extends Span {
  readonly chunkId: string;
  readonly videoId: string;
  readonly level: ChunkLevel;
  /** Higher is better; comparable within one list only. */
  readonly score: number;
  readonly channels: readonly Channel[];
  /** Cosine to the query, when the vectors found it. */
  readonly cosine: number | null;
  /** The transcript words that matched, when the text found it. */
  readonly line: MatchedLine | null;
}

export interface MatchedLine {
  readonly text: string;
  /** Share of the question's meaningful words that the line has, 0..1. */
  readonly share: number;
}

/** One channel's candidates, best first. */
export interface RankedList {
  readonly weight: number;
  readonly candidates: readonly Candidate[];
}

/** Cormack, Clarke and Büttcher (SIGIR 2009): 60 keeps the first ranks apart without letting one list decide. */
const RECIPROCAL_RANK_OFFSET = 60;
/** Two spans that share this much of the shorter one show the same thing. */
const SAME_MOMENT_SHARE = 0.5;
/** What touches a chosen span loses up to this share of its score; a meso window away it loses nothing. */
const CLOSENESS_PENALTY = 0.3;
const CLOSE_SEC = 12;

/**
 * Reciprocal rank fusion: a candidate gets weight / (60 + rank) from each list that has it. A list of another channel
 * has it when it has a span of the same moment: seen and said at once supports itself.
 */
export function fuse(lists: readonly RankedList[]): Candidate[] {
  const merged = new Map<string, Candidate>();
  for (const { candidates } of lists) {
    for (const candidate of candidates) {
      const known = merged.get(keyOf(candidate));
      merged.set(keyOf(candidate), known ? combined(known, candidate) : candidate);
    }
  }
  const ranked = lists.map(withRanks);
  return [...merged.values()]
    .map((candidate) => ({ ...candidate, score: ranked.reduce((sum, list) => sum + share(list, candidate), 0) }))
    .sort(byScore);
}

/** Keeps the best of the candidates that show the same moment; what the others know of it is added to the kept one. */
export function withoutRepeats(candidates: readonly Candidate[], limit: number): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    const same = kept.findIndex((other) => isSameMoment(other, candidate));
    if (same >= 0) kept[same] = combined(kept[same]!, candidate);
    else if (kept.length < limit) kept.push(candidate);
  }
  return kept;
}

/**
 * Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998) in time: what lies next to something already chosen
 * counts for less, so that ten pieces of evidence are not one long scene in slices. Scores become relative to the best
 * (1) and stay in order.
 */
export function spreadOut(candidates: readonly Candidate[], limit: number): Candidate[] {
  const best = candidates[0]?.score ?? 1;
  const left = candidates.map((candidate) => ({ candidate, score: candidate.score / best, closeness: 0 }));
  const chosen: Candidate[] = [];
  while (chosen.length < limit && left.length > 0) {
    const value = ({ score, closeness }: (typeof left)[number]): number => score * (1 - CLOSENESS_PENALTY * closeness);
    const next = left.reduce((top, each) => (value(each) > value(top) ? each : top));
    left.splice(left.indexOf(next), 1);
    chosen.push({ ...next.candidate, score: value(next) });
    for (const each of left) each.closeness = Math.max(each.closeness, closenessOf(each.candidate, next.candidate));
  }
  return chosen;
}

/** 1 for spans that touch, falling to 0 for spans a meso window apart or of different videos. */
function closenessOf(a: Candidate, b: Candidate): number {
  if (a.videoId !== b.videoId) return 0;
  const gapSec = Math.max(0, a.startSec - b.endSec, b.startSec - a.endSec);
  return Math.max(0, 1 - gapSec / CLOSE_SEC);
}

/** Whether two candidates share at least half of the shorter one. */
export function isSameMoment(a: Span & { videoId: string }, b: Span & { videoId: string }): boolean {
  if (a.videoId !== b.videoId) return false;
  const shorter = Math.min(a.endSec - a.startSec, b.endSec - b.startSec);
  return overlapSec(a, b) >= SAME_MOMENT_SHARE * shorter && overlapSec(a, b) > 0;
}

interface ListWithRanks extends RankedList {
  readonly rankOf: ReadonlyMap<string, number>;
}

function withRanks(list: RankedList): ListWithRanks {
  return { ...list, rankOf: new Map(list.candidates.map((candidate, rank) => [keyOf(candidate), rank])) };
}

function share({ weight, candidates, rankOf }: ListWithRanks, candidate: Candidate): number {
  const own = rankOf.get(keyOf(candidate));
  const otherChannel = candidates[0]?.channels[0] !== candidate.channels[0];
  const rank = own ?? (otherChannel ? candidates.findIndex((other) => isSameMoment(other, candidate)) : -1);
  return rank < 0 ? 0 : weight / (RECIPROCAL_RANK_OFFSET + rank + 1);
}

function combined(kept: Candidate, other: Candidate): Candidate {
  return {
    ...kept,
    channels: [...new Set([...kept.channels, ...other.channels])],
    cosine: kept.cosine ?? other.cosine,
    line: kept.line ?? other.line,
  };
}

/** Two lines may lie in one chunk; the same chunk found twice is one candidate. */
function keyOf({ chunkId, line, startSec }: Candidate): string {
  return line === null ? chunkId : `${chunkId}|${startSec}|${line.text}`;
}

function byScore(a: Candidate, b: Candidate): number {
  return (
    b.score - a.score ||
    (b.cosine ?? -1) - (a.cosine ?? -1) ||
    (a.videoId < b.videoId ? -1 : a.videoId > b.videoId ? 1 : a.startSec - b.startSec)
  );
}
