import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VigilClient } from '../../../src-shared/contract/client.ts';
import { drawMovingPicture } from '../../acceptance/testing/drawn-footage.ts';
import { type OpenLibrary, openLibrary } from '../../acceptance/testing/in-process.ts';
import { completed } from '../../acceptance/testing/wait-for-job.ts';
import { importFolder, libraryContent } from './testing/library-content.ts';
import { makeSopilotFolder } from './testing/sopilot-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-legacy-faults-'));
let footage: Buffer;
let libraries = 0;
let library: OpenLibrary;
let dataDir: string;

beforeAll(async () => {
  footage = readFileSync(await drawMovingPicture(16));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Opens a new library, hands it to `work` and closes it. */
async function inNewLibrary<Result>(work: (client: VigilClient) => Promise<Result>): Promise<Result> {
  libraries += 1;
  dataDir = join(root, `library-${libraries}`);
  library = await openLibrary(dataDir);
  try {
    return await work(library.client);
  } finally {
    await library.close();
  }
}

/** The footage with other bytes behind it: another video that plays alike. */
const other = (name: string): Buffer => Buffer.concat([footage, Buffer.from(`free${name}`)]);
const folderOf = (name: string): string => join(root, name);
const codes = ({ warnings }: { readonly warnings: readonly { code: string; subject: string }[] }): string[] =>
  warnings.map(({ code, subject }) => `${code} ${subject}`);

describe('a SOPilot library with faults', () => {
  it('makes one video with several takes of the same bytes, and keeps tasks apart whose names SOPilot mixed up', async () => {
    const folder = folderOf('alike');
    makeSopilotFolder(folder, [
      { id: 1, taskId: 'a/b', role: 'gold', bytes: footage },
      { id: 2, taskId: 'a_b', role: 'trainee', bytes: footage },
      { id: 3, taskId: 'a_b', role: 'trainee', bytes: null, rawName: 'failed.mp4', orphan: true },
      { id: 4, taskId: 'a_b', role: 'gold', bytes: other('4') },
      { id: 5, taskId: 'a_b', role: 'trainee', bytes: footage },
    ]);
    await inNewLibrary(async (client) => {
      const report = await importFolder(client, folder);
      expect(report).toMatchObject({ verified: true, imported: { videos: 3, takes: 4, tasks: 2, clips: 8 } });
      expect(codes(report)).toEqual([
        'file-missing video 3',
        'orphan-video video 3',
        'tasks-shared-index index a_b',
        'same-bytes video 2',
        'same-bytes video 5',
      ]);
      const { tasks } = await client.call('sop.tasks.list', {});
      expect(tasks.map(({ taskId, goldTakes, traineeTakes }) => [taskId, goldTakes, traineeTakes])).toEqual([
        ['a/b', 1, 0],
        ['a_b', 1, 2],
      ]);
      const { takes } = await client.call('sop.takes.list', { taskId: 'a_b' });
      const [gold, trainee] = ['gold', 'trainee'].map((role) => takes.find((take) => take.role === role)!);
      const search = { taskId: 'a_b', videoId: trainee!.videoId, clipIdx: 0, k: 50 };
      const { items } = await client.call('sop.searchByClip', search);
      // Three other clips of its own and four of the gold take; none of the other task.
      expect(items.map(({ videoId }) => videoId).filter((videoId) => videoId === gold!.videoId)).toHaveLength(4);
      expect(items).toHaveLength(7);
    });
  });

  it('brings over a video whose recording is gone, and knows it again when the recording is found', async () => {
    const folder = folderOf('windows');
    const oldRoot = 'C:\\SOPilot\\data';
    const away = join(root, 'archive');
    makeSopilotFolder(
      folder,
      [
        { id: 1, taskId: 'wash', role: 'gold', bytes: footage },
        { id: 2, taskId: 'wash', bytes: other('2'), rawName: 'run.mp4' },
      ],
      { oldRoot, scores: [{ id: 'score-1', gold: 1, trainee: 2, score: 81.25 }] },
    );
    mkdirSync(join(away, 'raw'), { recursive: true });
    renameSync(join(folder, 'raw', 'run.mp4'), join(away, 'raw', 'run.mp4'));
    const found = await inNewLibrary(async (client) => {
      const report = await importFolder(client, folder);
      expect(report).toMatchObject({ recordedRoot: oldRoot, verified: true, imported: { videos: 2, takes: 2 } });
      expect(codes(report)).toEqual(['file-missing video 2']);
      const { traineeVideoId, traineeTakeId, score } = await client.call('sop.getScore', { scoreId: 'score-1' });
      expect(score).toBe(81.25);
      const standIn = await client.call('videos.get', { videoId: traineeVideoId });
      expect(standIn).toMatchObject({ fileFound: false, durationSec: 16, status: 'pending', name: 'run 2.mp4' });

      const search = { taskId: 'wash', videoId: traineeVideoId, clipIdx: 1, k: 50 };
      expect((await client.call('sop.searchByClip', search)).items).toHaveLength(7);
      const asked = await client.call('sop.score', { traineeTakeId, scorer: 'sopilot-v1' });
      await completed(client, asked.jobId);
      expect((await client.call('sop.getScore', { scoreId: asked.scoreId })).score).toBeGreaterThanOrEqual(0);

      const roots = [{ from: 'c:/sopilot/data', to: away }];
      const again = await importFolder(client, folder, { roots });
      expect(again).toMatchObject({ verified: true, warnings: [], imported: { videos: 2, takes: 2, scores: 1 } });
      const [old, mine] = await Promise.all([
        client.call('sop.getScore', { scoreId: 'score-1' }),
        client.call('sop.getScore', { scoreId: asked.scoreId }),
      ]);
      const video = await client.call('videos.get', { videoId: old.traineeVideoId });
      expect(video).toMatchObject({ fileFound: true, path: join(away, 'raw', 'run.mp4') });
      expect([mine.traineeVideoId, mine.traineeTakeId]).toEqual([video.videoId, traineeTakeId]);
      await expect(client.call('videos.get', { videoId: traineeVideoId })).rejects.toMatchObject({ code: 'not-found' });
      expect((await client.call('sop.takes.list', { videoId: video.videoId })).takes).toHaveLength(1);
      return video.videoId;
    });
    // What the stand-in had is with the video now, and nothing else is left.
    const files = libraryContent(dataDir)['artifacts']!.filter((file) => file.startsWith(found));
    expect(files.length).toBeGreaterThanOrEqual(7);
  });

  it('goes on where vectors are cut off or missing, and takes them in once they are back', async () => {
    const folder = folderOf('vectors');
    makeSopilotFolder(folder, [
      { id: 1, taskId: 'wash', role: 'gold', bytes: other('v1') },
      { id: 2, taskId: 'wash', bytes: other('v2'), vectors: 'cut' },
      { id: 3, taskId: 'wash', bytes: other('v3'), vectors: 'missing' },
      { id: 4, taskId: 'wash', bytes: Buffer.from('not a video'), rawName: 'text.mp4' },
    ]);
    await inNewLibrary(async (client) => {
      const report = await importFolder(client, folder);
      expect(codes(report)).toEqual([
        ...['vectors-damaged video 2', 'vectors-damaged video 2'],
        ...['vectors-missing video 3', 'vectors-missing video 3'],
        'file-damaged video 4',
      ]);
      expect(report).toMatchObject({ verified: true, imported: { videos: 4, takes: 4, clips: 16 } });
      const whole = folderOf('whole');
      makeSopilotFolder(whole, [{ id: 2, taskId: 'wash', bytes: null }]);
      for (const ending of ['.npy', '.raw.npy']) {
        const name = join('embeddings', `video_2${ending}`);
        writeFileSync(join(folder, name), readFileSync(join(whole, name)));
      }
      const again = await importFolder(client, folder);
      expect(again).toMatchObject({ verified: true, added: { videos: 0, takes: 0, scores: 0 } });
      expect(again.library?.videos.find(({ id }) => id === 2)?.effective_vectors?.shape).toEqual([4, 12]);
    });
  });

  it('is refused with a sentence when it is none, and nothing is kept of it', async () => {
    const [empty, corrupt, foreign] = ['empty', 'corrupt', 'foreign'].map(folderOf) as [string, string, string];
    for (const folder of [empty, corrupt, foreign]) mkdirSync(folder, { recursive: true });
    makeSopilotFolder(corrupt, [{ id: 1, taskId: 'wash', bytes: null }]);
    const database = readFileSync(join(corrupt, 'sopilot.db'));
    database.fill(0xff, 4096, 12_288);
    writeFileSync(join(corrupt, 'sopilot.db'), database);
    writeFileSync(join(foreign, 'sopilot.db'), 'a text file, not a database');
    await inNewLibrary(async (client) => {
      await expect(client.call('migrate.sopilot', { folder: empty })).rejects.toMatchObject({
        code: 'not-found',
        message: expect.stringContaining('is no SOPilot data folder') as string,
      });
      const file = join(foreign, 'sopilot.db');
      await expect(client.call('migrate.sopilot', { folder: file })).rejects.toMatchObject({ code: 'bad-input' });
      await expect(client.call('migrate.sopilot', { folder: join(root, 'nowhere') })).rejects.toMatchObject({
        code: 'not-found',
      });
      for (const folder of [corrupt, foreign]) {
        await expect(importFolder(client, folder)).rejects.toThrow('is no readable SOPilot database');
      }
      expect((await client.call('videos.list', {})).total).toBe(0);
    });
    expect(libraryContent(dataDir)['legacy'] ?? []).toEqual([]);
  });

  it('may be of an old SOPilot, without raw vectors and with fewer columns', async () => {
    const folder = folderOf('old');
    const videos = [
      { id: 1, taskId: 'wash', role: 'gold', bytes: null },
      { id: 2, taskId: 'wash', bytes: null },
    ];
    makeSopilotFolder(folder, videos, { scores: [{ id: 'old-score', gold: 1, trainee: 2, score: 12.5 }] });
    const sqlite = new Sqlite(join(folder, 'sopilot.db'));
    for (const column of ['raw_embedding_path', 'embedding_model']) {
      sqlite.exec(`alter table videos drop column ${column}`);
    }
    for (const table of ['ingest_jobs', 'score_jobs', 'training_jobs']) {
      for (const column of ['requested_by', 'queued_at', 'started_at', 'finished_at']) {
        sqlite.exec(`alter table ${table} drop column ${column}`);
      }
    }
    sqlite.close();
    await inNewLibrary(async (client) => {
      const report = await importFolder(client, folder);
      expect(report).toMatchObject({ verified: true, imported: { videos: 2, takes: 2, scores: 1 } });
      const { takes } = await client.call('sop.takes.list', { taskId: 'wash' });
      const traineeTakeId = takes.find(({ role }) => role === 'trainee')!.takeId;
      const asked = await client.call('sop.score', { traineeTakeId, scorer: 'sopilot-v1' });
      await completed(client, asked.jobId);
      const { sopilotV1 } = await client.call('sop.getScore', { scoreId: asked.scoreId });
      expect(sopilotV1?.clip_count).toEqual({ gold: 4, trainee: 4 });
    });
  });

  it('is only looked at in a dry run', async () => {
    const folder = folderOf('dry');
    makeSopilotFolder(folder, [{ id: 1, taskId: 'wash', role: 'gold', bytes: footage }]);
    await inNewLibrary(async (client) => {
      const report = await importFolder(client, folder, { dryRun: true });
      expect(report).toMatchObject({ dryRun: true, library: null, verified: null, imported: { videos: 0 } });
      expect(report.source.row_counts).toMatchObject({ videos: 1, clips: 4 });
      expect((await client.call('videos.list', {})).total).toBe(0);
      expect((await client.call('sop.tasks.list', {})).tasks).toEqual([]);
    });
  });
});
