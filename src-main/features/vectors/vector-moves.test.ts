import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventBus } from '../../core/event-bus.ts';
import { createJobRunner } from '../../jobs/create-job-runner.ts';
import { loadConfig } from '../../platform/config.ts';
import { silentLog } from '../../platform/log.ts';
import { createJobStore } from '../../stores/job-store.ts';
import { collectionName } from '../../stores/qdrant/qdrant-collection.ts';
import { createQdrantCollections } from '../../stores/qdrant/qdrant-collections.ts';
import { createQdrantConnection } from '../../stores/qdrant/qdrant-connection.ts';
import { ENCODER, openTestLibrary, type TestLibrary } from '../../stores/qdrant/testing/library.fixture.ts';
import { startTestQdrant, type TestQdrant, testQdrantBinary } from '../../stores/qdrant/testing/qdrant.fixture.ts';
import { createSettingsStore } from '../../stores/settings-store.ts';
import { createChosenCollections } from '../../stores/vectors/chosen-collections.ts';
import { createEncoderRegistry } from '../models/encoder-registry.ts';
import { createModelRegistry } from '../models/model-registry.ts';
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

  /** The feature over a Qdrant whose writes stand still at the fifth video until `goOn`. */
  async function openFeature() {
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
    const { db } = library.database;
    const events = createEventBus(() => undefined);
    const runner = createJobRunner({ db, publish: events.publish, log: silentLog });
    const jobs = createJobStore(db);
    const { calls, jobs: kinds } = vectorsFeature({
      ...library,
      encoders: createEncoderRegistry(
        createModelRegistry({ roots: [], runtime: { inference: library.product } }),
        () => ENCODER,
      ),
      ...{ config, settings, vectors, events, runner, jobs, log: silentLog },
    });
    await runner.start(kinds ?? []);
    return {
      calls,
      runner,
      jobs,
      settings,
      vectors,
      reached: reached.promise,
      goOn: held.resolve,
      writes: () => writes,
    };
  }

  it('leaves the index in use, keeps what was copied, and the next move goes on there', async () => {
    const { calls, runner, jobs, settings, vectors, reached, goOn, writes } = await openFeature();
    const { jobId } = await calls['migrate.vectors']({ to: 'qdrant', samples: 10 }, context);
    await reached;
    expect(await calls['migrate.vectors']({ to: 'qdrant', samples: 10 }, context)).toEqual({ jobId });
    const other = (async () => calls['migrate.vectors']({ to: 'exact', samples: 10 }, context))();
    await expect(other).rejects.toMatchObject({ code: 'conflict' });
    expect((await runner.cancel(jobId)).state).toBe('cancelled');
    goOn();
    await runner.waitFor(jobId);
    expect((await jobs.get(jobId)).result).toBeNull();
    expect(settings.get().vectorBackend).toBe('exact');
    const copied = writes();
    expect(copied).toBeLessThanOrEqual(HELD_AT + 1);
    const { count } = await qdrant.http.call<{ count: number }>(
      'POST',
      `/collections/${collectionName(ENCODER)}/points/count`,
      { exact: true },
    );
    expect(count).toBe(copied * CHUNKS);

    const again = await calls['migrate.vectors']({ to: 'qdrant', samples: 10 }, context);
    expect(await runner.waitFor(again.jobId)).toMatchObject({ state: 'completed', error: null });
    expect((await jobs.get(again.jobId)).result).toMatchObject({
      to: 'qdrant',
      report: [{ points: VIDEOS * CHUNKS, indexed: VIDEOS * CHUNKS }],
    });
    expect(writes()).toBe(VIDEOS);
    expect(settings.get().vectorBackend).toBe('qdrant');
    expect((await runner.cancel(again.jobId)).state).toBe('completed');
    await runner.close();
    await vectors.qdrant.close();
  });
});
