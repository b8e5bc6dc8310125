import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Schemas } from '@qdrant/js-client-rest';
import { createExactIndex, type MatrixProduct } from '../vectors/exact-index.ts';
import { point, randomUnitVector, seededRandom } from '../vectors/testing/points.ts';
import type { VectorFilter, VectorPoint } from '../vectors/vector-index.ts';
import { collectionInfo } from './qdrant-collection.ts';
import type { QdrantHttp } from './qdrant-http.ts';
import { openQdrantIndex, SEARCH_EF } from './qdrant-index.ts';
import { toQdrantFilter } from './qdrant-points.ts';

const DIM = 768;
const CENTRES = 1000;
const POINTS_PER_BATCH = 1000;
const COLLECTION = 'bench';
const SEARCH_PATH = `/collections/${COLLECTION}/points/query`;
const LIMIT = 10;
/** A graph of 100,000 x 768 takes about two minutes on two cores; longer than this is a fault. */
const GRAPH_WITHIN_MS = 420_000;
const REPORT_EVERY_MS = 5000;

type BenchAddress = { readonly url: string; readonly apiKey: string | undefined };
type BenchQuery = { readonly vector: Float32Array; readonly filter: VectorFilter; readonly limit: number };

export interface QdrantIndexBench {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly bareP50Ms: number;
  readonly bareP95Ms: number;
  /** By `fetch`: with the constant 40 ms of a socket that waits. */
  readonly fetchP50Ms: number;
  /** p95 of ours by p95 of the bare call. Goal: at most 1.5. */
  readonly ratio: number;
  /** Mean over filtered and unfiltered queries. Goal: at least 0.99. */
  readonly recallAt10: number;
  readonly worstRecallAt10: number;
  readonly ef: number;
  readonly fillSec: number;
  readonly indexSec: number;
}

/**
 * Filtered top 10 of `count` x 768 clustered vectors through the index, against one bare REST call with the same
 * parameters (JSON over a kept connection), in turns; recall against the exact index. While it is filled, the server
 * builds no graph; then it builds all of it at once, from the threshold of every other collection on, and nothing is
 * measured before that is done. Its threads that build have a low priority (nice 9 on Linux): where others work too
 * they get little of the processor, and the graph takes several times as long.
 */
export async function benchQdrantIndex(options: {
  readonly http: QdrantHttp;
  readonly address: BenchAddress;
  readonly product: MatrixProduct;
  readonly rounds: number;
  readonly count: number;
  readonly report: (text: string) => void;
}): Promise<QdrantIndexBench> {
  const { http, address, product, rounds, count, report } = options;
  const random = seededRandom(1);
  const near = clustered(random);
  const index = await openQdrantIndex({ http, collection: COLLECTION, dim: DIM });
  const exact = createExactIndex({ id: 'bench-qdrant', dim: DIM, product });
  const startedMs = performance.now();
  const threshold = await indexingThreshold(http);
  await setIndexingThreshold(http, 0);
  for (let first = 0; first < count; first += POINTS_PER_BATCH) {
    const length = Math.min(POINTS_PER_BATCH, count - first);
    const points = Array.from({ length }, (_, at) => samplePoint(first + at, near()));
    await Promise.all([index.upsert(points), exact.upsert(points)]);
    if (first % (10 * POINTS_PER_BATCH) === 0) report(`filled ${first + length} of ${count} points`);
  }
  const filledMs = performance.now();
  report(
    `filled in ${seconds(filledMs - startedMs)}; the graph is built once, for at most ${seconds(GRAPH_WITHIN_MS)}`,
  );
  await setIndexingThreshold(http, threshold);
  await untilGraphIsBuilt(http, count, report);
  const builtMs = performance.now();
  report(`the graph took ${seconds(builtMs - filledMs)}; comparing with the exact index`);

  const filters: VectorFilter[] = [{}, { levels: ['micro'], fromSec: 50 }, { videoIds: ['video-3', 'video-7'] }];
  const recalls: number[] = [];
  for (let round = 0; round < 2 * rounds; round++) {
    const query = { vector: near(), filter: filters[round % filters.length]!, limit: LIMIT };
    const [hits, expected] = [await index.search(query), await exact.search(query)];
    const wanted = new Set(expected.map(({ pointId }) => pointId));
    recalls.push(hits.filter(({ pointId }) => wanted.has(pointId)).length / wanted.size);
  }
  report('timing searches');
  const ours: number[] = [];
  const bare: number[] = [];
  const fetched: number[] = [];
  const agent = new Agent({ keepAlive: true });
  for (let round = -5; round < 4 * rounds; round++) {
    const query = { vector: near(), filter: { levels: ['micro'] as const, fromSec: 50 }, limit: LIMIT };
    const oursMs = await timed(() => index.search(query));
    const bareMs = await timed(() => bareSearch(address, query, agent));
    const fetchMs = await timed(() => fetchSearch(address, query));
    if (round < 0) continue;
    ours.push(oursMs);
    bare.push(bareMs);
    fetched.push(fetchMs);
  }
  agent.destroy();
  await exact.close();
  const [p95Ms, bareP95Ms] = [quantile(ours, 0.95), quantile(bare, 0.95)];
  return {
    p50Ms: quantile(ours, 0.5),
    p95Ms,
    bareP50Ms: quantile(bare, 0.5),
    bareP95Ms,
    fetchP50Ms: quantile(fetched, 0.5),
    ratio: p95Ms / bareP95Ms,
    recallAt10: recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length,
    worstRecallAt10: Math.min(...recalls),
    ef: SEARCH_EF,
    fillSec: (filledMs - startedMs) / 1000,
    indexSec: (builtMs - filledMs) / 1000,
  };
}

/** Vectors around a thousand centres, as footage has them: many pictures of the same few scenes. */
function clustered(random: () => number): () => Float32Array {
  const drawn = (count: number): Float32Array[] => Array.from({ length: count }, () => randomUnitVector(random, DIM));
  const [centres, offsets] = [drawn(CENTRES), drawn(2 * CENTRES)];
  const pick = (from: readonly Float32Array[]): Float32Array => from[Math.floor(random() * from.length)]!;
  return () => {
    const [centre, offset] = [pick(centres), pick(offsets)];
    const vector = centre.map((value, at) => value + 0.6 * offset[at]!);
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    return vector.map((value) => value / length);
  };
}

function samplePoint(id: number, vector: Float32Array): VectorPoint {
  const level = id % 2 === 0 ? 'micro' : 'meso';
  const startSec = id % 600;
  return point(id, vector, { videoId: `video-${id % 50}`, level, startSec, endSec: startSec + 3 });
}

/** From how many kilobytes on a segment gets a graph. */
async function indexingThreshold(http: QdrantHttp): Promise<number> {
  const info = await collectionInfo(http, COLLECTION);
  const threshold = info?.config.optimizer_config.indexing_threshold;
  if (typeof threshold !== 'number') throw new Error('The server does not say from when on it builds a graph');
  return threshold;
}

/** 0 is never. */
async function setIndexingThreshold(http: QdrantHttp, kilobytes: number): Promise<void> {
  const change: Schemas['UpdateCollection'] = { optimizers_config: { indexing_threshold: kilobytes } };
  await http.call<boolean>('PATCH', `/collections/${COLLECTION}`, change);
}

/** Every segment that gets a graph has it, and no optimizer is at work (green twice: one may be about to begin). */
async function untilGraphIsBuilt(http: QdrantHttp, count: number, report: (text: string) => void): Promise<void> {
  const startedMs = performance.now();
  let reportedMs = startedMs;
  for (let green = 0; green < 2; ) {
    const info = await collectionInfo(http, COLLECTION);
    const indexed = info?.indexed_vectors_count ?? 0;
    const nowMs = performance.now();
    green = info?.status === 'green' && indexed >= 0.9 * count ? green + 1 : 0;
    if (nowMs - startedMs > GRAPH_WITHIN_MS) {
      const held = `After ${seconds(GRAPH_WITHIN_MS)} only ${indexed} of ${count} points are in the graph`;
      throw new Error(`${held}. The server builds it with what other programs leave of the processor.`);
    }
    if (nowMs - reportedMs > REPORT_EVERY_MS) {
      reportedMs = nowMs;
      report(`building the graph for ${seconds(nowMs - startedMs)}: ${indexed} of ${count} points, ${info?.status}`);
    }
    await delay(200);
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}

/** The request as small as it can be: JSON out, JSON in, over one kept connection (Node's agent sets TCP_NODELAY). */
function bareSearch(address: BenchAddress, query: BenchQuery, agent: Agent): Promise<unknown> {
  const { url, apiKey } = address;
  const body = JSON.stringify(searchBody(query));
  const headers = { 'content-type': 'application/json', 'content-length': body.length, 'api-key': apiKey ?? '' };
  return new Promise((resolve, reject) => {
    const sent = request(new URL(SEARCH_PATH, url), { method: 'POST', headers, agent }, (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () => resolve(JSON.parse(text)));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The same by Node's own `fetch`, whose socket waits: what the 40 ms are. */
async function fetchSearch({ url, apiKey }: BenchAddress, query: BenchQuery): Promise<unknown> {
  const headers = { 'content-type': 'application/json', 'api-key': apiKey ?? '' };
  const body = JSON.stringify(searchBody(query));
  return (await fetch(new URL(SEARCH_PATH, url), { method: 'POST', headers, body })).json();
}

function searchBody({ vector, filter, limit }: BenchQuery): unknown {
  return {
    query: Array.from(vector),
    filter: toQdrantFilter(filter),
    limit,
    params: { hnsw_ef: SEARCH_EF },
    with_payload: true,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
