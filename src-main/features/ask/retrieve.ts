import type { ChunkLevel } from '../../../src-shared/model/chunk.ts';
import type { TextHit } from '../../stores/text-search.ts';
import type { VectorFilter, VectorHit, VectorIndex } from '../../stores/vectors/vector-index.ts';
import { type Candidate, fuse, type RankedList, spreadOut, withoutRepeats } from './fuse.ts';
import type { AskSources } from './sources.ts';
import { widened } from './widen.ts';

/** Levels short enough to be shown as evidence; imported vectors have only their own level. */
const SHOWN_LEVELS: readonly ChunkLevel[] = ['micro', 'shot', 'legacy'];
/** A shot longer than this says nothing about where in it; its micro chunks do. */
const LONGEST_SHOWN_SHOT_SEC = 30;

/** Coarse to fine: the best macro chunks, in each the best meso chunks, in each of those the best to show. */
const MACRO_KEPT = 4;
const MESO_PER_MACRO = 3;
const MESO_KEPT = 8;
const SHOWN_PER_MESO = 5;

const WEIGHTS = { flat: 1, narrowed: 0.5, transcript: 1.5 } as const;
/** Looked at per hit wanted, because several will show the same moment. */
const POOL_FACTOR = 5;
const LEAST_POOL = 40;
const MOST_POOL = 400;
const WIDENED_FACTOR = 3;

export interface RetrievalRequest {
  /** Undefined when the encoder has no words for the question; then only text is searched. */
  readonly vector: Float32Array | undefined;
  /** Undefined for a picture. */
  readonly text: string | undefined;
  readonly filter: VectorFilter;
  readonly limit: number;
  /** Show chunks of these levels as they are, instead of the best span of any. */
  readonly levels?: readonly ChunkLevel[] | undefined;
  /** How much the vectors count, 0..1: the share of the question the encoder has words for. */
  readonly visualWeight?: number;
}

export type RetrievalSources = { readonly index: VectorIndex } & Pick<
  AskSources,
  'searchText' | 'termsOf' | 'videoIdsWith' | 'chunksIn' | 'linesIn'
>;

/**
 * The best spans for a query, best first, no two of the same moment. Vectors are searched coarse to fine and flat at
 * once, so that narrowing finds what its surroundings speak for and never loses what only the flat search sees;
 * transcripts are searched beside them, and the lists fused.
 */
export async function retrieve(request: RetrievalRequest, sources: RetrievalSources): Promise<Candidate[]> {
  const pool = Math.max(request.limit, Math.min(MOST_POOL, Math.max(LEAST_POOL, request.limit * POOL_FACTOR)));
  const [visual, transcript] = await Promise.all([
    visualLists(request, sources, pool),
    transcriptList(request, sources, pool),
  ]);
  const fused = fuse([...visual, transcript]);
  if (request.levels) return withoutRepeats(fused, request.limit);
  const best = withoutRepeats(fused, request.limit * WIDENED_FACTOR);
  const wide = await widened(best, sources);
  return spreadOut(withoutRepeats(wide, wide.length), request.limit);
}

async function visualLists(
  { vector, filter, levels, visualWeight = 1 }: RetrievalRequest,
  { index }: Pick<RetrievalSources, 'index'>,
  pool: number,
): Promise<RankedList[]> {
  if (!vector) return [];
  const flat = index.search({ vector, filter: { ...filter, levels: levels ?? SHOWN_LEVELS }, limit: pool });
  if (levels) return [list(await flat, WEIGHTS.flat * visualWeight, false)];
  const [flatHits, macro] = await Promise.all([
    flat,
    index.search({ vector, filter: { ...filter, levels: ['macro'] }, limit: MACRO_KEPT }),
  ]);
  const meso = await within(macro, ['meso'], MESO_PER_MACRO);
  const narrowed = await within(meso.slice(0, MESO_KEPT), SHOWN_LEVELS, SHOWN_PER_MESO);
  return [list(flatHits, WEIGHTS.flat * visualWeight, true), list(narrowed, WEIGHTS.narrowed * visualWeight, true)];

  async function within(spans: readonly VectorHit[], inside: readonly ChunkLevel[], limit: number) {
    const found = await Promise.all(
      spans.map(({ videoId, startSec, endSec }) => {
        const fromSec = Math.max(startSec, filter.fromSec ?? 0);
        const toSec = Math.min(endSec, filter.toSec ?? endSec);
        return index.search({
          vector: vector!,
          filter: { ...filter, videoIds: [videoId], levels: inside, fromSec, toSec },
          limit,
        });
      }),
    );
    // Neighbouring spans overlap and find the same chunk.
    const distinct = new Map(found.flat().map((hit) => [hit.pointId, hit]));
    return [...distinct.values()].sort((a, b) => b.score - a.score || (a.pointId < b.pointId ? -1 : 1));
  }
}

function list(hits: readonly VectorHit[], weight: number, dropLongShots: boolean): RankedList {
  const shown = dropLongShots ? hits.filter((hit) => !isLongShot(hit)) : hits;
  return {
    weight,
    candidates: shown.map(({ chunkId, videoId, level, startSec, endSec, score }) => ({
      chunkId,
      videoId,
      level,
      startSec,
      endSec,
      score,
      channels: ['visual'],
      cosine: score,
      line: null,
    })),
  };
}

function isLongShot({ level, startSec, endSec }: VectorHit): boolean {
  return level === 'shot' && endSec - startSec > LONGEST_SHOWN_SHOT_SEC;
}

async function transcriptList(
  { text, filter, levels }: RetrievalRequest,
  sources: Pick<RetrievalSources, 'searchText' | 'termsOf' | 'videoIdsWith' | 'chunksIn'>,
  limit: number,
): Promise<RankedList> {
  const none = { weight: WEIGHTS.transcript, candidates: [] };
  if (text === undefined) return none;
  const terms = sources.termsOf(text);
  if (terms.length === 0) return none;
  const { fromSec, toSec } = filter;
  const videoIds = await labelledVideos(filter, sources);
  const hits = await sources.searchText(text, { videoIds, fromSec, toSec, limit });
  const level = levels?.[0] ?? 'micro';
  const found = await Promise.all(hits.map((hit) => lineCandidate(hit, terms.length, level, sources)));
  return { ...none, candidates: found.filter((candidate) => candidate !== undefined) };
}

/** The text index knows videos, not their labels. */
async function labelledVideos(
  { videoIds, domain, cameraId, taskId, role }: VectorFilter,
  { videoIdsWith }: Pick<RetrievalSources, 'videoIdsWith'>,
): Promise<readonly string[] | undefined> {
  if ([domain, cameraId, taskId, role].every((label) => label === undefined)) return videoIds;
  const labelled = await videoIdsWith({ domain, cameraId, taskId, role });
  return videoIds ? labelled.filter((videoId) => videoIds.includes(videoId)) : labelled;
}

/** A line as evidence: the span of the line, in the name of the chunk that holds its middle. */
async function lineCandidate(
  hit: TextHit,
  termCount: number,
  level: ChunkLevel,
  { chunksIn }: Pick<RetrievalSources, 'chunksIn'>,
): Promise<Candidate | undefined> {
  const { videoId, startSec, endSec, text, matchedTerms, score } = hit;
  const chunks = await chunksIn(videoId, level, startSec, endSec);
  const middleSec = (startSec + endSec) / 2;
  const distance = (chunk: { startSec: number; endSec: number }): number =>
    Math.abs((chunk.startSec + chunk.endSec) / 2 - middleSec);
  const [chunk] = chunks.toSorted((a, b) => distance(a) - distance(b));
  if (!chunk) return undefined;
  return {
    chunkId: chunk.chunkId,
    videoId,
    level,
    startSec,
    endSec,
    score,
    channels: ['transcript'],
    cosine: null,
    line: { text, share: Math.min(1, matchedTerms.length / termCount) },
  };
}
