import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleVideo } from './db/database.fixture.ts';
import type { VigilDatabase } from './db/open.ts';
import { testBackends } from './db/postgres.fixture.ts';
import { createScreenTextStore } from './screen-text-store.ts';
import { createVideoStore } from './video-store.ts';

describe.each(await testBackends())('text in the picture on $backend', ({ open }) => {
  let database: VigilDatabase;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('is kept line by line, replaced whole, and goes with its video', async () => {
    const texts = createScreenTextStore(database.db);
    const videos = createVideoStore(database.db);
    const [{ video: a }, { video: b }] = [
      await videos.insert(sampleVideo('a', {})),
      await videos.insert(sampleVideo('b', {})),
    ];
    const line = (text: string, startSec: number) => ({
      ...{ text, score: 0.9, startSec, endSec: startSec + 2.5 },
      ...{ left: 0.1, top: 0.25, right: 0.5, bottom: 0.375 },
    });
    await texts.replaceForVideo(a.videoId, [line('old', 0)]);
    await texts.replaceForVideo(a.videoId, [line('GATE 7', 1), line('出口', 4)]);
    await texts.replaceForVideo(b.videoId, [line('HALT', 2)]);
    expect(await texts.listForVideo(a.videoId)).toEqual([line('GATE 7', 1), line('出口', 4)]);
    await videos.remove(b.videoId);
    const all = [];
    for await (const each of texts.all()) all.push([each.videoId, each.lines.length]);
    expect(all).toEqual([[a.videoId, 2]]);
  });
});
