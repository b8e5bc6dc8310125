import type { Schemas } from '@qdrant/js-client-rest';
import { dimensionMismatch } from '../vectors/exact-index-table.ts';
import type { VectorFilter, VectorIndex, VectorPoint } from '../vectors/vector-index.ts';
import { dropCollection, ensureCollection } from './qdrant-collection.ts';
import type { QdrantHttp } from './qdrant-http.ts';
import { type QdrantFilter, toHit, toQdrantFilter, upsertBody } from './qdrant-points.ts';

/** The collection of one encoder, with what keeping it in step with the library needs. */
export interface QdrantIndex extends VectorIndex {
  /** Writes points as those of one state of their video; with `wait`, they are on disk when this returns. */
  write(points: readonly VectorPoint[], revision: string | undefined): Promise<void>;
  /** How many points there are of each revision (of one video if given). Points without one are not counted. */
  revisions(videoId?: string): Promise<ReadonlyMap<string, number>>;
  deleteRevisions(revisions: readonly string[]): Promise<void>;
}

/**
 * How wide a search of the graph is (`hnsw_ef`): with it, recall@10 of 70,000 clustered vectors of 768 values was 1.00,
 * unfiltered and with a filter that half of them pass. The goal, 0.99 at 100,000, is what row `qdrant` of the bench
 * checks.
 */
export const SEARCH_EF = 256;
/** Kept small, so that writing a body out and reading it in stay short. */
const VALUES_PER_REQUEST = 200_000;
/** Scores asked for at once; about 10 ms to read. */
const SCORES_PER_REQUEST = 8192;
/** Points asked for beyond the limit, so that equal scores at its edge are seen. */
const EDGE = 8;
const MANY = 10_000_000;

/**
 * The index of one encoder in a Qdrant collection (made unless it is there), Cosine. `dim` is the encoder's. Throws
 * `encoder-mismatch` for vectors of another length and `backend-unavailable` when the server cannot be used.
 */
export async function openQdrantIndex(options: {
  readonly http: QdrantHttp;
  readonly collection: string;
  readonly dim: number;
}): Promise<QdrantIndex> {
  const { http, collection, dim } = options;
  const path = `/collections/${collection}`;
  const batchPoints = Math.max(1, Math.floor(VALUES_PER_REQUEST / dim));
  let lastWrite: Promise<unknown> = Promise.resolve();
  /** Writes come one after another, in the order they were asked for. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = lastWrite.then(work);
    lastWrite = result.catch(() => undefined);
    return result;
  };

  const write = async (points: readonly VectorPoint[], revision: string | undefined): Promise<void> => {
    for (const { vector } of points) if (vector.length !== dim) throw dimensionMismatch(vector.length, dim);
    for (let at = 0; at < points.length; at += batchPoints) {
      const body = await upsertBody(points.slice(at, at + batchPoints), revision);
      await http.send('PUT', `${path}/points?wait=true`, body);
    }
  };
  const remove = async (filter: QdrantFilter): Promise<void> => {
    const selector: Schemas['FilterSelector'] = { filter };
    await http.call<Schemas['UpdateResult']>('POST', `${path}/points/delete?wait=true`, selector);
  };
  const query = async (body: Schemas['QueryRequest']): Promise<readonly Schemas['ScoredPoint'][]> =>
    (await http.call<Schemas['QueryResponse']>('POST', `${path}/points/query`, body)).points;
  const facet = async (key: string, filter: QdrantFilter): Promise<ReadonlyMap<string, number>> => {
    const request: Schemas['FacetRequest'] = { key, filter, limit: MANY, exact: true };
    const { hits } = await http.call<Schemas['FacetResponse']>('POST', `${path}/facet`, request);
    return new Map(hits.map(({ value, count }) => [String(value), count]));
  };
  const count = async (filter: VectorFilter = {}): Promise<number> => {
    const wanted = toQdrantFilter(filter);
    if (!wanted) return 0;
    const request: Schemas['CountRequest'] = { filter: wanted, exact: true };
    return (await http.call<Schemas['CountResult']>('POST', `${path}/points/count`, request)).count;
  };

  await ensureCollection(http, collection, dim);
  return {
    backend: 'qdrant',
    upsert: (points) => inTurn(() => write(points, undefined)),
    write: (points, revision) => inTurn(() => write(points, revision)),

    async search({ vector, filter, limit }) {
      if (vector.length !== dim) throw dimensionMismatch(vector.length, dim);
      const wanted = toQdrantFilter(filter);
      if (!wanted || limit < 1) return [];
      // Qdrant leaves the order of equal scores open: all that share the last place are fetched, then sorted.
      for (let asked = limit + EDGE; ; asked *= 4) {
        const points = await query({
          query: Array.from(vector),
          filter: wanted,
          limit: asked,
          params: { hnsw_ef: Math.max(SEARCH_EF, asked), quantization: { rescore: true, oversampling: 2 } },
          with_payload: true,
        });
        const edgeSeen = points.length < asked || points.at(-1)!.score < points[limit - 1]!.score;
        if (edgeSeen) return points.toSorted(byScoreThenId).slice(0, limit).map(toHit);
      }
    },

    async scores({ vector, filter }) {
      if (vector.length !== dim) throw dimensionMismatch(vector.length, dim);
      const wanted = toQdrantFilter(filter);
      if (!wanted) return new Float32Array();
      const found: Float32Array[] = [];
      for (const { videoIds, points } of groupsOf(await facet('video_id', wanted))) {
        const scored = await query({
          query: Array.from(vector),
          filter: { must: [...wanted.must, { key: 'video_id', match: { any: videoIds } }] },
          limit: points,
          params: { exact: true, quantization: { ignore: true } },
          with_payload: false,
        });
        found.push(Float32Array.from(scored, ({ score }) => score));
      }
      return joined(found);
    },

    deleteVideo: (videoId) => inTurn(() => remove({ must: [{ key: 'video_id', match: { value: videoId } }] })),
    count,
    revisions: (videoId) =>
      facet('revision', { must: videoId === undefined ? [] : [{ key: 'video_id', match: { value: videoId } }] }),
    deleteRevisions: (revisions) =>
      inTurn(() => remove({ must: [{ key: 'revision', match: { any: [...revisions] } }] })),

    rebuild: (points) =>
      inTurn(async () => {
        await dropCollection(http, collection);
        await ensureCollection(http, collection, dim);
        for await (const batch of points) await write(batch, undefined);
      }),

    close: () => inTurn(async () => undefined),
  };
}

/** Best first, then by id. */
function byScoreThenId(a: Schemas['ScoredPoint'], b: Schemas['ScoredPoint']): number {
  if (a.score !== b.score) return b.score - a.score;
  return a.id < b.id ? -1 : 1;
}

/** Videos together, up to as many points as one answer should hold. */
function groupsOf(pointsOfVideo: ReadonlyMap<string, number>): { videoIds: string[]; points: number }[] {
  const groups: { videoIds: string[]; points: number }[] = [];
  for (const [videoId, points] of pointsOfVideo) {
    const last = groups.at(-1);
    if (last && last.points + points <= SCORES_PER_REQUEST) {
      last.videoIds.push(videoId);
      last.points += points;
    } else {
      groups.push({ videoIds: [videoId], points });
    }
  }
  return groups;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
