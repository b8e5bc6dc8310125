import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClipStore, createClipStore } from './clip-store.ts';
import { sampleChunks, sampleVideo } from './db/database.fixture.ts';
import type { VigilDatabase } from './db/open.ts';
import { testBackends } from './db/postgres.fixture.ts';
import type { EmbeddedChunk } from './embedded-chunks.ts';
import { embeddingCoverage } from './embedding-coverage.ts';
import { createVideoStore } from './video-store.ts';

describe.each(await testBackends())('on $backend', ({ open }) => {
  let database: VigilDatabase;
  let clips: ClipStore;
  let videoId: string;

  beforeEach(async () => {
    database = await open();
    clips = createClipStore(database.db);
    ({ videoId } = (
      await createVideoStore(database.db).insert(sampleVideo('a', { labels: { cameraId: 'north', role: 'audit' } }))
    ).video);
  });

  afterEach(() => database.close());

  function embedding(modelName: string, count: number) {
    return { modelName, modelVersion: '1', dimension: 8, rows: Array.from({ length: count }, (_, row) => row) };
  }

  async function embedded(modelName: string, ofVideo?: string): Promise<EmbeddedChunk[]> {
    const all: EmbeddedChunk[] = [];
    for await (const batch of clips.embedded(modelName, ofVideo)) all.push(...batch);
    return all;
  }

  describe('clip store', () => {
    it('writes thousands of chunks with their vector rows, and lists them by level and time', async () => {
      const chunks = [...sampleChunks(videoId, 'macro', 50, 48), ...sampleChunks(videoId, 'micro', 4800, 1.5)];
      await clips.replaceForVideo(videoId, chunks, embedding('basic', chunks.length));
      const listed = await clips.listForVideo(videoId);
      expect(listed.map((chunk) => chunk.level)).toEqual([
        ...Array<string>(4800).fill('micro'),
        ...Array<string>(50).fill('macro'),
      ]);
      expect(listed[1]).toEqual(chunks[51]);
      expect(await clips.listForVideo(videoId, 'macro')).toEqual(chunks.slice(0, 50));

      const points = await embedded('basic');
      expect(points.map((point) => point.vectorRow)).toEqual(chunks.map((_, row) => row));
      expect(points[60]).toMatchObject({ chunkId: chunks[60]!.chunkId, videoId, cameraId: 'north', role: 'audit' });
      expect(await clips.vectorRow(chunks[60]!.chunkId, 'basic')).toBe(60);
      expect(await clips.vectorRow(chunks[60]!.chunkId, 'other')).toBeUndefined();
    });

    it('adds the vectors of one more encoder beside the others, and tells which videos it has none of', async () => {
      const { db } = database;
      const videos = createVideoStore(db);
      const other = (await videos.insert(sampleVideo('b'))).video.videoId;
      const waiting = (await videos.insert(sampleVideo('c'))).video.videoId;
      const chunks = sampleChunks(videoId, 'micro', 4, 1.5);
      await clips.replaceForVideo(videoId, chunks, embedding('basic', 4));
      await clips.replaceForVideo(other, sampleChunks(other, 'micro', 2, 1.5), embedding('basic', 2));
      await clips.replaceForVideo(waiting, sampleChunks(waiting, 'micro', 2, 1.5), embedding('basic', 2));
      for (const id of [videoId, other]) await videos.updateFacts(id, { status: 'ready', embeddingModel: 'basic' });
      const before = await clips.listForVideo(videoId);
      const lacking = async (model: string, version: string): Promise<unknown[]> => {
        const { videos: count, missing } = await embeddingCoverage(db, model, version);
        return [count, ...missing.map((video) => video.videoId)];
      };
      expect(await lacking('basic', '1')).toEqual([2]);
      expect(await lacking('next', '1')).toEqual([2, videoId, other]);
      await clips.embed(videoId, chunks, embedding('next', 4));
      await clips.embed(videoId, chunks, embedding('next', 4));
      expect(await lacking('next', '1')).toEqual([2, other]);
      expect(await lacking('next', '2')).toEqual([2, videoId, other]);
      expect(await embedded('next')).toHaveLength(4);
      expect(await embedded('basic', videoId)).toHaveLength(4);
      expect(await clips.listForVideo(videoId)).toEqual(before);
    });

    it('lists the chunks of a level that overlap a span', async () => {
      const chunks = sampleChunks(videoId, 'micro', 10, 1.5);
      await clips.replaceForVideo(videoId, chunks);
      const overlapping = chunks.filter(({ startSec, endSec }) => startSec < 6 && endSec > 4);
      expect(overlapping.length).toBeGreaterThan(1);
      expect(await clips.listWithin(videoId, 'micro', 4, 6)).toEqual(overlapping);
      expect(await clips.listWithin(videoId, 'meso', 4, 6)).toEqual([]);
    });

    it('does the same when done twice, and keeps the vectors of another encoder', async () => {
      const chunks = sampleChunks(videoId, 'micro', 10, 3);
      await clips.replaceForVideo(videoId, chunks, embedding('basic', 10));
      const first = await embedded('basic');
      await clips.replaceForVideo(videoId, chunks, embedding('basic', 10));
      expect(await embedded('basic')).toEqual(first);
      await clips.replaceForVideo(videoId, chunks, embedding('clip', 10));
      expect(await clips.encodersOf(videoId)).toEqual(['basic', 'clip']);
      expect(await clips.dimensionOf('clip')).toBe(8);
      expect(await clips.dimensionOf('taken away')).toBeUndefined();
      expect(new Set([...first, ...(await embedded('clip'))].map((point) => point.pointId)).size).toBe(20);
    });

    it('drops chunks that are no more, with their vectors, and keeps the ids of those that stay', async () => {
      const before = sampleChunks(videoId, 'micro', 10, 3);
      await clips.replaceForVideo(videoId, before, embedding('basic', 10));
      const after = [...before.slice(0, 4), ...sampleChunks(videoId, 'meso', 2, 12)];
      await clips.replaceForVideo(videoId, after, embedding('basic', 6));
      expect((await clips.getMany(before.map((chunk) => chunk.chunkId))).map((chunk) => chunk.chunkId)).toEqual(
        before.slice(0, 4).map((chunk) => chunk.chunkId),
      );
      expect(await embedded('basic')).toHaveLength(6);
    });

    it('commits with what else its transaction writes, or not at all', async () => {
      const chunks = sampleChunks(videoId, 'micro', 3, 3);
      const both = database.db.transaction().execute(async (trx) => {
        await createClipStore(trx).replaceForVideo(videoId, chunks, embedding('basic', 3));
        await createVideoStore(trx).updateFacts('nobody', { status: 'ready' });
      });
      await expect(both).rejects.toMatchObject({ code: 'not-found' });
      expect(await clips.listForVideo(videoId)).toEqual([]);
    });

    it('lets no other query look into a transaction', async () => {
      const videos = createVideoStore(database.db);
      let seen: Promise<{ total: number }> | undefined;
      await database.db.transaction().execute(async (trx) => {
        await createVideoStore(trx).insert(sampleVideo('b'));
        seen = videos.list({ sort: 'name', limit: 1, offset: 0 });
        await new Promise((resolve) => setImmediate(resolve));
        await createVideoStore(trx).insert(sampleVideo('c'));
      });
      // SQLite's one connection makes the query wait; Postgres may answer with what was there before.
      expect(database.dialect === 'sqlite' ? [3] : [1, 3]).toContain((await seen)?.total);
    });

    it('refuses rows that do not fit the chunks, and unknown ids', async () => {
      const chunks = sampleChunks(videoId, 'micro', 3, 3);
      await expect(async () => clips.replaceForVideo(videoId, chunks, embedding('basic', 2))).rejects.toThrow(
        RangeError,
      );
      await expect(clips.get('nobody')).rejects.toMatchObject({ code: 'not-found' });
      await expect(clips.replaceForVideo('nobody', chunks)).rejects.toThrow(/foreign key/i);
    });
  });
});
