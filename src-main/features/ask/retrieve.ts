import { type Candidate, holdingItsQuote } from './candidate.ts';
import type { Channel, ChannelQuery, ChannelSources } from './channels/channel.ts';
import { fuse, spreadOut, withoutRepeats } from './fuse.ts';
import { tellsBetter, type Verdicts } from './judge.ts';
import { widened } from './widen.ts';

/** Looked at per hit wanted, because several will show the same moment. */
const POOL_FACTOR = 5;
const MIN_POOL = 40;
const MAX_POOL = 400;
const WIDENED_FACTOR = 3;

/** Candidates that each channel is asked for when `limit` are wanted. */
export function poolFor(limit: number): number {
  return Math.max(limit, Math.min(MAX_POOL, Math.max(MIN_POOL, limit * POOL_FACTOR)));
}

/**
 * The best `limit` spans for a query, best first, no two of the same moment: every channel is searched beside the
 * others, their lists are fused, and what is kept is widened to what a viewer takes in as one. Words that the `verdicts`
 * count as an answer keep their own time in a scene that is no answer by itself.
 */
export async function retrieve(
  query: ChannelQuery,
  limit: number,
  channels: readonly Channel[],
  sources: ChannelSources,
  verdicts: Promise<Verdicts>,
): Promise<Candidate[]> {
  const lists = await Promise.all(channels.map((channel) => channel.retrieve(query, sources)));
  const fused = fuse(lists.flat());
  if (query.levels) return withoutRepeats(fused, limit);
  const known = await verdicts;
  const tells = (words: Candidate, found: Candidate): boolean => tellsBetter(words, found, known);
  const best = withoutRepeats(fused, limit * WIDENED_FACTOR, tells);
  const wide = await widened(best, channels, sources);
  return spreadOut(withoutRepeats(wide, wide.length, tells), limit).map(holdingItsQuote);
}
