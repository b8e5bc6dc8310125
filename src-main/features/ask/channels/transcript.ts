import type { ChunkLevel } from '../../../../src-shared/model/chunk.ts';
import { heardByOf, type TranscriptLine } from '../../../../src-shared/model/transcript.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import type { Span } from '../../../../src-shared/time.ts';
import { MAX_SENTENCE_SEC, wholeSentence } from '../../../engines/transcripts/sentences.ts';
import type { TextHit } from '../../../stores/text-search.ts';
import type { VectorFilter } from '../../../stores/vectors/vector-index.ts';
import type { Candidate, Support } from '../candidate.ts';
import type { Channel, ChannelSources, Verdict } from './channel.ts';

const WEIGHT = 1.5;
/** A line counts as saying it when it has at least half of the question's meaningful words. */
const MIN_WORD_SHARE = 0.5;
/** Words in a line are about the thing, but need not be the thing. */
const MAX_CONFIDENCE = 0.9;

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
  why: ({ quote }) =>
    quote?.heardBy
      ? say('moment-heard', { quote: quote.text, model: quote.heardBy })
      : say('moment-says', { quote: quote?.text ?? '' }),
};

/** What is said counts when at least half of the words are there, whatever is seen. */
export function saidVerdict({ strength }: Support): Verdict {
  return { confidence: strength * MAX_CONFIDENCE, supported: strength >= MIN_WORD_SHARE };
}

/** The text index knows videos, not their labels. */
export async function labelledVideos(
  { videoIds, domain, cameraId, taskId, role }: VectorFilter,
  { videos }: Pick<ChannelSources, 'videos'>,
): Promise<readonly string[] | undefined> {
  if ([domain, cameraId, taskId, role].every((label) => label === undefined)) return videoIds;
  const labelled = await videos.ids({ domain, cameraId, taskId, role });
  return videoIds ? labelled.filter((videoId) => videoIds.includes(videoId)) : labelled;
}

async function lineCandidate(
  hit: TextHit,
  termCount: number,
  level: ChunkLevel,
  sources: Pick<ChannelSources, 'clips' | 'transcripts'>,
): Promise<Candidate | undefined> {
  const strength = Math.min(1, hit.matchedTerms.length / termCount);
  return saidCandidate(transcript.key, hit, { strength, score: hit.score }, level, sources);
}

/** Words as evidence: the span in which they are said, in the name of the chunk that holds its middle. */
export async function saidCandidate(
  channel: string,
  said: TranscriptLine & { readonly videoId: string },
  { strength, score }: { readonly strength: number; readonly score: number },
  level: ChunkLevel,
  sources: Pick<ChannelSources, 'clips' | 'transcripts'>,
): Promise<Candidate | undefined> {
  const { videoId, startSec, endSec, text } = said;
  const chunk = await nearestChunk(said, level, sources);
  if (!chunk) return undefined;
  const heardBy = heardByOf(await sources.transcripts.sourceOf(videoId));
  const support = [
    { channel, strength, quote: { text, startSec, endSec, ...(heardBy !== null && { heardBy }) } },
  ] as const;
  return { chunkId: chunk.chunkId, videoId, level, startSec, endSec, score, support };
}

/** The chunk of a level whose middle is nearest to that of a span; undefined where the span has none. */
export async function nearestChunk(
  { videoId, startSec, endSec }: Span & { readonly videoId: string },
  level: ChunkLevel,
  { clips }: Pick<ChannelSources, 'clips'>,
): Promise<{ readonly chunkId: string } | undefined> {
  const chunks = await clips.listWithin(videoId, level, startSec, endSec);
  const middleSec = (startSec + endSec) / 2;
  const distance = (chunk: Span): number => Math.abs((chunk.startSec + chunk.endSec) / 2 - middleSec);
  return chunks.toSorted((a, b) => distance(a) - distance(b))[0];
}
