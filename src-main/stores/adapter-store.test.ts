import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../platform/ids.ts';
import { createAdapterStore, type NewAdapter } from './adapter-store.ts';
import { nowIso } from './db/columns.ts';
import { sampleVideo } from './db/database.fixture.ts';
import { inTransaction, type VigilDatabase } from './db/open.ts';
import { testBackends } from './db/postgres.fixture.ts';
import { createVideoStore } from './video-store.ts';

const sampleAdapter = (change: Partial<NewAdapter> = {}): NewAdapter => ({
  adapterId: newId(),
  trigger: 'manual',
  dim: 904,
  videos: 3,
  clips: 18,
  file: 'feature_adapter_one.npz',
  createdAt: nowIso(),
  ...change,
});

describe.each(await testBackends())('feature adapters on $backend', ({ open }) => {
  let database: VigilDatabase;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('get the next version and come into use; at most one is', async () => {
    const adapters = createAdapterStore(database.db);
    expect(await adapters.active()).toBeUndefined();
    const one = await adapters.insert(sampleAdapter());
    const two = await adapters.insert(sampleAdapter({ trigger: 'nightly', file: 'feature_adapter_two.npz' }));
    expect([one.version, two.version]).toEqual([1, 2]);
    expect(await adapters.active()).toEqual(two);
    expect(await adapters.list()).toEqual([two, { ...one, active: false }]);
    await adapters.use(1);
    expect((await adapters.list()).map(({ version, active }) => [version, active])).toEqual([
      [2, false],
      [1, true],
    ]);
    await adapters.use(null);
    expect(await adapters.active()).toBeUndefined();
    expect(await adapters.find(two.adapterId)).toEqual({ ...two, active: false });
  });

  it('stay as they are when one is asked for that is not there', async () => {
    const adapters = createAdapterStore(database.db);
    await adapters.insert(sampleAdapter());
    const asked = inTransaction(database.db, (trx) => createAdapterStore(trx).use(7));
    await expect(asked).rejects.toMatchObject({ code: 'not-found' });
    expect((await adapters.active())?.version).toBe(1);
  });

  it('are trained on the videos added within a time', async () => {
    const adapters = createAdapterStore(database.db);
    const { video } = await createVideoStore(database.db).insert(sampleVideo('run'));
    expect(await adapters.videosAdded(null)).toEqual([video.videoId]);
    expect(await adapters.videosAdded(null, '2020-01-01T00:00:00.000Z')).toEqual([]);
    expect(await adapters.videosAdded('2020-01-01T00:00:00.000Z')).toEqual([video.videoId]);
    expect(await adapters.videosAdded(video.createdAt)).toEqual([]);
  });
});
