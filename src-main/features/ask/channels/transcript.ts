import type { ChunkLevel } from '../../../../src-shared/model/chunk.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Span } from '../../../../src-shared/time.ts';
import type { TextHit } from '../../../stores/text-search.ts';
import type { VectorFilter } from '../../../stores/vectors/vector-index.ts';
import type { Candidate, Support } from '../candidate.ts';
import type { Channel, ChannelSources, Verdict } from './channel.ts';

const WEIGHT = 1.5;
/** A line counts as saying it when it has at least half of the question's meaningful words. */
const MIN_WORD_SHARE = 0.5;
/** Words in a line are about the thing, but need not be the thing. */
const MAX_CONFIDENCE = 0.9;

const MAX_SENTENCE_SEC = 15;
/** A longer silence ends a sentence whatever the punctuation. */
const MAX_PAUSE_SEC = 1.5;
const SENTENCE_END = /[.!?。！？…]["'”’)\]]*$/u;

/**
 * What is said: transcript lines by BM25. Its strength is the share of the question's meaningful words that the line
 * has, 0..1.
 */
export const transcript: Channel = {
  key: 'transcript',
  async retrieve({ text, filter, levels, pool }, sources) {
    if (text === undefined) return [];
    const { words, substrings } = sources.textIndex.terms(text);
    const termCount = words.length + substrings.length;
    if (termCount === 0) return [];
    const { fromSec, toSec } = filter;
    const videoIds = await labelledVideos(filter, sources);
    const hits = sources.textIndex.search(text, { videoIds, fromSec, toSec, limit: pool });
    const level = levels?.[0] ?? 'micro';
    const found = await Promise.all(hits.map((hit) => lineCandidate(hit, termCount, level, sources)));
    return [{ weight: WEIGHT, candidates: found.filter((candidate) => candidate !== undefined) }];
  },
  widen: (candidates, { transcripts }) =>
    Promise.all(
      candidates.map(async (line) => {
        const { videoId, startSec, endSec } = line;
        const [fromSec, toSec] = [startSec - MAX_SENTENCE_SEC, endSec + MAX_SENTENCE_SEC];
        return wholeSentence(line, await transcripts.listWithin(videoId, fromSec, toSec));
      }),
    ),
  confidence: async () => saidVerdict,
  why: ({ quote }) => say('moment-says', { quote: quote?.text ?? '' }),
};

/** What is said counts when at least half of the words are there, whatever is seen. */
export function saidVerdict({ strength }: Support): Verdict {
  return { confidence: strength * MAX_CONFIDENCE, supported: strength >= MIN_WORD_SHARE };
}

/** The text index knows videos, not their labels. */
async function labelledVideos(
  { videoIds, domain, cameraId, taskId, role }: VectorFilter,
  { videos }: Pick<ChannelSources, 'videos'>,
): Promise<readonly string[] | undefined> {
  if ([domain, cameraId, taskId, role].every((label) => label === undefined)) return videoIds;
  const labelled = await videos.ids({ domain, cameraId, taskId, role });
  return videoIds ? labelled.filter((videoId) => videoIds.includes(videoId)) : labelled;
}

/** A line as evidence: the span of the line, in the name of the chunk that holds its middle. */
async function lineCandidate(
  hit: TextHit,
  termCount: number,
  level: ChunkLevel,
  { clips }: Pick<ChannelSources, 'clips'>,
): Promise<Candidate | undefined> {
  const { videoId, startSec, endSec, text, matchedTerms, score } = hit;
  const chunks = await clips.listWithin(videoId, level, startSec, endSec);
  const middleSec = (startSec + endSec) / 2;
  const distance = (chunk: Span): number => Math.abs((chunk.startSec + chunk.endSec) / 2 - middleSec);
  const [chunk] = chunks.toSorted((a, b) => distance(a) - distance(b));
  if (!chunk) return undefined;
  const strength = Math.min(1, matchedTerms.length / termCount);
  const support = [{ channel: transcript.key, strength, quote: { text, startSec, endSec } }] as const;
  return { chunkId: chunk.chunkId, videoId, level, startSec, endSec, score, support };
}

/**
 * Joins the lines before and after that belong to one sentence: up to a full stop, a pause or 15 seconds. Captions
 * break sentences wherever the line is full.
 */
export function wholeSentence(span: Span, lines: readonly (Span & { readonly text: string })[]): Span {
  const at = lines.findIndex((line) => line.startSec === span.startSec && line.endSec === span.endSec);
  if (at < 0) return { startSec: span.startSec, endSec: span.endSec };
  let { startSec, endSec } = span;
  for (let i = at; i > 0; i--) {
    const before = lines[i - 1]!;
    const fits = endSec - before.startSec <= MAX_SENTENCE_SEC && lines[i]!.startSec - before.endSec <= MAX_PAUSE_SEC;
    if (!fits || SENTENCE_END.test(before.text)) break;
    startSec = before.startSec;
  }
  for (let i = at; i + 1 < lines.length && !SENTENCE_END.test(lines[i]!.text); i++) {
    const after = lines[i + 1]!;
    if (after.endSec - startSec > MAX_SENTENCE_SEC || after.startSec - lines[i]!.endSec > MAX_PAUSE_SEC) break;
    endSec = Math.max(endSec, after.endSec);
  }
  return { startSec, endSec };
}
