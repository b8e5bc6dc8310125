import type { ChunkLevel } from '../../../../src-shared/model/chunk.ts';
import { say } from '../../../../src-shared/sentences/say.ts';
import { overlapSec, type Span } from '../../../../src-shared/time.ts';
import type { VectorHit } from '../../../stores/vectors/vector-index.ts';
import type { Candidate, RankedList, Support } from '../candidate.ts';
import { MIN_COVERAGE } from '../embed-text.ts';
import type { Channel, ChannelQuery, ChannelSources, Verdict } from './channel.ts';
import { type FootageScores, scoreFootage, seenConfidence } from './footage-scores.ts';

/** Levels short enough to be shown as evidence; imported vectors have only their own level. */
const SHOWN_LEVELS: readonly ChunkLevel[] = ['micro', 'shot', 'legacy'];
/** A shot longer than this says nothing about where in it; its micro chunks do. */
const MAX_SHOWN_SHOT_SEC = 30;

/** Coarse to fine: the best macro chunks, in each the best meso chunks, in each of those the best to show. */
const MACRO_KEPT = 4;
const MESO_PER_MACRO = 3;
const MESO_KEPT = 8;
const SHOWN_PER_MESO = 5;
const FLAT_WEIGHT = 1;
const NARROWED_WEIGHT = 0.5;

const MIN_PROBABILITY = 0.5;

/** A shot up to this long is shown whole; of a longer one only the chunk, cut at the shot's bounds. */
const MAX_WHOLE_SHOT_SEC = 12;
/** A chunk cut at a shot's bounds is not made shorter than this. */
const MIN_CUT_SEC = 1;

/**
 * What is seen: vectors of chunks, searched coarse to fine and flat at once, so that narrowing finds what its
 * surroundings speak for and never loses what only the flat search sees. Its strength is the cosine to the query.
 */
export const visual: Channel = {
  key: 'visual',
  async retrieve(query, sources) {
    const { vector, filter, levels, coverage, pool } = query;
    if (!vector) return [];
    const { index } = sources.vision;
    const flat = index.search({ vector, filter: { ...filter, levels: levels ?? SHOWN_LEVELS }, limit: pool });
    if (levels) return [ranked(await flat, FLAT_WEIGHT * coverage)];
    const [flatHits, narrowedHits] = await Promise.all([flat, narrowed(vector, query, sources)]);
    return [
      ranked(withoutLongShots(flatHits), FLAT_WEIGHT * coverage),
      ranked(withoutLongShots(narrowedHits), NARROWED_WEIGHT * coverage),
    ];
  },
  async widen(candidates, sources) {
    const shotsByVideo = await shotsAround(candidates.filter(isMicro), sources);
    return candidates.map((candidate) =>
      isMicro(candidate) ? withinShot(candidate, shotsByVideo.get(candidate.videoId) ?? []) : candidate,
    );
  },
  async confidence({ vector, filter, coverage }, { vision }) {
    const footage = vector && (await scoreFootage(vision, vector, filter));
    return (support) => seenVerdict(support, footage, coverage);
  },
  why: ({ strength }, phrase) => say('moment-looks-like', { phrase, similarity: strength }),
};

/** What is seen counts when the encoder has words for it and the cosine stands out; `footage`: what the rest scores. */
export function seenVerdict({ strength }: Support, footage: FootageScores | undefined, coverage: number): Verdict {
  const seen = footage ? seenConfidence(strength, footage) : 0;
  return { confidence: seen * coverage, supported: coverage >= MIN_COVERAGE && seen >= MIN_PROBABILITY };
}

async function narrowed(
  vector: Float32Array,
  { filter }: ChannelQuery,
  { vision: { index } }: Pick<ChannelSources, 'vision'>,
): Promise<VectorHit[]> {
  const macro = await index.search({ vector, filter: { ...filter, levels: ['macro'] }, limit: MACRO_KEPT });
  const meso = await within(macro, ['meso'], MESO_PER_MACRO);
  return within(meso.slice(0, MESO_KEPT), SHOWN_LEVELS, SHOWN_PER_MESO);

  async function within(
    spans: readonly VectorHit[],
    levels: readonly ChunkLevel[],
    limit: number,
  ): Promise<VectorHit[]> {
    const found = await Promise.all(
      spans.map(({ videoId, startSec, endSec }) => {
        const fromSec = Math.max(startSec, filter.fromSec ?? 0);
        const toSec = Math.min(endSec, filter.toSec ?? endSec);
        return index.search({ vector, filter: { ...filter, videoIds: [videoId], levels, fromSec, toSec }, limit });
      }),
    );
    // Neighbouring spans overlap and find the same chunk.
    const distinct = new Map(found.flat().map((hit) => [hit.pointId, hit]));
    return [...distinct.values()].sort((a, b) => b.score - a.score || (a.pointId < b.pointId ? -1 : 1));
  }
}

function ranked(hits: readonly VectorHit[], weight: number): RankedList {
  return {
    weight,
    candidates: hits.map(({ chunkId, videoId, level, startSec, endSec, score }) => ({
      chunkId,
      videoId,
      level,
      startSec,
      endSec,
      score,
      support: [{ channel: visual.key, strength: score }],
    })),
  };
}

function withoutLongShots(hits: readonly VectorHit[]): VectorHit[] {
  return hits.filter(({ level, startSec, endSec }) => level !== 'shot' || endSec - startSec <= MAX_SHOWN_SHOT_SEC);
}

function isMicro({ level }: Candidate): boolean {
  return level === 'micro';
}

/** The shots that candidates lie in, by video: one look-up for each. */
async function shotsAround(
  candidates: readonly Candidate[],
  { clips }: Pick<ChannelSources, 'clips'>,
): Promise<ReadonlyMap<string, readonly Span[]>> {
  const byVideo = Map.groupBy(candidates, ({ videoId }) => videoId);
  const found = await Promise.all(
    [...byVideo].map(async ([videoId, inVideo]): Promise<[string, readonly Span[]]> => {
      const fromSec = Math.min(...inVideo.map(({ startSec }) => startSec));
      const toSec = Math.max(...inVideo.map(({ endSec }) => endSec));
      return [videoId, await clips.listWithin(videoId, 'shot', fromSec, toSec)];
    }),
  );
  return new Map(found);
}

/** The shot that holds most of the chunk when it is short; otherwise the part of the chunk inside that shot. */
export function withinShot(chunk: Span, shots: readonly Span[]): Span {
  let shot = shots[0];
  for (const each of shots) if (shot && overlapSec(each, chunk) > overlapSec(shot, chunk)) shot = each;
  const own = { startSec: chunk.startSec, endSec: chunk.endSec };
  if (!shot || overlapSec(shot, chunk) === 0) return own;
  if (shot.endSec - shot.startSec <= MAX_WHOLE_SHOT_SEC) return { startSec: shot.startSec, endSec: shot.endSec };
  const startSec = Math.max(shot.startSec, chunk.startSec);
  const endSec = Math.min(shot.endSec, chunk.endSec);
  return endSec - startSec >= MIN_CUT_SEC ? { startSec, endSec } : own;
}
