import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type VigilClient } from '../../../../src-shared/contract/client.ts';
import { runLongCall } from '../../../../src-shared/contract/run-long-call.ts';
import type { Scorer, Take } from '../../../../src-shared/model/sop.ts';
import type { Score } from '../../../../src-shared/model/worded.ts';
import { completed } from '../../../acceptance/testing/wait-for-job.ts';
import { createCore } from '../../../core/create-core.ts';
import { H264_SHORT_GOP, makeFootage } from '../../../engines/media/testing/make-footage.ts';
import { type CoreAccess, openCore } from '../../../hosts/open-core.ts';

const CLIP_SEC = 4;
const PARTS = ['testsrc', 'smptebars', 'rgbtestsrc', 'yuvtestsrc', 'pal75bars'] as const;
const TASK = 'adapted';

let folder: string;
let access: CoreAccess;
let client: VigilClient;
let gold: Take;
let trainee: Take;

async function record(name: string, parts: readonly string[]): Promise<string> {
  const drawn = parts.map((part, at) => `${part}=s=160x90:r=12:d=${CLIP_SEC},format=yuv420p,setsar=1[p${at}]`);
  const joined = parts.map((_, at) => `[p${at}]`).join('');
  const graph = `${drawn.join(';')};${joined}concat=n=${parts.length}:v=1:a=0`;
  const path = join(folder, name);
  await makeFootage(path, graph, H264_SHORT_GOP);
  return path;
}

async function score(scorer: Scorer, traineeTakeId = trainee.takeId): Promise<Score> {
  const { scoreId, jobId } = await client.call('sop.score', { traineeTakeId, scorer });
  await completed(client, jobId);
  return client.call('sop.getScore', { scoreId });
}

async function train(all: boolean): Promise<void> {
  const { jobId } = await client.call('sop.adapter.train', { all });
  await completed(client, jobId);
}

const again = ({ scoreId }: Score): Promise<Score> => client.call('sop.getScore', { scoreId });

const rawBytes = (): string[] =>
  [gold, trainee].map(({ videoId }) =>
    readFileSync(join(folder, 'data', 'artifacts', videoId, 'sopilot.npy'), 'base64'),
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feature-adapter-'));
  const [a, b, c, d, e] = PARTS;
  const [goldPath, traineePath] = [await record('gold.mp4', PARTS), await record('run.mp4', [a, c, b, d, e])];
  access = await openCore({ overrides: { dataDir: join(folder, 'data') }, createCore });
  client = createClient(access.transport);
  const steps = PARTS.map((name, at) => ({ name, startSec: at * CLIP_SEC, endSec: (at + 1) * CLIP_SEC }));
  gold = await runLongCall(client, 'sop.addGold', { taskId: TASK, path: goldPath, steps });
  trainee = await runLongCall(client, 'sop.addVideo', { taskId: TASK, path: traineePath });
});
afterAll(async () => {
  await access.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the feature adapter', () => {
  let plain: Score;
  let plainVigil: Score;
  let adapted: Score;

  it('is none at first, and nothing is trained at night unless somebody wants it', async () => {
    plain = await score('sopilot-v1');
    plainVigil = await score('vigil');
    expect(plain).toMatchObject({ staleReason: null, sopilotV1: { adapterVersion: null } });
    const status = await client.call('sop.adapter.status', {});
    expect(status).toMatchObject({ current: null, history: [], jobId: null, newVideos: 2 });
    expect(status.nightly).toEqual({ enabled: false, hour: 2, minNewVideos: 10, nextRunAt: null });
    await client.call('settings.update', { nightlyTraining: true, nightlyTrainingHour: 4 });
    const { nightly } = await client.call('sop.adapter.status', {});
    expect(new Date(nightly.nextRunAt!).getHours()).toBe(4);
  });

  it('is in use once trained, and leaves the raw vectors as they are', async () => {
    const before = rawBytes();
    await train(false);
    expect(rawBytes()).toEqual(before);
    const { current, newVideos } = await client.call('sop.adapter.status', {});
    expect(current).toMatchObject({ version: 1, trigger: 'manual', dim: 904, videos: 2, clips: 10, active: true });
    expect(newVideos).toBe(0);
    expect(await readdir(join(folder, 'data', 'adapters'))).toEqual([`feature_adapter_${current!.adapterId}.npz`]);
    await expect(client.call('sop.adapter.train', {})).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('makes earlier scores stale wherever they are shown', async () => {
    const reason = 'This score was made with no feature adapter; now feature adapter 1 is in use.';
    expect((await again(plain)).staleReason).toContain(reason);
    expect((await again(plainVigil)).staleReason).toContain('the score itself is not affected');
    const { scores } = await client.call('sop.scores', { taskId: TASK });
    expect(scores.map(({ staleReason }) => staleReason === null)).toEqual([false, false]);
    const report = async (format: 'csv' | 'json'): Promise<string> =>
      Buffer.from((await client.call('sop.report', { scoreId: plain.scoreId, format })).base64, 'base64').toString();
    expect(await report('csv')).toContain(`summary,,stale,${reason}`);
    expect(JSON.parse(await report('json'))).toMatchObject({ score: { staleReason: expect.stringContaining(reason) } });
  });

  it('makes another sopilot-v1 score, named after it, and the same vigil score', async () => {
    adapted = await score('sopilot-v1');
    expect(adapted).toMatchObject({ staleReason: null, sopilotV1: { adapterVersion: 1 } });
    expect(adapted.sopilotV1!.metrics).not.toEqual(plain.sopilotV1!.metrics);
    const vigil = await score('vigil');
    expect(vigil).toMatchObject({ score: plainVigil.score, findings: plainVigil.findings, staleReason: null });
    expect(vigil.sopilotV1).toMatchObject({ score: adapted.score, adapterVersion: 1 });
  });

  it('is told of when scores made with different ones are shown together', async () => {
    const other = await runLongCall(client, 'sop.addVideo', { taskId: TASK, videoId: trainee.videoId, toSec: 17 });
    await client.call('sop.adapter.use', { version: null });
    await score('sopilot-v1', other.takeId);
    const mixed = await client.call('sop.statistics', { taskId: TASK, scorer: 'sopilot-v1' });
    expect(mixed.adapterVersions.toSorted()).toEqual([1, null]);
    expect(mixed.notice).toContain('no feature adapter, feature adapter 1');
    const vigil = await client.call('sop.statistics', { taskId: TASK });
    expect(vigil).toMatchObject({ adapterVersions: [], notice: null });
  });

  it('can be switched off and gone back to: stale and fresh scores change places', async () => {
    expect((await again(plain)).staleReason).toBeNull();
    expect((await again(adapted)).staleReason).toContain('made with feature adapter 1; now no feature adapter');
    expect((await score('sopilot-v1')).sopilotV1).toEqual(plain.sopilotV1);
    await train(true);
    const { current, history } = await client.call('sop.adapter.status', {});
    expect(current).toMatchObject({ version: 2, videos: 2 });
    expect(history.map(({ version, active }) => [version, active])).toEqual([
      [2, true],
      [1, false],
    ]);
    await client.call('sop.adapter.use', { version: 1 });
    expect((await again(adapted)).staleReason).toBeNull();
    await expect(client.call('sop.adapter.use', { version: 9 })).rejects.toMatchObject({ code: 'not-found' });
    expect((await client.call('sop.adapter.status', {})).current?.version).toBe(1);
  });

  it('is searched through as well, and trainings are in the audit trail', async () => {
    const query = { taskId: TASK, videoId: gold.videoId, clipIdx: 1 };
    const through = await client.call('sop.searchByClip', query);
    await client.call('sop.adapter.use', { version: null });
    const without = await client.call('sop.searchByClip', query);
    expect(through.items[0]).toMatchObject({ videoId: trainee.videoId, clipIdx: 2 });
    expect(without.items[0]).toMatchObject({ videoId: trainee.videoId, clipIdx: 2 });
    expect(through.items.at(-1)!.similarity).not.toBe(without.items.at(-1)!.similarity);
    const { items } = await client.call('sop.audit.list', {});
    const trainings = items.filter(({ job_type }) => job_type === 'training');
    expect(trainings.map(({ subject, status }) => [subject, status])).toEqual([
      ['manual', 'completed'],
      ['manual', 'completed'],
    ]);
  });
});
