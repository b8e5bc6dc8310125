import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { WatchSettings } from '../../../src-shared/model/watch.ts';
import { word } from '../../../src-shared/sentences/word.ts';
import { openTestParts } from '../../core/testing/open-test-parts.ts';
import { H264_SHORT_GOP, makeFootage } from '../../engines/media/testing/make-footage.ts';
import { createAuditStore } from '../../stores/audit-store.ts';
import { createQueueStore } from '../../stores/queue-store.ts';
import type { Parts } from '../feature.ts';
import { ingestFeature } from '../ingest/feature.ts';
import { sopFeature } from '../sop/feature.ts';
import { watchFeature } from './feature.ts';
import type { FolderWatcher } from './folder-watcher.ts';

let folder: string;
let dataDir: string;
let inbox: string;
let opened = 0;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-watch-'));
  const source = (hue: number) => `testsrc=s=160x90:r=8:d=8,hue=h=${hue}`;
  await makeFootage(join(folder, 'a.mp4'), source(0), H264_SHORT_GOP);
  await makeFootage(join(folder, 'b.mp4'), source(120), H264_SHORT_GOP);
});
afterEach(async () => {
  for (const vigil of open.splice(0)) await vigil.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface OpenWatch {
  readonly parts: Parts;
  readonly calls: ReturnType<typeof watchFeature>['calls'];
  readonly watcher: FolderWatcher;
  /** Two polls: one to see a file, one to see that it has stopped changing; then everything claimed is waited for. */
  takeAll(): Promise<void>;
}

/** A core's parts over the data folder of this test, without a timer. `running: false` leaves every job waiting. */
async function openWatch(settings: Partial<WatchSettings> = {}, running = true): Promise<OpenWatch> {
  const { parts, close } = await openTestParts(dataDir);
  const watch = { enabled: true, folder: inbox, taskId: '', role: 'trainee' as const, ...settings };
  parts.settings.update({ watch });
  const { runner } = parts;
  const ingest = ingestFeature(parts);
  const sop = sopFeature(parts, { ingest });
  const { watcher, calls } = watchFeature(parts, { ingest, sop });
  if (running) await runner.start([...(ingest.jobs ?? []), ...(sop.jobs ?? [])]);
  open.push({
    close: async () => {
      watcher.close();
      await runner.close();
      await watcher.settled();
      await close();
    },
  });
  const takeAll = async (): Promise<void> => {
    await watcher.poll();
    await watcher.poll();
    await watcher.settled();
  };
  return { parts, calls, watcher, takeAll };
}

function newFolders(): void {
  dataDir = join(folder, `data-${opened++}`);
  inbox = join(dataDir, 'inbox');
  mkdirSync(inbox, { recursive: true });
}

function put(name: string, file = 'a.mp4'): void {
  mkdirSync(dirname(join(inbox, name)), { recursive: true });
  copyFileSync(join(folder, file), join(inbox, name));
}

const there = (name: string): boolean => existsSync(join(inbox, name));
const receipt = (name: string) =>
  JSON.parse(readFileSync(join(inbox, `${name}.json`), 'utf8')) as Record<string, unknown>;

const status = (vigil: OpenWatch) => vigil.calls['watch.status']({}, { signal: new AbortController().signal });

describe('the watched folder', () => {
  it('takes the subtitles of a recording along', async () => {
    newFolders();
    const vigil = await openWatch();
    for (const [name, file] of [
      ['pump/run.mp4', 'a.mp4'],
      ['pump/gold/run.mp4', 'b.mp4'],
    ] as const) {
      put(name, file);
      const subtitle = `00:00:01,000 --> 00:00:02,000\nsaid in ${name}\n`;
      writeFileSync(join(inbox, name.replace('.mp4', '.en.srt')), subtitle);
    }
    writeFileSync(join(inbox, 'pump/other.srt'), '00:00:01,000 --> 00:00:02,000\nof no recording\n');
    await vigil.takeAll();
    const { videos, transcripts } = vigil.parts;
    const { videos: taken } = await videos.list({ sort: 'oldest', limit: 10, offset: 0 });
    const said = taken.map(async ({ videoId }) => (await transcripts.listForVideo(videoId)).map(({ text }) => text));
    expect((await Promise.all(said)).flat().toSorted()).toEqual(['said in pump/gold/run.mp4', 'said in pump/run.mp4']);
    expect([there('pump/run.en.srt'), there('.processed/pump/run.en.srt'), there('pump/other.srt')]).toEqual([
      ...[false, true, true],
    ]);
  });

  it('makes takes of what comes in, by folder names, and keeps the file with a receipt', async () => {
    newFolders();
    const vigil = await openWatch();
    put('pump/gold/a.mp4');
    put('pump/run 1.mp4', 'b.mp4');
    put('.hidden/a.mp4');
    writeFileSync(join(inbox, 'notes.txt'), 'no video');
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
      path: join(inbox, '.processed/pump/gold/a.mp4'),
    });
    expect(receipt('.processed/pump/gold/a.mp4')).toMatchObject({
      ...{ status: 'completed', source: 'pump/gold/a.mp4', task_id: 'pump', role: 'gold', take_id: gold.takeId },
      ...{ video_id: gold.videoId, error: null, moving_to: null },
    });
    expect([there('pump/gold/a.mp4'), there('.hidden/a.mp4'), there('notes.txt')]).toEqual([false, true, true]);
    const trail = await createAuditStore(database.db).list(10);
    expect(trail.map(({ job_type, requested_by, status: state }) => [job_type, requested_by, state])).toEqual([
      ['ingest', 'watcher:folder', 'completed'],
      ['ingest', 'watcher:folder', 'completed'],
    ]);
    expect(await status(vigil)).toMatchObject({
      enabled: true,
      folder: inbox,
      problem: null,
      completed: 2,
      failed: 0,
    });
  });

  it('waits until a file has stopped growing', async () => {
    newFolders();
    const vigil = await openWatch({ taskId: 'pump' });
    const whole = readFileSync(join(folder, 'a.mp4'));
    writeFileSync(join(inbox, 'a.mp4'), whole.subarray(0, 1000));
    await vigil.watcher.poll();
    expect(vigil.watcher.underWay).toMatchObject([{ name: 'a.mp4', state: 'copying' }]);
    appendFileSync(join(inbox, 'a.mp4'), whole.subarray(1000));
    await vigil.watcher.poll();
    expect(there('a.mp4')).toBe(true);
    await vigil.watcher.poll();
    expect([there('a.mp4'), there('.processing/a.mp4')]).toEqual([false, true]);
    await vigil.watcher.settled();
    expect(receipt('.processed/a.mp4')).toMatchObject({ status: 'completed', task_id: 'pump', role: 'trainee' });
  });

  it('puts what cannot be used aside with a sentence, and goes on with the rest', async () => {
    newFolders();
    const vigil = await openWatch();
    put('homeless.mp4');
    put('pump/b.mp4', 'b.mp4');
    writeFileSync(join(inbox, 'pump/broken.mp4'), 'Not a recording: notes about one.\n'.repeat(50));
    await vigil.takeAll();
    expect(receipt('.failed/homeless.mp4')).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('which task') as unknown,
    });
    expect(receipt('.failed/pump/broken.mp4')).toMatchObject({ status: 'failed', task_id: 'pump', video_id: null });
    expect([there('.failed/homeless.mp4'), there('.failed/pump/broken.mp4'), there('.processed/pump/b.mp4')]).toEqual([
      true,
      true,
      true,
    ]);
    const { files, failed } = await status(vigil);
    expect(failed).toBe(2);
    expect(files.filter(({ state }) => state === 'failed').map(({ name }) => name)).toContain('pump/broken.mp4');
    // The same recording again, under a name that is taken: the same video and take, and nothing is overwritten.
    put('pump/b.mp4', 'b.mp4');
    await vigil.takeAll();
    expect(there('.processed/pump/b (2).mp4')).toBe(true);
    expect(await vigil.parts.takes.list({ taskId: 'pump' })).toHaveLength(1);
  });

  it('does nothing while it is off, and says what is wrong with a folder that is gone', async () => {
    newFolders();
    const vigil = await openWatch({ enabled: false, taskId: 'pump' });
    put('a.mp4');
    await vigil.takeAll();
    expect(there('a.mp4')).toBe(true);
    const watch = { enabled: true, folder: join(inbox, 'gone'), taskId: '', role: 'gold' as const };
    vigil.parts.settings.update({ watch });
    await vigil.watcher.poll();
    expect(vigil.watcher.problem && word(vigil.watcher.problem)).toBe(
      `The watched folder ${join(inbox, 'gone')} is not there.`,
    );
  });
});

describe('a restart', () => {
  it('goes on with files that were claimed but not queued, and with those that were queued', async () => {
    newFolders();
    // Killed right after the move.
    put('.processing/pump/gold/a.mp4');
    const first = await openWatch({}, false);
    put('pump/b.mp4', 'b.mp4');
    await first.watcher.poll();
    await first.watcher.poll();
    const counted = createQueueStore(first.parts.database.db);
    await expect
      .poll(async () => (await counted.counts(['ingest']))['ingest']?.queued, { interval: 20, timeout: 30_000 })
      .toBe(2);
    expect(await counted.oldestWaiting()).toMatchObject({ kind: 'ingest', requestedBy: 'watcher:folder' });
    await open.pop()!.close();
    expect([there('.processing/pump/gold/a.mp4'), there('.processing/pump/b.mp4')]).toEqual([true, true]);

    const second = await openWatch();
    await second.takeAll();
    expect((await second.parts.takes.list({ taskId: 'pump' })).map(({ role }) => role).sort()).toEqual([
      'gold',
      'trainee',
    ]);
    const counts = await createQueueStore(second.parts.database.db).counts([]);
    expect(counts['ingest']).toEqual({ queued: 0, running: 0, completed: 2, failed: 0, cancelled: 0, total: 2 });
    expect([there('.processed/pump/gold/a.mp4'), there('.processing/pump/gold/a.mp4.json')]).toEqual([true, false]);
  });

  it('points the video to its file when the move was all that was done', async () => {
    newFolders();
    const first = await openWatch();
    put('pump/a.mp4');
    await first.takeAll();
    const [take] = await first.parts.takes.list({ taskId: 'pump' });
    // Killed between the last move and the row that says so.
    const [before, after] = [join(inbox, '.processing/pump/a.mp4'), join(inbox, '.processed/pump/a.mp4')];
    await first.parts.videos.relink(take!.videoId, before);
    writeFileSync(`${before}.json`, JSON.stringify({ ...receipt('.processed/pump/a.mp4'), moving_to: after }));
    await open.pop()!.close();

    const second = await openWatch();
    await second.takeAll();
    expect(await second.parts.videos.get(take!.videoId)).toMatchObject({ path: after, fileFound: true });
    expect(existsSync(`${before}.json`)).toBe(false);
  });
});
