import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VectorMigration } from '../../../src-shared/model/vector-migration.ts';
import { createEventBus } from '../../core/event-bus.ts';
import { loadConfig } from '../../platform/config.ts';
import { silentLog } from '../../platform/log.ts';
import { collectionName } from '../../stores/qdrant/qdrant-collection.ts';
import { createQdrantCollections } from '../../stores/qdrant/qdrant-collections.ts';
import { createQdrantConnection } from '../../stores/qdrant/qdrant-connection.ts';
import { ENCODER, openTestLibrary, type TestLibrary } from '../../stores/qdrant/testing/library.fixture.ts';
import { startTestQdrant, type TestQdrant, testQdrantBinary } from '../../stores/qdrant/testing/qdrant.fixture.ts';
import { createSettingsStore } from '../../stores/settings-store.ts';
import { createChosenCollections } from '../../stores/vectors/chosen-collections.ts';
import { vectorsFeature } from './feature.ts';

const binary = testQdrantBinary();
const DIM = 16;
const VIDEOS = 12;
const CHUNKS = 20;
const HELD_AT = 5;
const context = { signal: new AbortController().signal };

describe.skipIf(binary === undefined)('cancelling a move of the vectors', () => {
  let library: TestLibrary;
  let qdrant: TestQdrant;
  beforeAll(async () => {
    library = await openTestLibrary(DIM);
    qdrant = await startTestQdrant(binary!);
    for (let video = 0; video < VIDEOS; video++) await library.addVideo(`video-${video}`, CHUNKS);
  });
  afterAll(async () => {
    await qdrant.close();
    await library.close();
  });

  /** The handlers of a core whose writes stand still at the fifth video until `goOn`. */
  function openHandlers() {
    const config = loadConfig({}, { dataDir: library.folder });
    const settings = createSettingsStore(join(library.folder, 'settings.json'), config, silentLog);
    const [reached, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let writes = 0;
    const external = qdrant.server.address();
    const connection = createQdrantConnection({
      external,
      startServer: () => Promise.reject(new Error('not started')),
    });
    const { http } = connection;
    const send = async (...request: Parameters<typeof http.send>): Promise<unknown> => {
      writes += 1;
      if (writes === HELD_AT) {
        reached.resolve();
        await held.promise;
      }
      return http.send(...request);
    };
    const { clips, artifacts, exact } = library;
    const vectors = createChosenCollections({
      backend: () => settings.get().vectorBackend,
      defaultEncoderId: () => ENCODER,
      exact,
      qdrant: createQdrantCollections({
        clips,
        artifacts,
        exact,
        connection: { ...connection, http: { ...http, send } },
        dimOf: async () => DIM,
        defaultEncoderId: () => ENCODER,
        isChosen: () => settings.get().vectorBackend === 'qdrant',
        quantizeAbove: 1_000_000,
        warn: () => undefined,
      }),
    });
    const { calls: handlers } = vectorsFeature({
      ...library,
      config,
      settings,
      vectors,
      events: createEventBus(() => undefined),
      log: silentLog,
    });
    return { handlers, settings, vectors, reached: reached.promise, goOn: held.resolve, writes: () => writes };
  }

  it('leaves the index in use, keeps what was copied, and the next move goes on there', async () => {
    const { handlers, settings, vectors, reached, goOn, writes } = openHandlers();
    const ended = async (): Promise<VectorMigration> => {
      for (;;) {
        const status = await handlers['migrate.vectorsStatus']({}, context);
        if (status.state !== 'running') return status;
        await delay(10);
      }
    };
    await handlers['migrate.vectors']({ to: 'qdrant', samples: 10 }, context);
    await reached;
    const cancelling = handlers['migrate.cancelVectors']({}, context);
    const early = (async () => handlers['migrate.vectors']({ to: 'qdrant', samples: 10 }, context))();
    await expect(early).rejects.toMatchObject({ code: 'conflict' });
    goOn();
    expect(await cancelling).toMatchObject({ state: 'cancelled', to: 'qdrant', pointsTotal: VIDEOS * CHUNKS });
    expect(settings.get().vectorBackend).toBe('exact');
    const copied = writes();
    expect(copied).toBeLessThanOrEqual(HELD_AT + 1);
    const { count } = await qdrant.http.call<{ count: number }>(
      'POST',
      `/collections/${collectionName(ENCODER)}/points/count`,
      { exact: true },
    );
    expect(count).toBe(copied * CHUNKS);

    await handlers['migrate.vectors']({ to: 'qdrant', samples: 10 }, context);
    expect(await ended()).toMatchObject({ state: 'done', pointsDone: VIDEOS * CHUNKS });
    expect(writes()).toBe(VIDEOS);
    expect(settings.get().vectorBackend).toBe('qdrant');
    expect(await handlers['migrate.cancelVectors']({}, context)).toMatchObject({ state: 'done' });
    await vectors.qdrant.close();
  });
});
