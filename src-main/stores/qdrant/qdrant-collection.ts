import { createHash } from 'node:crypto';
import type { Schemas } from '@qdrant/js-client-rest';
import { VigilError } from '../../../src-shared/contract/errors.ts';
import type { QdrantHttp } from './qdrant-http.ts';
import { PAYLOAD_INDEXES } from './qdrant-points.ts';

/** The collection of the encoder in use goes by this name too, for whoever looks at the server from outside. */
export const DEFAULT_ALIAS = 'vigil_clips';

/**
 * What passes a filter is compared one by one up to this many kilobytes of vectors in a segment (34,000 of 768 values);
 * beyond it the graph is walked. A question over a few recordings passes few points, far apart in the graph: with the
 * server's own 10,000, six recordings of 50 (40,000 points, ef 256) had a recall@10 of 0.85.
 */
const FULL_SCAN_KILOBYTES = 100_000;

/** The collection of an encoder: a name that any file system and address takes, different for different encoders. */
export function collectionName(encoderId: string): string {
  const plain = encoderId.toLowerCase().replace(/[^a-z0-9_-]+/g, '_');
  if (plain === encoderId) return `vigil_${plain}`;
  return `vigil_${plain.slice(0, 80)}_${createHash('sha256').update(encoderId).digest('hex').slice(0, 8)}`;
}

/** Makes the collection and its payload indexes unless they are there; one of another vector length is made again. */
export async function ensureCollection(http: QdrantHttp, name: string, dim: number): Promise<void> {
  let info = await collectionInfo(http, name);
  if (info && info.config.params.vectors?.['size'] !== dim) {
    await dropCollection(http, name);
    info = undefined;
  }
  if (!info) {
    await http
      .call<boolean>('PUT', `/collections/${name}`, {
        vectors: { size: dim, distance: 'Cosine' },
        hnsw_config: { full_scan_threshold: FULL_SCAN_KILOBYTES },
      } satisfies Schemas['CreateCollection'])
      .catch(async (error: unknown) => {
        // Another owner of a shared server was faster.
        if (!(await collectionInfo(http, name))) throw error;
      });
  }
  if (info && info.config.hnsw_config.full_scan_threshold !== FULL_SCAN_KILOBYTES) {
    await http.call<boolean>('PATCH', `/collections/${name}`, {
      hnsw_config: { full_scan_threshold: FULL_SCAN_KILOBYTES },
    } satisfies Schemas['UpdateCollection']);
  }
  // Before the points: links of the search graph are laid with regard to the payload indexes that are there.
  for (const [field, schema] of Object.entries(PAYLOAD_INDEXES)) {
    if (info?.payload_schema[field] !== undefined) continue;
    await http.call<Schemas['UpdateResult']>('PUT', `/collections/${name}/index?wait=true`, {
      field_name: field,
      field_schema: schema,
    } satisfies Schemas['CreateFieldIndex']);
  }
}

/** Undefined when there is no such collection. */
export async function collectionInfo(http: QdrantHttp, name: string): Promise<Schemas['CollectionInfo'] | undefined> {
  try {
    return await http.call<Schemas['CollectionInfo']>('GET', `/collections/${name}`);
  } catch (error) {
    if (error instanceof VigilError && error.details['status'] === 404) return undefined;
    throw error;
  }
}

export async function dropCollection(http: QdrantHttp, name: string): Promise<void> {
  await http.call<boolean>('DELETE', `/collections/${name}`);
}

/** Lets the default alias mean this collection, in one step. */
export async function pointDefaultAlias(http: QdrantHttp, name: string): Promise<void> {
  const { aliases } = await http.call<Schemas['CollectionsAliasesResponse']>('GET', '/aliases');
  const now = aliases.find(({ alias_name }) => alias_name === DEFAULT_ALIAS);
  if (now?.collection_name === name) return;
  const remove = now ? [{ delete_alias: { alias_name: DEFAULT_ALIAS } }] : [];
  await http.call<boolean>('POST', '/collections/aliases', {
    actions: [...remove, { create_alias: { alias_name: DEFAULT_ALIAS, collection_name: name } }],
  } satisfies Schemas['ChangeAliasesOperation']);
}

/** Keeps one byte per value beside the vectors once there are `threshold` points; answers are rescored with the vectors. */
export async function quantizeWhenLarge(http: QdrantHttp, name: string, threshold: number): Promise<boolean> {
  const info = await collectionInfo(http, name);
  if (!info) return false;
  if (info.config.quantization_config) return true;
  if ((info.points_count ?? 0) < threshold) return false;
  await http.call<boolean>('PATCH', `/collections/${name}`, {
    quantization_config: { scalar: { type: 'int8', quantile: 0.99, always_ram: true } },
  } satisfies Schemas['UpdateCollection']);
  return true;
}
