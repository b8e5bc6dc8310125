import { QdrantClient } from '@qdrant/js-client-rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { point, pointIdOf, randomUnitVector, seededRandom } from '../vectors/testing/points.ts';
import { collectionName, DEFAULT_ALIAS, pointDefaultAlias } from './qdrant-collection.ts';
import { openQdrantIndex, type QdrantIndex } from './qdrant-index.ts';
import { PAYLOAD_INDEXES, toQdrantFilter } from './qdrant-points.ts';
import { startTestQdrant, type TestQdrant, testQdrantBinary } from './testing/qdrant.fixture.ts';

const binary = testQdrantBinary();
const DIM = 24;
const POINTS = 200;
const COLLECTION = collectionName('an-encoder');

describe.skipIf(binary === undefined)('what is written, read back by the official client', () => {
  const random = seededRandom(11);
  let qdrant: TestQdrant;
  let index: QdrantIndex;
  let client: QdrantClient;

  beforeAll(async () => {
    qdrant = await startTestQdrant(binary!);
    index = await openQdrantIndex({ http: qdrant.http, collection: COLLECTION, dim: DIM });
    const points = Array.from({ length: POINTS }, (_, id) =>
      point(id, randomUnitVector(random, DIM), {
        videoId: `video-${id % 4}`,
        level: id % 2 === 0 ? 'micro' : 'meso',
        cameraId: id % 5 === 0 ? 'north' : null,
        recordedAt: '2026-03-01T08:00:00.000Z',
        startSec: id,
        endSec: id + 3,
      }),
    );
    await index.write(points, 'a-revision');
    await pointDefaultAlias(qdrant.http, COLLECTION);
    const { url, apiKey } = qdrant.server.address();
    client = new QdrantClient({ url, headers: { 'api-key': apiKey }, checkCompatibility: false });
  });
  afterAll(() => qdrant.close());

  it('has the collection, the alias and the payload indexes', async () => {
    expect((await client.getCollections()).collections).toEqual([{ name: COLLECTION }]);
    expect((await client.getAliases()).aliases).toEqual([{ alias_name: DEFAULT_ALIAS, collection_name: COLLECTION }]);
    const { config, points_count, payload_schema } = await client.getCollection(DEFAULT_ALIAS);
    expect(config.params.vectors).toEqual({ size: DIM, distance: 'Cosine' });
    expect(points_count).toBe(POINTS);
    const types = Object.entries(payload_schema).map(([field, schema]) => [field, schema?.data_type]);
    expect(Object.fromEntries(types)).toEqual(PAYLOAD_INDEXES);
    expect(payload_schema['camera_id']!.points).toBe(POINTS / 5);
  });

  it('gives a point back as it was written', async () => {
    const [found] = await client.retrieve(DEFAULT_ALIAS, { ids: [pointIdOf(5)], with_payload: true });
    expect(found).toMatchObject({
      id: pointIdOf(5),
      payload: {
        video_id: 'video-1',
        level: 'meso',
        camera_id: 'north',
        start_sec: 5,
        end_sec: 8,
        recorded_at: '2026-03-01T08:00:00.000Z',
        revision: 'a-revision',
      },
    });
  });

  it('finds the same by a filtered search, and counts the same', async () => {
    const filter = { videoIds: ['video-0', 'video-1'], fromSec: 20, toSec: 120 };
    for (let round = 0; round < 5; round++) {
      const vector = randomUnitVector(random, DIM);
      const hits = await index.search({ vector, filter, limit: 10 });
      const { points } = await client.query(DEFAULT_ALIAS, {
        query: Array.from(vector),
        filter: toQdrantFilter(filter)!,
        limit: 10,
      });
      expect(hits.map(({ pointId, score }) => [pointId, score])).toEqual(points.map(({ id, score }) => [id, score]));
    }
    const { count } = await client.count(DEFAULT_ALIAS, { filter: toQdrantFilter(filter)!, exact: true });
    expect(count).toBe(await index.count(filter));
    expect(count).toBeGreaterThan(40);
  });
});
