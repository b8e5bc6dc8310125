import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { word } from '../../../src-shared/sentences/word.ts';
import { silentLog } from '../../platform/log.ts';
import { createChosenCollections } from '../vectors/chosen-collections.ts';
import { collectionName } from './qdrant-collection.ts';
import { createQdrantCollections, type QdrantCollections } from './qdrant-collections.ts';
import { createQdrantConnection } from './qdrant-connection.ts';
import { startQdrantServer } from './qdrant-server.ts';
import { ENCODER, openTestLibrary, type TestLibrary } from './testing/library.fixture.ts';
import { startTestQdrant, type TestQdrant, testQdrantBinary } from './testing/qdrant.fixture.ts';

const binary = testQdrantBinary();
const DIM = 16;

describe.skipIf(binary === undefined)('vectors in Qdrant, kept in step with the library', () => {
  let library: TestLibrary;
  let qdrant: TestQdrant;
  let first: string;
  let second: string;

  beforeAll(async () => {
    library = await openTestLibrary(DIM);
    qdrant = await startTestQdrant(binary!);
    first = await library.addVideo('first', 700);
    second = await library.addVideo('second', 50);
  });
  afterAll(async () => {
    await qdrant.close();
    await library.close();
  });

  /** A Vigil's collections over the server; `pointsSent` counts what it uploads. */
  function collections(): QdrantCollections & { pointsSent(): number } {
    let sent = 0;
    const connection = createQdrantConnection({ external: qdrant.server.address(), startServer: notStarted });
    const { http } = connection;
    const counting = {
      ...http,
      send: (...request: Parameters<typeof http.send>) => {
        sent += request[2].reduce((sum, piece) => sum + piece.toString().split('"chunk_id"').length - 1, 0);
        return http.send(...request);
      },
    };
    const { clips, artifacts, exact } = library;
    const all = createQdrantCollections({
      clips,
      artifacts,
      exact,
      connection: { ...connection, http: counting },
      dimOf: async () => DIM,
      defaultEncoderId: () => ENCODER,
      isChosen: () => true,
      quantizeAbove: 1_000_000,
      warn: () => undefined,
    });
    return Object.assign(all, { pointsSent: () => sent });
  }

  /** Same points, same order, same scores as the exact index. */
  async function expectAgreement(vectors: QdrantCollections): Promise<void> {
    const [index, exact] = [await vectors.open(ENCODER), await library.exact.open(ENCODER)];
    for (let round = 0; round < 5; round++) {
      const query = { vector: library.query(), filter: {}, limit: 20 };
      const [hits, expected] = [await index.search(query), await exact.search(query)];
      expect(hits.map(({ score: _, ...hit }) => hit)).toEqual(expected.map(({ score: _, ...hit }) => hit));
      for (const [at, { score }] of hits.entries()) expect(score).toBeCloseTo(expected[at]!.score, 5);
    }
    expect(await index.count()).toBe(await exact.count());
  }

  it('fills a new collection, points the alias at it, and sends nothing when it is opened again', async () => {
    const vectors = collections();
    await vectors.follow(ENCODER).inStep();
    expect(vectors.pointsSent()).toBe(750);
    expect((await vectors.open(ENCODER)).backend).toBe('qdrant');
    await expectAgreement(vectors);
    const info = await qdrant.http.call('GET', '/collections/vigil_clips');
    expect(info).toMatchObject({
      points_count: 750,
      config: { params: { vectors: { size: DIM, distance: 'Cosine' } } },
    });
    await vectors.close();

    const again = collections();
    const index = await again.open(ENCODER);
    await index.inStep();
    expect(again.pointsSent()).toBe(0);
    expect(index.notice).toBeUndefined();
    await again.close();
  });

  it('after changes it did not see, sends only the videos that differ', async () => {
    await library.videos.updateLabels(second, { cameraId: 'north' });
    const third = await library.addVideo('third', 30);
    await library.exact.rebuild(ENCODER);
    const vectors = collections();
    await vectors.follow(ENCODER).inStep();
    expect(vectors.pointsSent()).toBe(80);
    await expectAgreement(vectors);
    expect(await (await vectors.open(ENCODER)).count({ cameraId: 'north' })).toBe(50);
    await vectors.close();

    await library.videos.remove(third);
    await library.exact.rebuild(ENCODER);
    const again = collections();
    await again.follow(ENCODER).inStep();
    expect(again.pointsSent()).toBe(0);
    await expectAgreement(again);
    await again.close();
  });

  it('completes what a killed Vigil left half written', async () => {
    const collection = collectionName(ENCODER);
    await qdrant.http.call('POST', `/collections/${collection}/points/delete?wait=true`, {
      filter: { must: [{ key: 'start_sec', range: { lt: 40 } }] },
    });
    const vectors = collections();
    await vectors.follow(ENCODER).inStep();
    await expectAgreement(vectors);
    await vectors.close();
  });

  it('answers from the exact index while Qdrant is killed, says so, and has every change when it is back', async () => {
    const vectors = collections();
    await vectors.follow(ENCODER).inStep();
    const index = await vectors.open(ENCODER);
    const query = { vector: library.query(), filter: {}, limit: 20 };
    const before = await index.search(query);
    process.kill(qdrant.server.pid()!, 'SIGKILL');
    const [during] = await Promise.all([index.search(query), library.addVideo('second', 60)]);
    expect(during.map(({ pointId }) => pointId)).toEqual(before.map(({ pointId }) => pointId));
    expect(index.backend).toBe('exact');
    expect(word(index.notice!)).toContain('exact index answers');
    await library.exact.refillVideo(ENCODER, second);
    await vectors.refillVideo(ENCODER, second);
    while (index.state !== 'ready') await delay(20);
    expect(index.notice).toBeUndefined();
    await expectAgreement(vectors);
    await vectors.close();
  });

  it('survives a server killed in the middle of writes', async () => {
    const collection = collectionName(ENCODER);
    await qdrant.http.call('DELETE', `/collections/${collection}`);
    const vectors = collections();
    const index = vectors.follow(ENCODER);
    while (vectors.pointsSent() === 0) await delay(1);
    process.kill(qdrant.server.pid()!, 'SIGKILL');
    while (index.state !== 'ready') await delay(20);
    expect((await vectors.open(ENCODER)).backend).toBe('qdrant');
    await expectAgreement(vectors);
    await vectors.close();
  });

  it('switches backends without a restart, and stops the server that is not asked any more', async () => {
    let backend: 'exact' | 'qdrant' = 'exact';
    const started: string[] = [];
    const { clips, artifacts, exact, folder } = library;
    const chosen = createChosenCollections({
      backend: () => backend,
      defaultEncoderId: () => ENCODER,
      exact,
      qdrant: createQdrantCollections({
        clips,
        artifacts,
        exact,
        dimOf: async () => DIM,
        defaultEncoderId: () => ENCODER,
        isChosen: () => backend === 'qdrant',
        quantizeAbove: 1_000_000,
        warn: () => undefined,
        connection: createQdrantConnection({
          external: undefined,
          startServer: async () => {
            started.push('started');
            const options = {
              dir: `${folder}/qdrant`,
              logFile: `${folder}/qdrant.log`,
              binary: binary!,
              log: silentLog,
            };
            return startQdrantServer(options);
          },
        }),
      }),
    });
    expect((await chosen.open(ENCODER)).backend).toBe('exact');
    expect(started).toEqual([]);
    backend = 'qdrant';
    await chosen.settle();
    await chosen.qdrant.follow(ENCODER).inStep();
    const inQdrant = await chosen.open(ENCODER);
    expect(inQdrant.backend).toBe('qdrant');
    const query = { vector: library.query(), filter: { videoIds: [first] }, limit: 5 };
    const hits = await inQdrant.search(query);
    backend = 'exact';
    await chosen.settle();
    const exactHits = await (await chosen.open(ENCODER)).search(query);
    expect(exactHits.map(({ pointId }) => pointId)).toEqual(hits.map(({ pointId }) => pointId));
    expect(started).toEqual(['started']);
    await chosen.qdrant.close();
  });
});

async function notStarted(): Promise<never> {
  throw new Error('An external server is not started');
}
