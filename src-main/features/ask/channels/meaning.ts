import { say } from '../../../../src-shared/sentences/say.ts';
import { passageModel, readPassages } from '../../read-passages.ts';
import type { Channel, ChannelQuery, ChannelSources } from './channel.ts';
import { labelledVideos, saidCandidate } from './transcript.ts';

/** As much as what is said in the very words: either may be alone in finding it. */
const WEIGHT = 1.5;
/** A sentence that means the same says it at most as surely as one in the same words. */
const MAX_CONFIDENCE = 0.9;
const MIN_RELEVANCE = 0.5;
/** What is less relevant is no near miss either: every transcript is full of it. */
const LEAST_SHOWN = 0.2;
/** Videos whose transcripts are read while somebody waits for an answer; what is more is read when they are indexed. */
const READ_AT_ONCE = 50;

/** What is said in other words: sentences of transcripts by a sentence model. Its strength is the cosine, -1..1. */
export const meaning: Channel = {
  key: 'meaning',
  async retrieve(query, sources) {
    const { filter, levels, pool } = query;
    const asked = await askedOf(query, sources);
    if (!asked) return [];
    const { encoder, vectors } = asked;
    const { passages } = sources.textIndex;
    const videoIds = await labelledVideos(filter, sources);
    const model = passageModel(encoder);
    await readPassages(passages.unread(model, videoIds).slice(0, READ_AT_ONCE), passages, encoder);
    const { fromSec, toSec } = filter;
    const nearest = passages.search(model, vectors, { videoIds, fromSec, toSec, limit: pool });
    const hits = nearest.filter(({ cosine }) => encoder.relevanceOf(cosine) >= LEAST_SHOWN);
    const level = levels?.[0] ?? 'micro';
    const found = await Promise.all(
      hits.map((hit) => saidCandidate(meaning.key, hit, { strength: hit.cosine, score: hit.cosine }, level, sources)),
    );
    return [{ weight: WEIGHT, candidates: found.filter((candidate) => candidate !== undefined) }];
  },
  // Sentences are whole already.
  widen: async (candidates) => candidates.map(({ startSec, endSec }) => ({ startSec, endSec })),
  confidence: async (_query, { sentences }) => {
    const encoder = await sentences();
    return ({ strength }) => {
      const relevance = encoder?.relevanceOf(strength) ?? 0;
      return { confidence: relevance * MAX_CONFIDENCE, supported: relevance >= MIN_RELEVANCE };
    };
  },
  why: ({ quote }) =>
    quote?.heardBy
      ? say('moment-heard-alike', { quote: quote.text, model: quote.heardBy })
      : say('moment-says-alike', { quote: quote?.text ?? '' }),
};

/** The question as it stands and without its question words: models are at home with either. */
async function askedOf({ text = '', question = text }: ChannelQuery, { sentences }: Pick<ChannelSources, 'sentences'>) {
  const wordings = [...new Set([question, text])].filter((words) => words.trim() !== '');
  const encoder = wordings.length === 0 ? null : await sentences();
  return encoder && { encoder, vectors: await Promise.all(wordings.map((words) => encoder.embedQuestion(words))) };
}
