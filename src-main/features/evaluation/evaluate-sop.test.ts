import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type VigilClient } from '../../../src-shared/contract/client.ts';
import { runLongCall } from '../../../src-shared/contract/run-long-call.ts';
import { createCore } from '../../core/create-core.ts';
import { H264_SHORT_GOP, makeFootage } from '../../engines/media/testing/make-footage.ts';
import { type CoreAccess, openCore } from '../../hosts/open-core.ts';

const PART_SEC = 4;
const PARTS = ['testsrc', 'smptebars', 'rgbtestsrc', 'yuvtestsrc'] as const;
const STEPS = PARTS.map((name, at) => ({ name, startSec: at * PART_SEC, endSec: (at + 1) * PART_SEC }));

let folder: string;
let access: CoreAccess;
let client: VigilClient;

async function record(name: string, parts: readonly string[]): Promise<void> {
  const drawn = parts.map((part, at) => `${part}=s=160x90:r=12:d=${PART_SEC},format=yuv420p,setsar=1[p${at}]`);
  const joined = parts.map((_, at) => `[p${at}]`).join('');
  const graph = `${drawn.join(';')};${joined}concat=n=${parts.length}:v=1:a=0`;
  await makeFootage(join(folder, name), graph, H264_SHORT_GOP);
}

async function write(name: string, content: unknown): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, JSON.stringify(content));
  return file;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sop-evaluation-'));
  const [a, b, c, d] = PARTS;
  await record('gold.mp4', PARTS);
  await record('swapped.mp4', [a, c, b, d]);
  access = await openCore({ overrides: { dataDir: join(folder, 'data') }, createCore });
  client = createClient(access.transport);
});
afterAll(async () => {
  await access.close();
  await rm(folder, { recursive: true, force: true });
});

describe('eval.sop', () => {
  const task = {
    task_id: 'any',
    gold: 'gold.mp4',
    gold_steps: STEPS,
    videos: [
      { file: 'gold.mp4', role: 'gold', required: [], tolerated: [] },
      {
        file: 'swapped.mp4',
        role: 'trainee',
        required: [{ type: 'swapped', steps: [PARTS[1], PARTS[2]] }],
        tolerated: [],
      },
    ],
  };

  it('measures a truth file through the library and leaves nothing but the videos', async () => {
    const file = await write('truth.json', { format_version: 1, tasks: [task] });
    const { metrics, items, shortfalls } = await runLongCall(client, 'eval.sop', { file });
    expect(shortfalls).toEqual([]);
    expect(metrics).toMatchObject({
      ...{ precision: 1, recall: 1, f1ByType: { swapped: 1 }, falseFindings: 0, runsWithFalseFindings: 0 },
      ...{ goldScores: { 'gold.mp4': 100 }, notBelowGold: 0, suggestedBoundsF1: 1, baselineRecall: 0 },
    });
    expect(items).toHaveLength(2);
    expect((await client.call('sop.tasks.list', {})).tasks).toEqual([]);
    expect((await client.call('sop.takes.list', {})).takes).toEqual([]);
    expect((await client.call('sop.scores', {})).scores).toEqual([]);
    const { jobs } = await client.call('jobs.list', { limit: 100 });
    expect(jobs.map(({ kind }) => kind)).toEqual(['ingest', 'ingest', 'evaluate-sop']);
  });

  it('measures what the scorer makes of another descriptor, and leaves nothing', async () => {
    const file = await write('truth.json', { format_version: 1, tasks: [task] });
    const { metrics, items } = await runLongCall(client, 'eval.sop', { file, descriptor: 'sopilot' });
    expect(metrics).toMatchObject({ recall: 1, f1ByType: { swapped: 1 }, goldScores: { 'gold.mp4': 100 } });
    expect(items).toHaveLength(2);
    expect((await client.call('sop.takes.list', {})).takes).toEqual([]);
    expect((await client.call('sop.scores', {})).scores).toEqual([]);
  });

  it('names what falls short', async () => {
    const wrong = { ...task.videos[1], required: [{ type: 'missing', steps: [PARTS[0]] }] };
    const file = await write('wrong.json', {
      format_version: 1,
      tasks: [{ ...task, videos: [task.videos[0], wrong] }],
    });
    const { metrics, shortfalls } = await runLongCall(client, 'eval.sop', { file });
    expect(metrics).toMatchObject({ recall: 0, falseFindings: 1 });
    expect(shortfalls).toEqual([`A required finding was missed, swapped.mp4: missing ${PARTS[0]}.`]);
  });

  it('measures real performances: parts of a recording, by the spans of their steps', async () => {
    const timed = STEPS.map(({ name, startSec, endSec }) => ({ step: name, start_sec: startSec, end_sec: endSec }));
    const one = { id: 'one', video: 'gold.mp4', start_sec: 0, end_sec: 16, steps: timed };
    const half = { id: 'half', video: 'gold.mp4', start_sec: 4, end_sec: 16, steps: timed.slice(1) };
    const procedures = [{ id: 'p', performances: [one, half], pairs: [{ gold: 'one', candidate: 'half' }] }];
    const file = await write('performances.json', { procedures });
    const { metrics, shortfalls } = await runLongCall(client, 'eval.sop', { file, root: folder });
    expect(metrics['stepIou']).toBeGreaterThan(0.9);
    expect(metrics['stepIou']).toBeGreaterThan(metrics['baselineStepIou'] as number);
    expect(shortfalls).toEqual([]);
  });

  it('refuses other files in a sentence', async () => {
    const file = await write('other.json', { anything: true });
    await expect(runLongCall(client, 'eval.sop', { file })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(runLongCall(client, 'eval.sop', { file: join(folder, 'none.json') })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
