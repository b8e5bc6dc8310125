import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asIs } from '../../src-shared/sentences/sentence.ts';
import { createClipStore } from './clip-store.ts';
import { sampleChunks, sampleVideo } from './db/database.fixture.ts';
import type { VigilDatabase } from './db/open.ts';
import { testBackends } from './db/postgres.fixture.ts';
import { createTakeStore } from './take-store.ts';
import { createTaskStore } from './task-store.ts';
import { createTranscriptStore } from './transcript-store.ts';
import type { VideoPage } from './video-queries.ts';
import { createVideoStore, type VideoStore } from './video-store.ts';

describe.each(await testBackends())('on $backend', ({ open }) => {
  let database: VigilDatabase;
  let videos: VideoStore;
  let folder: string;

  beforeEach(async () => {
    database = await open();
    videos = createVideoStore(database.db, {
      stateOf: async ({ path }) => (path.includes('gone') ? 'gone' : 'here'),
    });
    folder = mkdtempSync(join(tmpdir(), 'vigil-videos-'));
  });

  afterEach(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function namesOf(page: Partial<VideoPage>): Promise<string[]> {
    const { videos: found } = await videos.list({ sort: 'name', limit: 100, offset: 0, ...page });
    return found.map((video) => video.name);
  }

  describe('video store', () => {
    it('gives back what was put in', async () => {
      const { video, alreadyKnown } = await videos.insert(
        sampleVideo('press', { labels: { role: 'gold', taskId: 't1', recordedAt: '2026-01-02T03:04:05Z' } }),
      );
      expect(alreadyKnown).toBe(false);
      expect(video).toMatchObject({
        name: 'press.mp4',
        status: 'pending',
        fileFound: true,
        playable: true,
        role: 'gold',
        taskId: 't1',
        domain: null,
        recordedAt: '2026-01-02T03:04:05Z',
        chunks: { shot: 0, micro: 0, meso: 0, macro: 0 },
        warnings: [],
        error: null,
      });
      expect(await videos.get(video.videoId)).toEqual(video);
      expect(await videos.find('nobody')).toBeUndefined();
      await expect(videos.get('nobody')).rejects.toMatchObject({ code: 'not-found' });
    });

    it('keeps one row for the same bytes, at the old path while the file is there', async () => {
      const here = join(folder, 'a.mp4');
      writeFileSync(here, 'bytes');
      await videos.insert(sampleVideo('a', { path: here, sizeBytes: 5 }));
      const copy = await videos.insert(sampleVideo('a', { path: '/elsewhere/b.mp4', name: 'b.mp4' }));
      expect(copy).toMatchObject({ alreadyKnown: true, video: { path: here, name: 'a.mp4' } });
      writeFileSync(here, 'other bytes');
      const moved = await videos.insert(sampleVideo('a', { path: '/elsewhere/b.mp4', name: 'b.mp4' }));
      expect(moved).toMatchObject({ alreadyKnown: true, video: { path: '/elsewhere/b.mp4', name: 'b.mp4' } });
      expect((await videos.list({ sort: 'name', limit: 10, offset: 0 })).total).toBe(1);
    });

    it('keeps the video whose file was replaced by another at the same path', async () => {
      const first = await videos.insert(sampleVideo('old', { path: '/footage/cam.mp4' }));
      const second = await videos.insert(sampleVideo('new', { path: '/footage/cam.mp4' }));
      expect((await videos.get(second.video.videoId)).path).toBe('/footage/cam.mp4');
      expect((await videos.get(first.video.videoId)).path).toMatch(/^\/footage\/cam\.mp4\.replaced-/);
      const back = await videos.relink(first.video.videoId, '/footage/cam.mp4');
      expect(back.path).toBe('/footage/cam.mp4');
    });

    it('filters, sorts and pages, with the total of the filter', async () => {
      await videos.insert(sampleVideo('Line 100%', { durationSec: 5, labels: { domain: 'Factory', taskId: 't1' } }));
      await videos.insert(sampleVideo('line 2', { durationSec: 50, labels: { cameraId: 'north', role: 'gold' } }));
      await videos.insert(sampleVideo('yard', { durationSec: 500, labels: { cameraId: 'north' } }));
      expect(await namesOf({ text: 'LINE' })).toEqual(['Line 100%.mp4', 'line 2.mp4']);
      expect(await namesOf({ text: '100%' })).toEqual(['Line 100%.mp4']);
      expect(await namesOf({ text: 'line factory' })).toEqual(['Line 100%.mp4']);
      expect(await namesOf({ text: "'; drop table clips" })).toEqual([]);
      expect(await namesOf({ cameraId: 'north', role: 'gold' })).toEqual(['line 2.mp4']);
      expect(await namesOf({ sort: 'longest' })).toEqual(['yard.mp4', 'line 2.mp4', 'Line 100%.mp4']);
      const page = await videos.list({ sort: 'longest', limit: 1, offset: 1, cameraId: 'north' });
      expect([page.videos.map((video) => video.name), page.total]).toEqual([['line 2.mp4'], 2]);
      expect(await videos.ids({ cameraId: 'north' })).toHaveLength(2);
    });

    it('finds a name whatever its case and Unicode form, in every script', async () => {
      const names = [
        'Ölwechsel',
        'Übung'.normalize('NFD'),
        'Hauptstraße',
        'Червоний насос',
        'ΟΔΟΣ',
        'İstanbul',
        '手順ﾃｽﾄ',
      ];
      for (const name of names) await videos.insert(sampleVideo(name));
      const searched = ['öLWECHSEL', 'ÜBUNG', 'STRASSE', 'червоний', 'οδος', 'istanbul', 'テスト'];
      for (const [at, text] of searched.entries()) {
        expect(await namesOf({ text }), text).toEqual([`${names[at]}.mp4`]);
        const page = await videos.list({ text, sort: 'name', limit: 1, offset: 1 });
        expect([page.videos, page.total], text).toEqual([[], 1]);
      }
    });

    it('changes facts and labels one by one, and counts chunks by level', async () => {
      const { video } = await videos.insert(sampleVideo('a', { labels: { domain: 'factory' } }));
      const error = { code: 'undecodable', message: 'No picture.', hint: 'Export again.', details: {} } as const;
      await videos.updateFacts(video.videoId, {
        status: 'failed',
        error,
        warnings: [asIs('cut short')],
        playable: false,
      });
      await videos.updateLabels(video.videoId, { cameraId: 'north' });
      await createClipStore(database.db).replaceForVideo(video.videoId, [
        ...sampleChunks(video.videoId, 'shot', 2, 30),
        ...sampleChunks(video.videoId, 'micro', 20, 3),
      ]);
      expect(await videos.get(video.videoId)).toMatchObject({
        status: 'failed',
        error,
        warnings: [asIs('cut short')],
        playable: false,
        domain: 'factory',
        cameraId: 'north',
        durationSec: 60,
        chunks: { shot: 2, micro: 20, meso: 0, macro: 0 },
      });
      expect((await videos.updateFacts(video.videoId, { error: null })).error).toBeNull();
      expect(await videos.countByStatus()).toEqual({ pending: 0, indexing: 0, ready: 0, failed: 1 });
    });

    it('removes all that hangs on a video', async () => {
      const { video } = await videos.insert(sampleVideo('a'));
      const clips = createClipStore(database.db);
      const chunks = sampleChunks(video.videoId, 'micro', 3, 3);
      const embedding = { modelName: 'basic', modelVersion: '1', dimension: 4, rows: [0, 1, 2] };
      await clips.replaceForVideo(video.videoId, chunks, embedding);
      await createTaskStore(database.db).ensure('t1');
      const takes = createTakeStore(database.db);
      await takes.insert({ taskId: 't1', videoId: video.videoId, role: 'gold', startSec: 0, endSec: 9 });
      await createTranscriptStore(database.db).replaceForVideo(
        video.videoId,
        [{ startSec: 0, endSec: 1, text: 'hello' }],
        'embedded',
      );
      expect(await videos.remove(video.videoId)).toBe(true);
      expect(await videos.remove(video.videoId)).toBe(false);
      expect(await clips.listForVideo(video.videoId)).toEqual([]);
      for await (const batch of clips.embedded('basic')) expect(batch).toEqual([]);
      expect(await takes.list({})).toEqual([]);
      expect(await createTranscriptStore(database.db).listForVideo(video.videoId)).toEqual([]);
    });

    it('says whether a file is there', async () => {
      const { video } = await videos.insert(sampleVideo('gone'));
      expect(video).toMatchObject({ fileFound: false, fileState: 'gone' });
    });
  });
});
