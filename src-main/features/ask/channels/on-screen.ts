import { say } from '../../../../src-shared/sentences/say.ts';
import type { Channel, ChannelQuery, ChannelSources } from './channel.ts';
import { labelledVideos, nearestChunk } from './transcript.ts';

/** What is written counts as much as what is said, and more where writing is asked for. */
const WEIGHT = 1.5;
const WEIGHT_OF_WRITING = 2;
/** A text counts as the one asked for when it has at least half of the words. */
const MIN_WORD_SHARE = 0.5;
/** Letters can be misread, and a sign about a thing need not be the thing. */
const MAX_CONFIDENCE = 0.85;
/** What is in quotation marks is asked for as it is written. */
const QUOTED = /["“”„«»「『]([^"“”„«»「」『』]{2,})["“”„«»」』]/gu;
/** Words of a question for what text stands on. */
const WRITING = new Set(
  `sign signs text texts caption captions label labels title titles logo logos display displays screen screens poster
  posters banner banners plate plates written writing read reads reading`.split(/\s+/),
);
/** Those for its being there, wherever it stands. */
const ABOUT_BEING_THERE = new Set(
  `word words seen see visible shown shows show appear appears picture pictures image frame video footage moment
  street`.split(/\s+/),
);

/**
 * What is written in the picture: blocks of lines by BM25. Its strength is the share of the words asked for that the
 * block has, 0..1: of those in quotation marks where there are any.
 */
export const onScreen: Channel = {
  key: 'on-screen',
  async retrieve(query, sources) {
    const asked = askedFor(query, sources);
    if (!asked) return [];
    const { filter, levels, pool } = query;
    const { fromSec, toSec } = filter;
    const videoIds = await labelledVideos(filter, sources);
    const hits = sources.screenTextIndex.search(asked.text, { videoIds, fromSec, toSec, limit: pool });
    const level = levels?.[0] ?? 'micro';
    const found = await Promise.all(
      hits.map(async ({ videoId, startSec, endSec, text, score, matchedTerms }) => {
        const matched = matchedTerms.filter((term) => asked.terms.has(term));
        const chunk = await nearestChunk({ videoId, startSec, endSec }, level, sources);
        if (!chunk || matched.length === 0) return undefined;
        const quote = { text, startSec, endSec, isWritten: true };
        const support = [{ channel: onScreen.key, strength: matched.length / asked.terms.size, quote }] as const;
        return { chunkId: chunk.chunkId, videoId, level, startSec, endSec, score, support };
      }),
    );
    const weight = asked.isForWriting ? WEIGHT_OF_WRITING : WEIGHT;
    return [{ weight, candidates: found.filter((candidate) => candidate !== undefined) }];
  },
  // A text is whole already.
  widen: async (candidates) => candidates.map(({ startSec, endSec }) => ({ startSec, endSec })),
  confidence:
    async () =>
    ({ strength }) => ({ confidence: strength * MAX_CONFIDENCE, supported: strength >= MIN_WORD_SHARE }),
  why: ({ quote }) => say('moment-is-written', { quote: quote?.text ?? '' }),
};

interface Asked {
  readonly text: string;
  /** The meaningful words of it. */
  readonly terms: ReadonlySet<string>;
  /** Whether the question says that it is written somewhere. */
  readonly isForWriting: boolean;
}

/** What should be written there; undefined where nothing of the text could be. */
function askedFor(
  { text, question = text }: ChannelQuery,
  { screenTextIndex }: Pick<ChannelSources, 'screenTextIndex'>,
): Asked | undefined {
  if (text === undefined) return undefined;
  const quoted = [...(question ?? text).matchAll(QUOTED)].map(([, words]) => words).join(' ');
  const asked = quoted === '' ? text : quoted;
  const { words, substrings } = screenTextIndex.terms(asked);
  const meant = quoted === '' ? words.filter((word) => !WRITING.has(word) && !ABOUT_BEING_THERE.has(word)) : words;
  const terms = new Set([...meant, ...substrings]);
  const isForWriting = screenTextIndex.terms(question ?? text).words.some((word) => WRITING.has(word));
  return terms.size === 0 ? undefined : { text: asked, terms, isForWriting };
}
