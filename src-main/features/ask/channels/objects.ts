import { say } from '../../../../src-shared/sentences/say.ts';
import { overlapSec } from '../../../../src-shared/time.ts';
import { type NamedThings, thingsNamedIn } from '../../../engines/objects/label-synonyms.ts';
import { type FoundObjectSpan, GOOD_WHILE_SEC } from '../../../stores/object-store.ts';
import type { Candidate, Support } from '../candidate.ts';
import type { Channel, ChannelQuery, ChannelSources, Verdict } from './channel.ts';

const WEIGHT = 1;
/** Sure enough to be believed, and little enough left of the question that only a person could judge. */
const MIN_STRENGTH = 0.4;
const MIN_KNOWN_SHARE = 0.6;
/** A box with a label is about the thing; whether it does what was asked nobody has looked at. */
const MAX_CONFIDENCE = 0.9;

/** Words of a question that every thing answers by being there. */
const ABOUT_BEING_THERE = new Set(
  `appear appears appeared appearing visible present presence seen see sees shown shows picture pictures image frame
  footage video clip recording camera moment moments scene view time times anywhere any there here`.split(/\s+/),
);

interface Asked {
  readonly things: readonly NamedThings[];
  /** Share of the meaningful words that name things the detector found somewhere, 0..1. */
  readonly knownShare: number;
}

/**
 * Things that a detector found: spans in which what the text names is to be seen. Its strength is how sure the detector
 * is, for things that stay a good while; of several things that are asked for, the mean of those there at once.
 */
export const objects: Channel = {
  key: 'objects',
  async retrieve(query, sources) {
    const { things } = await askedFor(query, sources);
    if (things.length === 0) return [];
    const found = await Promise.all(things.map(({ labels }) => sources.objects.find(labels, query.filter, query.pool)));
    const spans = distinct(found.flat());
    const ranked = spans
      .map((span) => ({ span, strength: strengthOf(span, found), things: labelsAt(span, found) }))
      .sort((a, b) => b.strength - a.strength)
      .slice(0, query.pool);
    const candidates = await Promise.all(ranked.map((each) => candidateOf(each, query, sources)));
    return [{ weight: WEIGHT, candidates: candidates.filter((candidate) => candidate !== undefined) }];
  },
  widen: async (candidates) => candidates.map(({ startSec, endSec }) => ({ startSec, endSec })),
  async confidence(query, sources) {
    const { knownShare } = await askedFor(query, sources);
    return (support) => objectVerdict(support, knownShare);
  },
  why: ({ strength, shown = [] }) => say('moment-holds', { things: shown.join(', '), score: strength }),
};

/** Things found count when they are what most of the question is about. */
function objectVerdict({ strength }: Support, knownShare: number): Verdict {
  return {
    confidence: strength * knownShare * MAX_CONFIDENCE,
    supported: strength >= MIN_STRENGTH && knownShare >= MIN_KNOWN_SHARE,
  };
}

async function askedFor({ text }: ChannelQuery, { objects, textIndex }: ChannelSources): Promise<Asked> {
  if (text === undefined) return { things: [], knownShare: 0 };
  const labels = (await objects.labels()).map(({ label }) => label);
  const things = thingsNamedIn(text, labels);
  if (things.length === 0) return { things, knownShare: 0 };
  const named = new Set(things.flatMap(({ word }) => word.split(/[\s-]+/)));
  const words = textIndex.terms(text).words.filter((word) => !ABOUT_BEING_THERE.has(word));
  const known = words.filter((word) => named.has(word) || named.has(`${word}’s`) || named.has(`${word}'s`));
  return { things, knownShare: words.length === 0 ? 1 : known.length / words.length };
}

function distinct(spans: readonly FoundObjectSpan[]): FoundObjectSpan[] {
  return [...new Map(spans.map((span) => [`${span.videoId} ${span.label} ${span.startSec}`, span])).values()];
}

/** Of each thing asked for, how well it shares the span's time; the mean of all of them. */
function strengthOf(span: FoundObjectSpan, found: readonly (readonly FoundObjectSpan[])[]): number {
  const shares = found.map((spans) => spans.reduce((most, other) => Math.max(most, presence(other, span)), 0));
  return shares.reduce((sum, share) => sum + share, 0) / found.length;
}

/** How sure it is that the other is there in this span, 0..1: its score, less where it is there for a short while. */
function presence(other: FoundObjectSpan, span: FoundObjectSpan): number {
  if (other.videoId !== span.videoId) return 0;
  const wanted = Math.min(GOOD_WHILE_SEC, span.endSec - span.startSec);
  const shown = Math.min(GOOD_WHILE_SEC, other.endSec - other.startSec) / GOOD_WHILE_SEC;
  // A short look at a thing is still a look: it counts for half at least.
  return other.score * Math.min(1, overlapSec(other, span) / wanted) * (0.5 + 0.5 * shown);
}

function labelsAt(span: FoundObjectSpan, found: readonly (readonly FoundObjectSpan[])[]): string[] {
  const there = found.flat().filter((other) => presence(other, span) > 0);
  return [...new Set(there.map(({ label }) => label))];
}

async function candidateOf(
  { span, strength, things }: { span: FoundObjectSpan; strength: number; things: readonly string[] },
  { levels }: ChannelQuery,
  { clips }: Pick<ChannelSources, 'clips'>,
): Promise<Candidate | undefined> {
  const { videoId, startSec, endSec } = span;
  const level = levels?.[0] ?? 'micro';
  const chunks = await clips.listWithin(videoId, level, startSec, endSec);
  const middleSec = (startSec + endSec) / 2;
  const distance = (chunk: (typeof chunks)[number]): number =>
    Math.abs((chunk.startSec + chunk.endSec) / 2 - middleSec);
  const [chunk] = chunks.toSorted((a, b) => distance(a) - distance(b));
  if (!chunk) return undefined;
  const support = [{ channel: objects.key, strength, shown: things }] as const;
  return { chunkId: chunk.chunkId, videoId, level, startSec, endSec, score: strength, support };
}
