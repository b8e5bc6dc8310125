import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Score, Take } from '../../../../src-shared/model/sop.ts';
import { word, worded } from '../../../../src-shared/sentences/word.ts';
import { checkOutput, type OpenSop, openSop } from '../testing/open-sop.ts';

const PART_SEC = 4;
const SOURCES = ['testsrc', 'smptebars', 'rgbtestsrc', 'mandelbrot', 'yuvtestsrc'];
const STEPS = SOURCES.map((name, at) => ({ name, startSec: at * PART_SEC, endSec: (at + 1) * PART_SEC }));

let sop: OpenSop;

async function scored(take: Take, goldTakeId?: string): Promise<Score> {
  const { job, scoreId } = await sop.score(take.takeId, goldTakeId, 'vigil');
  expect(job.error).toBeNull();
  const score = await sop.calls['sop.getScore']({ scoreId }, sop.context);
  checkOutput('sop.getScore', score);
  return score;
}

const trainee = (taskId: string, path: string): Promise<Take> =>
  Promise.resolve(sop.addTrainee({ taskId, path }, sop.context));
const told = ({ findings }: Score): string[] => findings.map(({ type, steps }) => [type, ...steps].join(' '));

let goldPath: string;
let gold: Take;

beforeAll(async () => {
  sop = await openSop();
  goldPath = await sop.record('gold.mp4', SOURCES);
  gold = await sop.addGold({ taskId: 'order', path: goldPath, steps: STEPS }, sop.context);
});
afterAll(() => sop.close());

describe('the scorer vigil', () => {
  it('finds nothing in gold itself, and keeps what SOPilot says beside it', async () => {
    const score = await scored(await sop.addTrainee({ taskId: 'order', videoId: gold.videoId }, sop.context));
    expect(score).toMatchObject({ score: 100, passed: true, scorer: 'vigil', encoder: 'vigil-basic', findings: [] });
    expect(score.sopilotV1).toMatchObject({ goldTakeId: gold.takeId, clip_count: { gold: 5, trainee: 5 } });
    expect(worded(score.notices)).toEqual([]);
    expect(score.steps.map(({ outcomes }) => outcomes)).toEqual(SOURCES.map(() => ['done']));
    for (const { goldSec, traineeSec } of score.alignment) expect(traineeSec).toBeCloseTo(goldSec, 6);
  });

  it('names the pair that changed places; playback follows as far as time only goes forward', async () => {
    const [a, b, c, d, e] = SOURCES as [string, string, string, string, string];
    const score = await scored(await trainee('order', await sop.record('swapped.mp4', [a, c, b, d, e])));
    expect(told(score)).toEqual(['swapped 1 2']);
    expect(word(score.findings[0]!.explanation)).toContain('in each other');
    expect(100 - score.score!).toBeCloseTo(
      score.findings.reduce((sum, { pointsLost }) => sum + pointsLost, 0),
      6,
    );
    expect(score.alignment.at(-1)).toMatchObject({ goldSec: 19.75, traineeSec: 19.75 });
  });

  it('names the step that is missing, and one that took long', async () => {
    const missing = await scored(await trainee('order', await sop.record('missing.mp4', SOURCES.toSpliced(3, 1))));
    expect(told(missing)).toEqual(['missing 3']);
    expect(missing.passed).toBe(true);
    const report = await sop.calls['sop.report']({ scoreId: missing.scoreId, format: 'json' }, sop.context);
    const { penalties } = JSON.parse(Buffer.from(report.base64, 'base64').toString()) as { penalties: unknown };
    expect(penalties).toEqual([{ name: 'Missing steps', points: 20, explanation: 'mandelbrot (20.0)' }]);
    const slow = await scored(
      await trainee(
        'order',
        await sop.record('slow.mp4', SOURCES.with(1, 'smptebars').toSpliced(1, 1, 'smptebars', 'smptebars')),
      ),
    );
    expect(told(slow)).toEqual(['slow 1']);
    expect(slow.steps[1]!.durationRatio).toBeCloseTo(2, 0);
  });

  it('scores takes that SOPilot refuses, and says so', async () => {
    const parts = SOURCES.slice(0, 2).map((source) => [source, PART_SEC] as const);
    const short = await sop.record('short.mp4', parts);
    await sop.addGold({ taskId: 'short', path: short, steps: STEPS.slice(0, 2) }, sop.context);
    const score = await scored(await trainee('short', short));
    expect(score).toMatchObject({ score: 100, sopilotV1: null });
    expect(worded(score.notices)).toEqual([
      expect.stringMatching(/^There is no sopilot-v1 score .* Too short to score/),
    ]);
  });

  it('needs no recording any more once it is indexed', async () => {
    const path = await sop.record('gone.mp4', SOURCES.toSpliced(2, 1));
    const videoId = await sop.importPlain(path);
    const take = await sop.addTrainee({ taskId: 'order', videoId }, sop.context);
    await rm(path);
    const score = await scored(take);
    expect(told(score)).toEqual(['missing 2']);
    expect(score.sopilotV1).toBeNull();
    expect(worded(score.notices)).toEqual([expect.stringContaining('gone.mp4 is no longer at')]);
  });

  it('suggests the steps of a gold take that has none', async () => {
    const bare = await sop.addGold({ taskId: 'bare', path: goldPath, steps: [] }, sop.context);
    expect(bare.steps).toEqual([]);
    const score = await scored(await trainee('bare', goldPath));
    expect(score.score).toBe(100);
    expect(score.scoredWith!.steps.map(({ suggested }) => suggested)).toEqual(SOURCES.map(() => true));
    expect((await sop.parts.takes.get(bare.takeId)).steps.map(({ startSec }) => startSec)).toEqual([0, 4, 8, 12, 16]);
  });
});

describe('a task', () => {
  it('with several gold takes uses those with the same steps', async () => {
    const { context } = sop;
    const path = await sop.record(
      'slower.mp4',
      SOURCES.map((source, at) => [source, at === 1 ? 6 : PART_SEC] as const),
    );
    const slower = STEPS.map(({ name, startSec, endSec }, at) => ({
      name,
      startSec: startSec + (at > 1 ? 2 : 0),
      endSec: endSec + (at > 0 ? 2 : 0),
    }));
    const first = await sop.addGold({ taskId: 'many', path, steps: slower }, context);
    const other = await sop.addGold(
      { taskId: 'many', path: goldPath, fromSec: 0, toSec: 8, steps: STEPS.slice(0, 2) },
      context,
    );
    const newest = await sop.addGold({ taskId: 'many', path: goldPath, steps: STEPS }, context);
    const take = await trainee('many', path);
    const score = await scored(take);
    expect(score.goldTakeIds).toEqual([newest.takeId, first.takeId]);
    expect(told(score)).toEqual([]);
    expect(worded(score.notices)).toEqual(['The gold take gold.mp4 was left out: its steps are not the same.']);
    expect(told(await scored(take, newest.takeId))).toEqual(['slow 1']);
    await expect(scored(take, other.takeId)).resolves.toMatchObject({ goldTakeIds: [other.takeId] });
  });

  it('decides what may be left out, moved or long, what counts and what is enough', async () => {
    const { context, calls } = sop;
    const lax = STEPS.map((step, at) => ({
      ...step,
      ...(at === 3 && { required: false }),
      ...(at === 1 && { maxSec: 9, orderMatters: false }),
    }));
    const { takeId } = await sop.addGold({ taskId: 'lax', path: goldPath, steps: lax }, context);
    const path = await sop.record('lax.mp4', ['testsrc', 'rgbtestsrc', 'yuvtestsrc', ['smptebars', 8]]);
    const take = await trainee('lax', path);
    const before = await scored(take);
    expect(told(before)).toEqual([]);
    await calls['sop.steps'](
      { takeId, steps: STEPS.map((step, at) => ({ ...step, ...(at === 3 && { required: true, weight: 4 }) })) },
      context,
    );
    await calls['sop.tasks.update']({ taskId: 'lax', passMark: 40, penalties: { missing: 0.5 } }, context);
    const after = await scored(take);
    expect(told(after)).toEqual(['missing 3']);
    expect(after.findings[0]!.pointsLost).toBe(25);
    expect(after).toMatchObject({
      passed: true,
      scoredWith: { stepsVersion: 2, passMark: 40, penalties: { missing: 0.5 } },
    });
    expect(await calls['sop.getScore']({ scoreId: before.scoreId }, context)).toEqual(before);
    expect(before.scoredWith!.steps[3]!.required).toBe(false);
    const { versions } = await calls['sop.stepVersions']({ takeId }, context);
    expect(versions.map(({ version }) => version)).toEqual([2, 1]);
  });

  it('refuses takes of different encoders with what to do, and remarks different cameras', async () => {
    const { context } = sop;
    const take = await trainee('order', await sop.record('other.mp4', SOURCES.toReversed()));
    await sop.parts.videos.updateFacts(take.videoId, { embeddingModel: 'another-encoder' });
    const { job } = await sop.score(take.takeId, undefined, 'vigil');
    expect(job.error).toMatchObject({
      code: 'encoder-mismatch',
      message: 'gold.mp4 is indexed with vigil-basic, other.mp4 with another-encoder.',
      hint: 'Index other.mp4 again with vigil-basic, then retry the job.',
    });
    await sop.parts.videos.updateFacts(take.videoId, { embeddingModel: 'vigil-basic' });
    await sop.parts.videos.updateLabels(take.videoId, { cameraId: 'left' });
    await sop.parts.videos.updateLabels(gold.videoId, { cameraId: 'right' });
    const score = await scored(take);
    expect(worded(score.notices)).toEqual([expect.stringContaining('different cameras (right, left)')]);
    expect(context.signal.aborted).toBe(false);
  });
});
