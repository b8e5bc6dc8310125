import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { makeFootage } from '../../engines/media/testing/make-footage.ts';
import { findMediaBinaries } from '../../platform/binaries.ts';
import { loadConfig } from '../../platform/config.ts';
import { silentLog } from '../../platform/log.ts';
import { createArtifacts } from '../../stores/artifacts/artifacts.ts';
import { openTestDatabase, sampleVideo } from '../../stores/db/database.fixture.ts';
import type { VigilDatabase } from '../../stores/db/open.ts';
import { createJobStore } from '../../stores/job-store.ts';
import { createSettingsStore, type SettingsStore } from '../../stores/settings-store.ts';
import { createVideoStore } from '../../stores/video-store.ts';
import { nextToPrepare } from './proxies-ahead.ts';
import { PROXY } from './proxy-job.ts';
import { ProxyShelf } from './proxy-shelf.ts';

const root = mkdtempSync(join(tmpdir(), 'vigil-proxies-ahead-'));
const film = join(root, 'film.avi');
let database: VigilDatabase;
let settings: SettingsStore;
let needs: Parameters<typeof nextToPrepare>[0];

beforeAll(() => makeFootage(film, 'testsrc=s=64x36:r=10:d=1', ['-c:v', 'mpeg4']));
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(async () => {
  database = await openTestDatabase();
  const file = join(root, 'settings.json');
  if (existsSync(file)) rmSync(file);
  settings = createSettingsStore(file, loadConfig({}, { dataDir: root }), silentLog);
  const { db } = database;
  const events = { publish: () => undefined, subscribe: () => () => undefined };
  const shelf = new ProxyShelf({
    artifacts: createArtifacts(join(root, 'artifacts')),
    events,
    settings,
    log: silentLog,
  });
  const binaries = () => findMediaBinaries(process.env);
  needs = { settings, binaries, shelf, jobs: createJobStore(db), videos: createVideoStore(db) };
});
afterEach(async () => {
  await database.close();
});

async function add(name: string, more: Parameters<typeof sampleVideo>[1] = {}): Promise<string> {
  const { videoId, ...video } = sampleVideo(name, { path: film, playable: false, codec: 'hevc', ...more });
  // Nobody has read the bytes of any of these.
  await needs.videos.insert({ ...video, videoId, sizeBytes: 0 });
  await needs.videos.updateFacts(videoId, { status: 'ready' });
  return videoId;
}

const next = async (): Promise<string | undefined> =>
  (await nextToPrepare(needs, new AbortController().signal))?.videoId;

describe('what is prepared ahead', () => {
  it('is what neither Chromium nor the machine plays, and was not tried yet', async () => {
    await add('plays', { playable: true });
    await add('plays-here', { playable: 'with-decoder' });
    const tried = await add('tried');
    const { jobs } = needs;
    const { jobId } = await jobs.insert({ kind: PROXY, subjectId: tried, title: asIs('') });
    await jobs.update(jobId, { state: 'cancelled' });
    settings.update({ windowDecodes: ['hevc'] });
    const wanted = await add('wanted');
    expect(await next()).toBe(wanted);
    settings.update({ prepareProxies: false });
    expect(await next()).toBeUndefined();
  });

  it('waits until nothing is worked on, and for room', async () => {
    const wanted = await add('wanted');
    const { jobs } = needs;
    const { jobId } = await jobs.insert({ kind: 'ingest', subjectId: 'other', title: asIs('') });
    expect(await next()).toBeUndefined();
    await jobs.update(jobId, { state: 'completed' });
    settings.update({ proxyBudgetGb: 0 });
    expect(await next()).toBeUndefined();
    settings.update({ proxyBudgetGb: 1 });
    expect(await next()).toBe(wanted);
  });
});
