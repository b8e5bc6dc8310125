import { type Candidate, combined, foundBy, isSameMoment, type RankedList } from './candidate.ts';

/** Cormack, Clarke and Büttcher (SIGIR 2009): 60 keeps the first ranks apart without letting one list decide. */
const RECIPROCAL_RANK_OFFSET = 60;
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
  const order = [...new Set(lists.flatMap(({ candidates }) => candidates.slice(0, 1).map(foundBy)))];
  return [...merged.values()]
    .map((candidate) => ({ ...candidate, score: ranked.reduce((sum, list) => sum + share(list, candidate), 0) }))
    .sort(byScore(order));
}

/**
 * Keeps the best of the candidates that show the same moment; what the others know of it is added to the kept one. Where
 * one of them `tells` the time better than the kept one, as words do that say what was asked in a scene that does not
 * show it, the kept one takes its span.
 */
export function withoutRepeats(
  candidates: readonly Candidate[],
  limit: number,
  tells: (candidate: Candidate, kept: Candidate) => boolean = () => false,
): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    const same = kept.findIndex((other) => isSameMoment(other, candidate));
    const known = kept[same];
    if (!known) {
      if (kept.length < limit) kept.push(candidate);
    } else if (tells(candidate, known)) {
      kept[same] = { ...combined(candidate, known), score: known.score };
    } else {
      kept[same] = combined(known, candidate);
    }
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

interface ListWithRanks extends RankedList {
  readonly rankOf: ReadonlyMap<string, number>;
}

function withRanks(list: RankedList): ListWithRanks {
  return { ...list, rankOf: new Map(list.candidates.map((candidate, rank) => [keyOf(candidate), rank])) };
}

function share({ weight, candidates, rankOf }: ListWithRanks, candidate: Candidate): number {
  const own = rankOf.get(keyOf(candidate));
  const otherChannel = candidates[0] !== undefined && foundBy(candidates[0]) !== foundBy(candidate);
  const rank = own ?? (otherChannel ? candidates.findIndex((other) => isSameMoment(other, candidate)) : -1);
  return rank < 0 ? 0 : weight / (RECIPROCAL_RANK_OFFSET + rank + 1);
}

/** Two quotes may lie in one chunk; the same chunk found twice is one candidate. */
function keyOf({ chunkId, startSec, support: [{ quote }] }: Candidate): string {
  return quote === undefined ? chunkId : `${chunkId}|${startSec}|${quote.text}`;
}

/** Equal scores: in the order of the channels, then of the match. */
function byScore(order: readonly string[]): (a: Candidate, b: Candidate) => number {
  const place = (candidate: Candidate): number => order.indexOf(foundBy(candidate));
  return (a, b) =>
    b.score - a.score ||
    place(a) - place(b) ||
    b.support[0].strength - a.support[0].strength ||
    (a.videoId < b.videoId ? -1 : a.videoId > b.videoId ? 1 : a.startSec - b.startSec);
}
