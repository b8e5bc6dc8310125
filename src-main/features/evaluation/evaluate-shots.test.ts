import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type VigilClient } from '../../../src-shared/contract/client.ts';
import { runLongCall } from '../../../src-shared/contract/run-long-call.ts';
import { createCore } from '../../core/create-core.ts';
import { H264_SHORT_GOP, makeFootage } from '../../engines/media/testing/make-footage.ts';
import { type CoreAccess, openCore } from '../../hosts/open-core.ts';

const FPS = 24;
const SHOT_SEC = 3;
/** The dissolve lasts one second, the cut is at its place for sure. */
const DISSOLVE = { start_frame: 48, end_frame: 72 };
const CUT_FRAME = 120;

let folder: string;
let truthFile: string;
let access: CoreAccess;
let client: VigilClient;

async function write(name: string, content: unknown): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, JSON.stringify(content));
  return file;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shot-evaluation-'));
  const shot = (source: string, name: string): string =>
    `${source}=s=192x108:r=${FPS}:d=${SHOT_SEC},format=yuv420p,setsar=1,settb=1/${FPS}[${name}]`;
  const graph = [
    ...[shot('testsrc', 'a'), shot('smptebars', 'b'), shot('rgbtestsrc', 'c')],
    `[a][b]xfade=transition=fade:duration=1:offset=2,settb=1/${FPS}[ab]`,
    '[ab][c]concat=n=2:v=1:a=0',
  ];
  await makeFootage(join(folder, 'film.mp4'), graph.join(';'), H264_SHORT_GOP);
  truthFile = await write('marked.json', [
    { video: 'film.mp4', cuts: [{ frame: CUT_FRAME }], gradual: [{ kind: 'dissolve', ...DISSOLVE }] },
  ]);
  access = await openCore({ overrides: { dataDir: join(folder, 'data') }, createCore });
  client = createClient(access.transport);
});
afterAll(async () => {
  await access.close();
  await rm(folder, { recursive: true, force: true });
});

describe('eval.shots', () => {
  it('holds every detector and what another program found against the marks, in one table', async () => {
    const beside = await write('other.json', {
      made_with: 'another program',
      videos: { 'film.mp4': { edges: [CUT_FRAME, 20], edges_sec: [5, 0.8] } },
    });
    const { metrics, shortfalls, items } = await runLongCall(client, 'eval.shots', {
      ...{ file: truthFile, root: folder, beside },
    });
    expect(metrics).toMatchObject({ f1: 1, hits: 2, falseCuts: 0, missed: 0, unreadable: 0 });
    expect(metrics['auto']).toMatchObject({ f1: 1, hardRecall: 1, gradualRecall: 1 });
    expect(metrics['content']).toMatchObject({ precision: 1, recall: 0.5, hardF1: 1, gradualRecall: 0 });
    expect(metrics['other edges']).toMatchObject({ precision: 0.5, recall: 0.5, hardPrecision: 0.5, gradualRecall: 0 });
    expect(Object.keys(metrics).filter((name) => typeof metrics[name] === 'object')).toEqual([
      ...['auto', 'content', 'adaptive', 'other edges', 'every 5 s'],
    ]);
    expect(shortfalls).toEqual([]);
    expect(items).toMatchObject([
      { video: 'film.mp4', cuts: [{ kind: 'dissolve' }, { frame: CUT_FRAME, kind: 'cut' }] },
    ]);
  });

  it('says what falls short', async () => {
    const file = await write('wrong.json', [
      { video: 'film.mp4', cuts: [{ frame: 10 }, { frame: 20 }, { frame: CUT_FRAME }], gradual: [] },
      { video: 'gone.mp4', cuts: [] },
    ]);
    const beside = await write('right.json', { videos: { 'film.mp4': { marks: [10, 20, CUT_FRAME] } } });
    const { metrics, shortfalls } = await runLongCall(client, 'eval.shots', { file, root: folder, beside });
    expect(metrics).toMatchObject({ unreadable: 1, hits: 1, falseCuts: 1, missed: 2 });
    expect(shortfalls).toEqual([
      'Cuts are found with an F1 of 0.40, not 0.90.',
      'Not better than content, which reaches 0.50.',
      'Not better than adaptive, which reaches 0.50.',
      'Not better than right marks, which reaches 1.00.',
      'Not better than every 5 s, which reaches 0.50.',
    ]);
  });

  it.each([
    ['names no frames', { videos: { 'film.mp4': { edges: ['a'] } } }],
    ['is something else', { tasks: [] }],
  ])('refuses a file of another program that %s', async (_, content) => {
    const beside = await write('odd.json', content);
    const call = runLongCall(client, 'eval.shots', { file: truthFile, root: folder, beside });
    await expect(call).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('shots.detect', () => {
  it('says how each shot begins, and takes the detector that is asked for, else that of the settings', async () => {
    const path = join(folder, 'film.mp4');
    const begins = async (detector?: 'content'): Promise<unknown[]> =>
      (await client.call('shots.detect', { path, ...(detector && { detector }) })).shots.map((shot) => shot.begins);
    expect(await begins()).toEqual([undefined, 'dissolve', 'cut']);
    expect(await begins('content')).toEqual([undefined, 'cut']);
    await client.call('settings.update', { shotDetector: 'content' });
    expect(await begins()).toEqual([undefined, 'cut']);
  });
});
