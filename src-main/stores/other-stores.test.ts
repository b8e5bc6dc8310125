import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asIs } from '../../src-shared/sentences/sentence.ts';
import { createClipStore } from './clip-store.ts';
import { sampleChunks, sampleVideo } from './db/database.fixture.ts';
import type { VigilDatabase } from './db/open.ts';
import { testBackends } from './db/postgres.fixture.ts';
import { createJobStore } from './job-store.ts';
import { createPrivacyStore } from './privacy-store.ts';
import { createQueueStore } from './queue-store.ts';
import { createTranscriptStore } from './transcript-store.ts';
import { createVideoStore } from './video-store.ts';

describe.each(await testBackends())('on $backend', ({ open }) => {
  let database: VigilDatabase;

  beforeEach(async () => {
    database = await open();
  });

  afterEach(() => database.close());

  describe('jobs and their queue', () => {
    it('are handed out in order, counted by kind and state, and forgotten when settled', async () => {
      const jobs = createJobStore(database.db);
      const queue = createQueueStore(database.db);
      expect(await queue.oldestWaiting()).toBeNull();
      const first = await jobs.insert({
        kind: 'ingest',
        subjectId: 'a',
        title: asIs('a.mp4'),
        input: { deep: [1.5, null] },
      });
      const second = await jobs.insert({ kind: 'ingest', subjectId: 'b', title: asIs('b.mp4') });
      const score = await jobs.insert({ kind: 'score', subjectId: 'c', title: asIs('c'), requestedBy: 'kim' });
      expect((await jobs.nextQueued('ingest', { except: [] }))?.job.jobId).toBe(first.jobId);
      expect((await jobs.nextQueued('ingest', { except: [first.jobId] }))?.job.jobId).toBe(second.jobId);
      expect((await jobs.get(first.jobId)).input).toEqual({ deep: [1.5, null] });
      expect(await queue.oldestWaiting()).toMatchObject({ jobId: first.jobId, kind: 'ingest' });

      expect(await jobs.update(first.jobId, { state: 'running', ownerId: 'me' })).toBe(true);
      expect(await jobs.updateRunning(first.jobId, 'me', { progress: 0.25, etaSec: 12.5 })).toBe(true);
      expect(await jobs.updateRunning(first.jobId, 'other', { progress: 1 })).toBe(false);
      expect((await jobs.running()).map(({ job }) => job.jobId)).toEqual([first.jobId]);
      expect((await jobs.get(first.jobId)).job).toMatchObject({ state: 'running', progress: 0.25, etaSec: 12.5 });
      await jobs.update(score.jobId, {
        state: 'failed',
        error: { code: 'internal', message: 'm', hint: 'h', details: {} },
      });
      expect((await jobs.list({ states: ['running', 'failed'], limit: 10 })).map(({ jobId }) => jobId)).toEqual([
        score.jobId,
        first.jobId,
      ]);
      expect(await jobs.countByState()).toMatchObject({ queued: 1, running: 1, failed: 1, completed: 0 });
      const counts = await queue.counts(['ingest', 'score', 'train', 'import']);
      expect(counts['ingest']).toMatchObject({ queued: 1, running: 1, total: 2 });
      expect(counts['score']).toMatchObject({ failed: 1, total: 1 });
      await jobs.removeSettledForSubject('c');
      await jobs.removeSettledForSubject('a');
      expect((await jobs.list({ limit: 10 })).map(({ jobId }) => jobId)).toEqual([second.jobId, first.jobId]);
    });

    it('tells the time of the database in UTC', async () => {
      const clockMs = await createJobStore(database.db).clockMs();
      expect(Math.abs(clockMs - Date.now())).toBeLessThan(5000);
    });
  });

  describe('privacy', () => {
    it('keeps what was masked, lists places in one order, and forgets the vectors of other encoders', async () => {
      const videos = createVideoStore(database.db);
      const privacy = createPrivacyStore(database.db);
      const place = async (name: string, cameraId: string, siteId: string) =>
        (await videos.insert(sampleVideo(name, { labels: { cameraId, siteId } }))).video.videoId;
      const first = await place('one', 'b', 'Hall');
      await place('two', 'B', 'hall');
      await place('three', 'ä', 'Hall');
      expect(await privacy.places()).toEqual({ cameras: ['B', 'b', 'ä'], sites: ['Hall', 'hall'] });
      await privacy.recordMask(first, 'mask-1');
      expect(await privacy.maskOf(first)).toBe('mask-1');
      expect(await privacy.indexed()).toEqual([]);
      await videos.updateFacts(first, { status: 'ready' });
      expect(await privacy.indexed(first)).toMatchObject([{ videoId: first, cameraId: 'b', maskKey: 'mask-1' }]);
      await privacy.recordMask(first, null);
      expect(await privacy.maskOf(first)).toBeNull();

      const clips = createClipStore(database.db);
      const chunks = sampleChunks(first, 'micro', 3, 3);
      for (const modelName of ['basic', 'clip']) {
        await clips.replaceForVideo(first, chunks, { modelName, modelVersion: '1', dimension: 8, rows: [0, 1, 2] });
      }
      await privacy.forgetOtherEmbeddings(first, 'clip');
      expect(await clips.encodersOf(first)).toEqual(['clip']);
    });
  });

  describe('transcripts', () => {
    it('are replaced as a whole, found by span, and gone through video by video', async () => {
      const videos = createVideoStore(database.db);
      const transcripts = createTranscriptStore(database.db);
      const ids = [];
      for (const name of ['one', 'two']) ids.push((await videos.insert(sampleVideo(name))).video.videoId);
      const lines = Array.from({ length: 400 }, (_, at) => ({ startSec: at, endSec: at + 0.9, text: `線 ${at} “é”` }));
      for (const videoId of ids) await transcripts.replaceForVideo(videoId, lines, 'sidecar');
      expect(await transcripts.listForVideo(ids[0]!)).toEqual(lines);
      expect(await transcripts.listWithin(ids[0]!, 10.5, 12)).toEqual(lines.slice(10, 12));
      await transcripts.replaceForVideo(ids[0]!, lines.slice(0, 2), 'embedded');
      const all = new Map<string, number>();
      for await (const { videoId, lines: found } of transcripts.all()) all.set(videoId, found.length);
      expect([...all]).toEqual(ids.map((id, at) => [id, at === 0 ? 2 : 400] as const).toSorted());
      await videos.remove(ids[1]!);
      expect(await transcripts.listForVideo(ids[1]!)).toEqual([]);
    });
  });
});
