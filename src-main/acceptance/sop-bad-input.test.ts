import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallInput } from '../../src-shared/contract/api.ts';
import type { ErrorShape } from '../../src-shared/contract/errors.ts';
import { runLongCall } from '../../src-shared/contract/run-long-call.ts';
import type { Take } from '../../src-shared/model/sop.ts';
import type { Score } from '../../src-shared/model/worded.ts';
import { writePictureEncoder } from '../engines/encoders/testing/clip-shaped-encoder.ts';
import { drawFootage } from './testing/drawn-footage.ts';
import { type OpenLibrary, openLibrary } from './testing/in-process.ts';
import { completed, importAndIndex, waitForJob } from './testing/wait-for-job.ts';

const PART_SEC = 5;
const PARTS = ['testsrc', 'smptebars', 'rgbtestsrc', 'yuvtestsrc'] as const;
const STEPS = PARTS.map((name, at) => ({ name, startSec: at * PART_SEC, endSec: (at + 1) * PART_SEC }));
const TASK = 'filter';
const OTHER_ENCODER = 'pictures-only';

let root: string;
let library: OpenLibrary;
let goldPath: string;
let gold: Take;

/** Test pictures one after the other; equal parts give the same file, so a copy has the name a test wants to see. */
async function record(name: string, parts: readonly (readonly [source: string, sec: number])[]): Promise<string> {
  const drawn = parts.map(([part, sec], at) => `${part}=s=160x90:r=12:d=${sec},format=yuv420p,setsar=1[p${at}]`);
  const joined = parts.map((_, at) => `[p${at}]`).join('');
  const path = join(root, name);
  await copyFile(await drawFootage(`${drawn.join(';')};${joined}concat=n=${parts.length}:v=1:a=0`), path);
  return path;
}

const whole = (parts: readonly string[]) => parts.map((part) => [part, PART_SEC] as const);

/** Asks for a score and waits for it: what it says, or why there is none. */
async function scored(
  traineeTakeId: string,
  choice: Partial<CallInput<'sop.score'>> = {},
): Promise<{ jobId: string; error: ErrorShape | null; score: Score }> {
  const { client } = library;
  const { scoreId, jobId } = await client.call('sop.score', { traineeTakeId, ...choice });
  const job = await waitForJob(client, jobId, ({ state }) => state === 'completed' || state === 'failed');
  return { jobId, error: job.error, score: await client.call('sop.getScore', { scoreId }) };
}

const addTrainee = (path: string, taskId = TASK): Promise<Take> =>
  runLongCall(library.client, 'sop.addVideo', { taskId, path });
const told = ({ findings }: Score): string[] => findings.map(({ type, steps }) => [type, ...steps].join(' '));

async function reportOf(scoreId: string, format: 'pdf' | 'csv' | 'json'): Promise<string> {
  const { base64 } = await library.client.call('sop.report', { scoreId, format });
  return Buffer.from(base64, 'base64').toString('utf8');
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'vigil-sop-input-'));
  const dataDir = join(root, 'library');
  await writePictureEncoder(join(dataDir, 'models', OTHER_ENCODER));
  library = await openLibrary(dataDir);
  goldPath = await record('gold.mp4', whole(PARTS));
  gold = await runLongCall(library.client, 'sop.addGold', { taskId: TASK, path: goldPath, steps: STEPS });
});
afterAll(async () => {
  await library.close();
  await rm(root, { recursive: true, force: true });
});

describe('takes that say little', () => {
  it('gold against itself is about 100, without a finding', async () => {
    const take = await runLongCall(library.client, 'sop.addVideo', { taskId: TASK, videoId: gold.videoId });
    const { score } = await scored(take.takeId);
    expect(score.score).toBeGreaterThanOrEqual(98);
    expect(score).toMatchObject({ state: 'completed', passed: true, findings: [] });
  });

  it('a trainee take shorter than any step is scored: what it does not show is missing', async () => {
    const take = await addTrainee(await record('glimpse.mp4', [[PARTS[1], 1.5]]));
    const { error, score } = await scored(take.takeId);
    expect(error).toBeNull();
    expect(score.score).toBeLessThan(50);
    expect(score.passed).toBe(false);
    expect(told(score)).toEqual(expect.arrayContaining(['missing 0', 'missing 2', 'missing 3']));
    expect(score.sopilotV1).toBeNull();
    expect(score.notices).toEqual([expect.stringContaining('There is no sopilot-v1 score beside this one.')]);
    const refused = await scored(take.takeId, { scorer: 'sopilot-v1' });
    expect(refused.error).toMatchObject({ code: 'bad-input', message: expect.stringContaining('Too short to score') });
  });

  it('a span of a fraction of a second is scored or refused in a sentence, never lost', async () => {
    const span = { fromSec: 7, toSec: 7.05 };
    const take = await runLongCall(library.client, 'sop.addVideo', { taskId: TASK, videoId: gold.videoId, ...span });
    const { error } = await scored(take.takeId);
    expect(error).toMatchObject({ code: 'bad-input', hint: expect.stringMatching(/^.{10,}\.$/) });
  });
});

describe('spans that are none', () => {
  it.each([
    ['behind the end', { fromSec: 30 }, 'outside gold.mp4'],
    ['beyond the end', { fromSec: 5, toSec: 60 }, 'outside gold.mp4'],
    ['of no length', { fromSec: 5, toSec: 5 }, 'not after its start'],
    ['backwards', { fromSec: 9, toSec: 5 }, 'not after its start'],
  ])('a take %s is refused and leaves nothing', async (_, span, words) => {
    const { client } = library;
    const before = (await client.call('sop.takes.list', {})).takes.length;
    for (const name of ['sop.addVideo', 'sop.addGold'] as const) {
      const asked = runLongCall(client, name, { taskId: TASK, videoId: gold.videoId, ...span });
      await expect(asked).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining(words) });
    }
    expect((await client.call('sop.takes.list', {})).takes).toHaveLength(before);
  });

  it('a step outside its take, of no length or without a name is refused and the steps stay', async () => {
    const { client } = library;
    for (const step of [
      { name: 'late', startSec: 25, endSec: 30 },
      { name: 'none', startSec: 3, endSec: 3 },
      { name: '  ', startSec: 0, endSec: 3 },
    ]) {
      const asked = client.call('sop.steps', { takeId: gold.takeId, steps: [step] });
      await expect(asked).rejects.toMatchObject({ code: 'bad-input' });
    }
    const { takes } = await client.call('sop.takes.list', { taskId: TASK });
    expect(takes.find(({ takeId }) => takeId === gold.takeId)!.steps.map(({ name }) => name)).toEqual([...PARTS]);
  });
});

describe('tasks that are not ready', () => {
  it('an empty task lists, counts and exports, and says what it lacks when it shall score', async () => {
    const { client } = library;
    await client.call('sop.tasks.create', { taskId: 'empty', name: 'Not yet' });
    expect(await client.call('sop.takes.list', { taskId: 'empty' })).toEqual({ takes: [] });
    expect(await client.call('sop.statistics', { taskId: 'empty' })).toMatchObject({ steps: [] });
    expect((await client.call('sop.tasks.export', { taskId: 'empty' })).goldTakes).toEqual([]);
    const take = await runLongCall(client, 'sop.addVideo', { taskId: 'empty', videoId: gold.videoId });
    await expect(client.call('sop.score', { traineeTakeId: take.takeId })).rejects.toMatchObject({
      code: 'not-found',
      message: 'The task “Not yet” has no gold take yet.',
      hint: 'Add a gold take to the task, then score again.',
    });
    expect((await client.call('sop.scores', { taskId: 'empty' })).scores).toEqual([]);
  });

  it('a gold take without steps gets suggested ones before it is scored against, marked as such', async () => {
    const { client } = library;
    const bare = await runLongCall(client, 'sop.addGold', { taskId: 'bare', path: goldPath, steps: [] });
    expect(bare.steps).toEqual([]);
    const take = await runLongCall(client, 'sop.addVideo', { taskId: 'bare', videoId: gold.videoId });
    const { score } = await scored(take.takeId);
    expect(score.score).toBeGreaterThanOrEqual(98);
    expect(score.scoredWith!.steps.length).toBeGreaterThan(1);
    expect(score.scoredWith!.steps.every(({ suggested }) => suggested)).toBe(true);
  });
});

describe('takes that are not alike', () => {
  it('of different encoders are refused with the way out, and it works', async () => {
    const { client } = library;
    const path = await record('other.mp4', whole(PARTS.toSpliced(2, 1)));
    const videoId = await importAndIndex(client, path);
    await completed(client, (await client.call('vigil.index', { videoId, encoder: OTHER_ENCODER })).jobId);
    const take = await runLongCall(client, 'sop.addVideo', { taskId: TASK, videoId });
    const { error, jobId, score } = await scored(take.takeId);
    expect(error).toMatchObject({
      code: 'encoder-mismatch',
      message: `gold.mp4 is indexed with vigil-basic, other.mp4 with ${OTHER_ENCODER}.`,
      hint: 'Index other.mp4 again with vigil-basic, then retry the job.',
      details: { traineeVideoId: videoId, goldEncoder: 'vigil-basic' },
    });
    await completed(client, (await client.call('vigil.index', { videoId, encoder: 'vigil-basic' })).jobId);
    await client.call('jobs.retry', { jobId });
    await completed(client, jobId);
    expect(told(await client.call('sop.getScore', { scoreId: score.scoreId }))).toEqual(['missing 2']);
  });

  it('of different cameras are scored with a mark', async () => {
    const { client } = library;
    const videoId = await importAndIndex(client, await record('side.mp4', whole([...PARTS, PARTS[0]])));
    await client.call('videos.update', { videoId, labels: { cameraId: 'side' } });
    await client.call('videos.update', { videoId: gold.videoId, labels: { cameraId: 'front' } });
    const take = await runLongCall(client, 'sop.addVideo', { taskId: TASK, videoId });
    const { score } = await scored(take.takeId);
    expect(score.notices).toEqual([expect.stringContaining('different cameras (front, side)')]);
  });
});

describe('a video deleted after scoring', () => {
  it('leaves the score, its reports and the statistics', async () => {
    const { client } = library;
    const taskId = 'kept';
    const kept = await runLongCall(client, 'sop.addGold', { taskId, videoId: gold.videoId, steps: STEPS });
    const take = await addTrainee(await record('removed.mp4', whole(PARTS.toSpliced(1, 1))), taskId);
    const { score } = await scored(take.takeId);
    expect(told(score)).toEqual(['missing 1']);
    // All but the time of the report.
    const tableOf = async () => (await reportOf(score.scoreId, 'csv')).replace(/^summary,,reportedAt.*$/m, '');
    const before = {
      table: await tableOf(),
      statistics: await client.call('sop.statistics', { taskId }),
    };
    expect(await client.call('videos.remove', { videoId: take.videoId })).toEqual({ removed: true });

    expect(await client.call('sop.getScore', { scoreId: score.scoreId })).toEqual(score);
    expect(await tableOf()).toBe(before.table);
    expect(await reportOf(score.scoreId, 'pdf')).toMatch(/^%PDF-/);
    expect((await client.call('sop.statistics', { taskId })).steps).toEqual(before.statistics.steps);
    expect((await client.call('sop.scores', { taskId })).scores.map(({ scoreId }) => scoreId)).toEqual([score.scoreId]);
    await expect(client.call('sop.score', { traineeTakeId: take.takeId })).rejects.toMatchObject({ code: 'not-found' });

    await client.call('sop.takes.remove', { takeId: kept.takeId });
    expect(await client.call('sop.getScore', { scoreId: score.scoreId })).toEqual(score);
    expect(await reportOf(score.scoreId, 'pdf')).toMatch(/^%PDF-/);
    expect((await client.call('sop.statistics', { taskId })).steps).toEqual(before.statistics.steps);
  });
});
