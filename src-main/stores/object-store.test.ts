import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleVideo } from './db/database.fixture.ts';
import type { VigilDatabase } from './db/open.ts';
import { testBackends } from './db/postgres.fixture.ts';
import { createObjectStore, type ObjectStore } from './object-store.ts';
import { createVideoStore, type VideoStore } from './video-store.ts';

describe.each(await testBackends())('objects on $backend', ({ open }) => {
  let database: VigilDatabase;
  let objects: ObjectStore;
  let videos: VideoStore;
  let [north, south] = ['', ''];

  const span = (label: string, startSec: number, endSec: number, score = 0.8) => ({
    ...{ label, startSec, endSec, score, tracks: 1 },
  });
  const addVideo = async (name: string): Promise<string> => {
    const { video } = await videos.insert(sampleVideo(name, { labels: { cameraId: name } }));
    await videos.updateFacts(video.videoId, { status: 'ready' });
    return video.videoId;
  };

  beforeEach(async () => {
    database = await open();
    objects = createObjectStore(database.db);
    videos = createVideoStore(database.db);
    [north, south] = [await addVideo('north'), await addVideo('south')];
    await objects.replaceForVideo(north, [
      span('person', 0, 15),
      span('person', 15, 30, 0.9),
      span('car', 2, 3),
      span('car', 40, 55, 0.5),
    ]);
    await objects.replaceForVideo(south, [span('person', 5, 7, 0.9)]);
  });
  afterEach(() => database.close());

  it('are found surest first, a short look behind a good while, within a filter', async () => {
    const found = await objects.find(['person'], {}, 10);
    expect(found.map(({ videoId, startSec }) => [videoId === north, startSec])).toEqual([
      ...[
        [true, 15],
        [true, 0],
        [false, 5],
      ],
    ]);
    expect((await objects.find(['person', 'car'], {}, 10)).length).toBe(5);
    expect(await objects.find(['person'], { cameraId: 'south' }, 10)).toEqual([
      { videoId: south, ...span('person', 5, 7, 0.9) },
    ]);
    expect((await objects.find(['car'], { videoIds: [north], fromSec: 10, toSec: 60 }, 10))[0]?.startSec).toBe(40);
    expect(await objects.find(['person'], {}, 1)).toHaveLength(1);
    expect(await objects.find(['person'], { videoIds: [] }, 10)).toEqual([]);
    expect(await objects.find([], {}, 10)).toEqual([]);
  });

  it('are counted by label, filter the library, are replaced, and go with their video', async () => {
    expect(await objects.labels()).toEqual([
      { label: 'person', videos: 2, sec: 32 },
      { label: 'car', videos: 1, sec: 16 },
    ]);
    const listed = async (object: string): Promise<string[]> => {
      const page = await videos.list({ object, sort: 'name', limit: 10, offset: 0 });
      expect(page.total).toBe(page.videos.length);
      return page.videos.map(({ videoId }) => videoId);
    };
    expect(await listed('person')).toEqual([north, south]);
    expect(await listed('car')).toEqual([north]);
    expect(await listed('dog')).toEqual([]);
    await objects.replaceForVideo(north, [span('car', 0, 1)]);
    expect(await listed('person')).toEqual([south]);
    await videos.remove(north);
    expect(await objects.labels()).toEqual([{ label: 'person', videos: 1, sec: 2 }]);
  });
});
