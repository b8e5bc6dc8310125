import type { Candidate } from './candidate.ts';
import { foundBy } from './candidate.ts';
import type { Channel, ChannelSources } from './channels/channel.ts';

/** Candidates widened to what a viewer takes in as one, each by the channel that found it first; in the same order. */
export async function widened(
  candidates: readonly Candidate[],
  channels: readonly Channel[],
  sources: ChannelSources,
): Promise<Candidate[]> {
  const wide = new Map<Candidate, Candidate>();
  await Promise.all(
    channels.map(async (channel) => {
      const own = candidates.filter((candidate) => foundBy(candidate) === channel.key);
      const spans = await channel.widen(own, sources);
      for (const [at, candidate] of own.entries()) {
        const { startSec, endSec } = spans[at]!;
        wide.set(candidate, { ...candidate, startSec, endSec });
      }
    }),
  );
  return candidates.map((candidate) => wide.get(candidate) ?? candidate);
}
