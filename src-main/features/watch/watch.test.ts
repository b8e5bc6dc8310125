import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { word } from '../../../src-shared/sentences/word.ts';
import { createAuditStore } from '../../stores/audit-store.ts';
import { createQueueStore } from '../../stores/queue-store.ts';
import { QUIET_MS } from './folder-watcher.ts';
import { WatchTest } from './testing/watch-test.ts';

const test = new WatchTest();
beforeAll(() => test.draw());
afterEach(() => test.closeAll());
afterAll(() => test.remove());

describe('the watched folder', () => {
  it('takes the subtitles of a recording along', async () => {
    test.newFolders();
    const vigil = await test.open();
    for (const [name, file] of [
      ['pump/run.mp4', 'a.mp4'],
      ['pump/gold/run.mp4', 'b.mp4'],
    ] as const) {
      test.put(name, file);
      const subtitle = `00:00:01,000 --> 00:00:02,000\nsaid in ${name}\n`;
      writeFileSync(join(test.inbox, name.replace('.mp4', '.en.srt')), subtitle);
    }
    writeFileSync(join(test.inbox, 'pump/other.srt'), '00:00:01,000 --> 00:00:02,000\nof no recording\n');
    await vigil.takeAll();
    const { videos, transcripts } = vigil.parts;
    const { videos: taken } = await videos.list({ sort: 'oldest', limit: 10, offset: 0 });
    const said = taken.map(async ({ videoId }) => (await transcripts.listForVideo(videoId)).map(({ text }) => text));
    expect((await Promise.all(said)).flat().toSorted()).toEqual(['said in pump/gold/run.mp4', 'said in pump/run.mp4']);
    expect([
      test.there('pump/run.en.srt'),
      test.there('.processed/pump/run.en.srt'),
      test.there('pump/other.srt'),
    ]).toEqual([...[false, true, true]]);
  });

  it('indexes what no task is named for, when it was recorded and by which camera', async () => {
    test.newFolders();
    const vigil = await test.open({ folders: 'cameras' });
    test.put('2024-05-01_13-22-11.mp4');
    test.put('dock 3/gold/20240501_132500.mp4', 'b.mp4');
    await vigil.takeAll();
    const { takes, tasks, videos } = vigil.parts;
    const taken = await videos.list({ sort: 'oldest', limit: 10, offset: 0 });
    expect(
      taken.videos.map(({ cameraId, recordedAt, role, status, taskId }) => [
        cameraId,
        recordedAt,
        status,
        role,
        taskId,
      ]),
    ).toEqual(
      expect.arrayContaining([
        [null, new Date('2024-05-01T13:22:11').toISOString(), 'ready', null, null],
        ['dock 3', new Date('2024-05-01T13:25:00').toISOString(), 'ready', null, null],
      ]),
    );
    expect([await takes.list({}), await tasks.list()]).toEqual([[], []]);
    expect(test.receipt('.processed/dock 3/gold/20240501_132500.mp4')).toMatchObject({
      ...{ status: 'completed', task_id: null, role: null, take_id: null, error: null },
    });
  });

  it('makes takes of what comes in, by folder names, and keeps the file with a receipt', async () => {
    test.newFolders();
    const vigil = await test.open();
    test.put('pump/gold/a.mp4');
    test.put('pump/run 1.mp4', 'b.mp4');
    test.put('.hidden/a.mp4');
    writeFileSync(join(test.inbox, 'notes.txt'), 'no video');
    await vigil.takeAll();
    const { takes, videos, database } = vigil.parts;
    const found = await takes.list({ taskId: 'pump' });
    expect(found.map(({ role, videoName }) => [role, videoName]).sort()).toEqual([
      ['gold', 'a.mp4'],
      ['trainee', 'run 1.mp4'],
    ]);
    const gold = found.find(({ role }) => role === 'gold')!;
    expect(gold.steps.length).toBeGreaterThan(0);
    expect(await videos.get(gold.videoId)).toMatchObject({
      ...{ status: 'ready', role: 'gold', taskId: 'pump', fileFound: true },
      path: join(test.inbox, '.processed/pump/gold/a.mp4'),
    });
    expect(test.receipt('.processed/pump/gold/a.mp4')).toMatchObject({
      ...{ status: 'completed', source: 'pump/gold/a.mp4', task_id: 'pump', role: 'gold', take_id: gold.takeId },
      ...{ video_id: gold.videoId, error: null, moving_to: null },
    });
    expect([test.there('pump/gold/a.mp4'), test.there('.hidden/a.mp4'), test.there('notes.txt')]).toEqual([
      false,
      true,
      true,
    ]);
    const trail = await createAuditStore(database.db).list(10);
    expect(trail.map(({ job_type, requested_by, status: state }) => [job_type, requested_by, state])).toEqual([
      ['ingest', 'watcher:folder', 'completed'],
      ['ingest', 'watcher:folder', 'completed'],
    ]);
    expect(await vigil.status()).toMatchObject({
      enabled: true,
      folder: test.inbox,
      problem: null,
      completed: 2,
      failed: 0,
    });
  });

  it('puts what cannot be used aside with a sentence, and goes on with the rest', async () => {
    test.newFolders();
    const vigil = await test.open();
    test.put('homeless.mp4');
    test.put('pump/b.mp4', 'b.mp4');
    writeFileSync(join(test.inbox, 'pump/broken.mp4'), 'Not a recording: notes about one.\n'.repeat(50));
    await vigil.takeAll();
    expect(test.receipt('.processed/homeless.mp4')).toMatchObject({
      status: 'completed',
      task_id: null,
      take_id: null,
    });
    expect(test.receipt('.failed/pump/broken.mp4')).toMatchObject({
      status: 'failed',
      task_id: 'pump',
      video_id: null,
    });
    expect([
      test.there('.processed/homeless.mp4'),
      test.there('.failed/pump/broken.mp4'),
      test.there('.processed/pump/b.mp4'),
    ]).toEqual([true, true, true]);
    const { files, failed } = await vigil.status();
    expect(failed).toBe(1);
    expect(files.filter(({ state }) => state === 'failed').map(({ name }) => name)).toContain('pump/broken.mp4');
    // The same recording again, under a name that is taken: the same video and take, and nothing is overwritten.
    test.put('pump/b.mp4', 'b.mp4');
    await vigil.takeAll();
    expect(test.there('.processed/pump/b (2).mp4')).toBe(true);
    expect(await vigil.parts.takes.list({ taskId: 'pump' })).toHaveLength(1);
  });

  it('puts a playlist named like footage aside with a sentence, and goes on with the next file', async () => {
    test.newFolders();
    mkdirSync(join(test.inbox, 'pump'));
    const playlist = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:2,\nhidden/secret.ts\n';
    writeFileSync(join(test.inbox, 'pump/a-clip.ts'), playlist);
    test.put('pump/z.mp4');
    const vigil = await test.open();
    await vigil.takeAll();
    expect(test.receipt('.failed/pump/a-clip.ts')).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('This is a playlist, which only names other files') as unknown,
    });
    expect([test.there('.failed/pump/a-clip.ts'), test.there('.processed/pump/z.mp4')]).toEqual([true, true]);
    const { files } = await vigil.status();
    expect(files.map(({ name, state }) => [name, state]).toSorted()).toEqual([
      ['pump/a-clip.ts', 'failed'],
      ['pump/z.mp4', 'completed'],
    ]);
  });

  it('does nothing while it is off, and says what is wrong with a folder that is gone', async () => {
    test.newFolders();
    const vigil = await test.open({ enabled: false, taskId: 'pump' });
    test.put('a.mp4');
    await vigil.takeAll();
    expect(test.there('a.mp4')).toBe(true);
    const watch = {
      enabled: true,
      folder: join(test.inbox, 'gone'),
      folders: 'tasks' as const,
      taskId: '',
      role: 'gold' as const,
    };
    vigil.parts.settings.update({ watch });
    await vigil.watcher.poll();
    expect(vigil.watcher.problem && word(vigil.watcher.problem)).toBe(
      `The watched folder ${join(test.inbox, 'gone')} is not there.`,
    );
  });
});

describe('a restart', () => {
  it('goes on with files that were claimed but not queued, and with those that were queued', async () => {
    test.newFolders();
    // Killed right after the move.
    test.put('.processing/pump/gold/a.mp4');
    const first = await test.open({}, false);
    test.put('pump/b.mp4', 'b.mp4');
    await first.pollAfter(0);
    await first.pollAfter(QUIET_MS);
    const counted = createQueueStore(first.parts.database.db);
    await expect
      .poll(async () => (await counted.counts(['ingest']))['ingest']?.queued, { interval: 20, timeout: 30_000 })
      .toBe(2);
    expect(await counted.oldestWaiting()).toMatchObject({ kind: 'ingest', requestedBy: 'watcher:folder' });
    await test.close();
    expect([test.there('.processing/pump/gold/a.mp4'), test.there('.processing/pump/b.mp4')]).toEqual([true, true]);

    const second = await test.open();
    await second.takeAll();
    expect((await second.parts.takes.list({ taskId: 'pump' })).map(({ role }) => role).sort()).toEqual([
      'gold',
      'trainee',
    ]);
    const counts = await createQueueStore(second.parts.database.db).counts([]);
    expect(counts['ingest']).toEqual({
      queued: 0,
      running: 0,
      paused: 0,
      completed: 2,
      failed: 0,
      cancelled: 0,
      total: 2,
    });
    expect([test.there('.processed/pump/gold/a.mp4'), test.there('.processing/pump/gold/a.mp4.json')]).toEqual([
      true,
      false,
    ]);
  });

  it('removes receipts that a killed process had not finished, and nothing else', async () => {
    test.newFolders();
    const longAgo = new Date(Date.now() - 3_600_000);
    const put = (name: string): string => {
      const path = join(test.inbox, name);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, '{');
      utimesSync(path, longAgo, longAgo);
      return path;
    };
    const left = [
      put('.processing/a.mp4.json.tmp'),
      put(`.processed/pump/a.mp4.json.${randomUUID()}.tmp`),
      put(`.failed/a.mp4.json.${randomUUID()}.tmp`),
    ];
    const others = [put(`a.mp4.json.${randomUUID()}.tmp`), put('.processed/notes.tmp'), put('.failed/a.mp4.json')];
    const vigil = await test.open();
    await vigil.takeAll();
    expect(left.filter((path) => existsSync(path))).toEqual([]);
    expect(others.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('points the video to its file when the move was all that was done', async () => {
    test.newFolders();
    const first = await test.open();
    test.put('pump/a.mp4');
    await first.takeAll();
    const [take] = await first.parts.takes.list({ taskId: 'pump' });
    // Killed between the last move and the row that says so.
    const [before, after] = [join(test.inbox, '.processing/pump/a.mp4'), join(test.inbox, '.processed/pump/a.mp4')];
    await first.parts.videos.relink(take!.videoId, before);
    writeFileSync(`${before}.json`, JSON.stringify({ ...test.receipt('.processed/pump/a.mp4'), moving_to: after }));
    await test.close();

    const second = await test.open();
    await second.takeAll();
    expect(await second.parts.videos.get(take!.videoId)).toMatchObject({ path: after, fileFound: true });
    expect(existsSync(`${before}.json`)).toBe(false);
  });
});
