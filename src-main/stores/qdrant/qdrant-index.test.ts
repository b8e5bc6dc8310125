import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { point, pointIdOf, randomPoint, randomUnitVector, seededRandom } from '../vectors/testing/points.ts';
import { describeVectorIndex } from '../vectors/vector-index.contract.ts';
import { collectionName, DEFAULT_ALIAS, pointDefaultAlias, quantizeWhenLarge } from './qdrant-collection.ts';
import { createQdrantHttp } from './qdrant-http.ts';
import { openQdrantIndex, type QdrantIndex } from './qdrant-index.ts';
import { startTestQdrant, type TestQdrant, testQdrantBinary } from './testing/qdrant.fixture.ts';

const binary = testQdrantBinary();
const DIM = 32;

describe.skipIf(binary === undefined)('Qdrant', () => {
  let qdrant: TestQdrant;
  let opened = 0;
  beforeAll(async () => {
    qdrant = await startTestQdrant(binary!);
  });
  afterAll(() => qdrant.close());

  const open = (dim: number): Promise<QdrantIndex> =>
    openQdrantIndex({ http: qdrant.http, collection: `test_${++opened}`, dim });

  describeVectorIndex('qdrant', open);

  it('gives a zero vector the cosine 0 and measures angles, not lengths', async () => {
    const index = await open(3);
    const vectors = [
      [0, 0, 0],
      [0.5, 0, 0],
      [-2, 0, 0],
    ];
    await index.upsert(vectors.map((values, id) => point(id, Float32Array.from(values))));
    const hits = await index.search({ vector: Float32Array.of(7, 0, 0), filter: {}, limit: 3 });
    expect(hits.map(({ pointId, score }) => [pointId, score])).toEqual([
      [pointIdOf(1), 1],
      [pointIdOf(0), 0],
      [pointIdOf(2), -1],
    ]);
  });

  it('finds the lowest ids among many equal scores', async () => {
    const index = await open(DIM);
    const vector = randomUnitVector(seededRandom(1), DIM);
    await index.upsert(Array.from({ length: 300 }, (_, id) => point(299 - id, vector)));
    const hits = await index.search({ vector, filter: {}, limit: 5 });
    expect(hits.map(({ pointId }) => pointId)).toEqual([0, 1, 2, 3, 4].map(pointIdOf));
  });

  it('counts and deletes what belongs to one state of a video', async () => {
    const index = await open(DIM);
    const random = seededRandom(2);
    const points = Array.from({ length: 30 }, (_, id) => randomPoint(random, id, DIM));
    await index.write(points.slice(0, 10), 'one');
    await index.write(points.slice(10), 'two');
    expect(await index.revisions()).toEqual(
      new Map([
        ['two', 20],
        ['one', 10],
      ]),
    );
    await index.deleteRevisions(['two']);
    expect(await index.count()).toBe(10);
  });

  it('keeps what it has when opened again, and starts again for vectors of another length', async () => {
    const index = await open(DIM);
    await index.upsert([point(1, new Float32Array(DIM).fill(1))]);
    const again = await openQdrantIndex({ http: qdrant.http, collection: `test_${opened}`, dim: DIM });
    expect(await again.count()).toBe(1);
    const other = await openQdrantIndex({ http: qdrant.http, collection: `test_${opened}`, dim: DIM + 1 });
    expect(await other.count()).toBe(0);
  });

  it('answers the same above the quantization threshold', async () => {
    const index = await open(DIM);
    const random = seededRandom(5);
    await index.upsert(Array.from({ length: 400 }, (_, id) => randomPoint(random, id, DIM)));
    const query = { vector: randomUnitVector(random, DIM), filter: { role: 'gold' }, limit: 10 };
    const before = await index.search(query);
    expect(await quantizeWhenLarge(qdrant.http, `test_${opened}`, 401)).toBe(false);
    expect(await quantizeWhenLarge(qdrant.http, `test_${opened}`, 400)).toBe(true);
    expect(await index.search(query)).toEqual(before);
  });

  it('names collections safely and moves the alias', async () => {
    expect(collectionName('vigil-basic')).toBe('vigil_vigil-basic');
    expect(collectionName('A/b é')).toMatch(/^vigil_a_b__[0-9a-f]{8}$/);
    expect(collectionName('A/b')).not.toBe(collectionName('a/b'));
    for (const collection of ['first', 'second']) {
      await openQdrantIndex({ http: qdrant.http, collection, dim: 2 });
      await pointDefaultAlias(qdrant.http, collection);
      const { aliases } = (await qdrant.http.call('GET', '/aliases')) as { aliases: unknown };
      expect(aliases).toEqual([{ alias_name: DEFAULT_ALIAS, collection_name: collection }]);
    }
  });

  it('says what is wrong: a wrong key, a server that is gone', async () => {
    const { url } = qdrant.server.address();
    const stranger = createQdrantHttp({ address: async () => ({ url, apiKey: 'guess' }) });
    await expect(stranger.call('GET', '/collections')).rejects.toMatchObject({
      code: 'backend-unavailable',
      message: expect.stringContaining('API key') as unknown,
    });
    stranger.close();
    const nowhere = createQdrantHttp({ address: async () => ({ url: 'http://127.0.0.1:9', apiKey: undefined }) });
    await expect(nowhere.call('GET', '/collections')).rejects.toMatchObject({ code: 'backend-unavailable' });
    nowhere.close();
  });

  it('does not take a kept connection that was closed meanwhile for a server that is gone', async () => {
    const { address, connections, close } = await serverThatHangsUp();
    const http = createQdrantHttp({ address: async () => address });
    expect(await http.call('GET', '/')).toBe('answered');
    expect(await http.call('GET', '/')).toBe('answered');
    expect(connections()).toBe(2);
    http.close();
    await close();
  });

  it('answers small requests without the constant 40 ms of a socket that waits', async () => {
    const index = await open(DIM);
    await index.upsert([point(1, new Float32Array(DIM).fill(1))]);
    const timesMs: number[] = [];
    for (let round = 0; round < 40; round++) {
      const startMs = performance.now();
      await index.count();
      timesMs.push(performance.now() - startMs);
    }
    const median = timesMs.toSorted((a, b) => a - b)[20]!;
    process.stdout.write(
      `Qdrant, small request: median ${median.toFixed(2)} ms; ready ${qdrant.server.readyMs.toFixed(0)} ms\n`,
    );
    expect(median).toBeLessThan(20);
    expect(qdrant.server.readyMs).toBeLessThan(3000);
  });
});

/** Answers the first request of a connection and hangs up at the second. */
async function serverThatHangsUp() {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.once('data', () => {
      const body = JSON.stringify({ result: 'answered' });
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\nconnection: keep-alive\r\n\r\n${body}`);
      socket.once('data', () => socket.destroy());
    });
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    address: { url: `http://127.0.0.1:${port}`, apiKey: undefined },
    connections: () => connections,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
