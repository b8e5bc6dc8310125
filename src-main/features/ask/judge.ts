import type { Candidate, Support } from './candidate.ts';
import type { Channel, ChannelQuery, ChannelSources, Verdict } from './channels/channel.ts';

export interface Judgement {
  readonly found: boolean;
  /** 0..1 for the best evidence, whether or not it counts as found. */
  readonly confidence: number;
  /** For each candidate, whether it counts as showing or saying what was asked. */
  readonly supported: readonly boolean[];
}

/** What the channels think of what they found, by the key of the channel. */
export type Verdicts = ReadonlyMap<string, (support: Support) => Verdict>;

/** Asks every channel how it will judge this query; cheap to call beside the search. */
export async function prepareVerdicts(
  query: ChannelQuery,
  channels: readonly Channel[],
  sources: ChannelSources,
): Promise<Verdicts> {
  const prepared = channels.map(
    async (channel): Promise<[string, (support: Support) => Verdict]> => [
      channel.key,
      await channel.confidence(query, sources),
    ],
  );
  return new Map(await Promise.all(prepared));
}

/**
 * Whether the candidates answer the question. "Not found" is an answer: a candidate counts when one of the channels
 * that support it says so.
 */
export function judge(candidates: readonly Candidate[], verdicts: Verdicts): Judgement {
  const judged = candidates.map(({ support }) =>
    support.flatMap((each): Verdict[] => {
      const verdict = verdicts.get(each.channel)?.(each);
      return verdict ? [verdict] : [];
    }),
  );
  const supported = judged.map((each) => each.some((verdict) => verdict.supported));
  const best = judged.map((each) => Math.max(0, ...each.map(({ confidence }) => confidence)));
  const counted = best.filter((_, index) => supported[index]);
  return {
    found: counted.length > 0,
    confidence: Math.max(0, ...(counted.length > 0 ? counted : best)),
    supported,
  };
}

/**
 * The candidate without words that its own channel does not count as an answer, where another channel does count it: what
 * is said by the way in a scene that shows what was asked must not be quoted as saying it.
 */
export function withoutWeakQuotes(candidate: Candidate, verdicts: Verdicts): Candidate {
  if (!candidate.support.some((each) => counts(each, verdicts))) return candidate;
  const [first, ...others] = candidate.support.filter((each) => each.quote === undefined || counts(each, verdicts));
  return first ? { ...candidate, support: [first, ...others] } : candidate;
}

/** Whether a candidate was found by words that count as an answer, and what found the other does not count as one. */
export function tellsBetter(
  { support: [words] }: Candidate,
  { support: [found] }: Candidate,
  verdicts: Verdicts,
): boolean {
  return words.quote !== undefined && counts(words, verdicts) && !counts(found, verdicts);
}

function counts(support: Support, verdicts: Verdicts): boolean {
  return verdicts.get(support.channel)?.(support).supported ?? false;
}
