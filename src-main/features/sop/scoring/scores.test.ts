import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { word, worded } from '../../../../src-shared/sentences/word.ts';
import { checkOutput, type OpenSop, openSop } from '../testing/open-sop.ts';

const CLIP_SEC = 4;
const GOLD_SOURCES = ['testsrc', 'smptebars', 'rgbtestsrc', 'mandelbrot', 'testsrc2', 'yuvtestsrc'];

let sop: OpenSop;

const STEPS = GOLD_SOURCES.map((name, at) => ({ name, startSec: at * CLIP_SEC, endSec: (at + 1) * CLIP_SEC }));

beforeAll(async () => {
  sop = await openSop();
});
afterAll(() => sop.close());

describe('scores', () => {
  let gold: Take;
  let trainee: Take;
  let scoreId: string;

  beforeAll(async () => {
    const goldPath = await sop.record('gold.mp4', GOLD_SOURCES);
    // One picture is another one: a step that deviates.
    const traineePath = await sop.record('trainee.mp4', GOLD_SOURCES.with(2, 'pal75bars'));
    gold = await sop.addGold({ taskId: 'scored', path: goldPath, steps: STEPS }, sop.context);
    trainee = await sop.addTrainee({ taskId: 'scored', path: traineePath }, sop.context);
  });

  it('gold against itself is perfect', async () => {
    const asTrainee = await sop.addTrainee({ taskId: 'scored', videoId: gold.videoId }, sop.context);
    const { job, scoreId: id } = await sop.score(asTrainee.takeId);
    expect(job.state).toBe('completed');
    const score = await sop.calls['sop.getScore']({ scoreId: id }, sop.context);
    checkOutput('sop.getScore', score);
    expect(score.score).toBeCloseTo(100, 2);
    expect(score).toMatchObject({ state: 'completed', passed: true, findings: [], encoder: 'heuristic-v1' });
    expect(score.steps.map(({ spans }) => spans)).toEqual(STEPS.map(({ startSec, endSec }) => [[startSec, endSec]]));
    for (const step of score.steps) {
      expect(step).toMatchObject({ outcomes: ['done'], durationRatio: 1 });
      expect(step.similarity).toBeCloseTo(1, 5);
    }
  });

  it('another picture in one step is found there and explained', async () => {
    const { job, scoreId: id } = await sop.score(trainee.takeId, gold.takeId);
    scoreId = id;
    expect(worded(job)).toMatchObject({ state: 'completed', title: 'trainee.mp4 against gold.mp4' });
    const score = await sop.calls['sop.getScore']({ scoreId: job.jobId }, sop.context);
    checkOutput('sop.getScore', score);
    expect(score.scoreId).toBe(scoreId);
    expect(score.score).toBe(0);
    expect(score.passed).toBe(false);
    const steps = score.findings.flatMap((finding) => finding.steps);
    expect(steps).toContain(2);
    for (const finding of score.findings) {
      expect(word(finding.explanation)).toMatch(/alike/);
      expect(finding.pointsLost).toBeGreaterThan(0);
      expect(finding.confidence).toBeLessThanOrEqual(1);
    }
    expect(score.steps[2]!.similarity).toBeLessThan(0.8);
    expect(score.alignment).toHaveLength(score.sopilotV1!.alignment_preview.length);
    expect(score.alignment[0]).toMatchObject({ goldSec: 2, traineeSec: 2 });
    const deviating = score.findings.filter(({ type }) => type === 'deviating');
    const lost = deviating.reduce((sum, { pointsLost }) => sum + pointsLost, 0);
    expect(lost).toBeCloseTo(30 * score.sopilotV1!.metrics['deviation']!, 6);
  });

  it('the pass mark is the one in force', async () => {
    sop.parts.settings.update({ passMark: 0 });
    const { scoreId: id } = await sop.score(trainee.takeId);
    sop.parts.settings.update({ passMark: 70 });
    expect((await sop.parts.scores.get(id)).passed).toBe(true);
  });

  it('only the clips of the spans are compared', async () => {
    const { context, calls } = sop;
    const videoId = trainee.videoId;
    const before = await sop.addTrainee({ taskId: 'scored', videoId, fromSec: 12, toSec: 24 }, context);
    const { job } = await sop.score(before.takeId);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'bad-input' } });
    expect(job.error!.message).toBe(
      'Too short to score: the gold take has 6 clips, the trainee take 3 clips of about 4 s; at least 4 are needed on each side.',
    );
    const failed = await calls['sop.getScore']({ scoreId: job.jobId }, context);
    expect(worded(failed)).toMatchObject({ state: 'failed', score: null, error: job.error!.message });
    const after = await sop.addTrainee({ taskId: 'scored', videoId, fromSec: 4, toSec: 24 }, context);
    const longer = await sop.score(after.takeId);
    const score = await calls['sop.getScore']({ scoreId: longer.scoreId }, context);
    expect(score.sopilotV1!.clip_count).toEqual({ gold: 6, trainee: 5 });
    expect(Math.min(...score.steps.flatMap(({ spans }) => spans.map(([start]) => start)))).toBe(4);
  });

  it('are listed newest first, without their alignment', async () => {
    const { scores } = await sop.calls['sop.scores']({ taskId: 'scored' }, sop.context);
    checkOutput('sop.scores', { scores });
    expect(scores.length).toBeGreaterThanOrEqual(5);
    const times = scores.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().toReversed());
    const own = await sop.calls['sop.scores']({ traineeTakeId: trainee.takeId }, sop.context);
    expect(own.scores).toHaveLength(2);
  });

  it('refuses takes that do not belong together', async () => {
    const other = await sop.addGold({ taskId: 'elsewhere', videoId: gold.videoId, steps: STEPS }, sop.context);
    await expect(sop.score(trainee.takeId, other.takeId)).rejects.toThrow(
      'The gold take belongs to the task “elsewhere”, the trainee take to “scored”.',
    );
    await expect(sop.score(trainee.takeId, trainee.takeId)).rejects.toThrow('trainee.mp4 is a trainee take');
    await expect(sop.score('no-such-take')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are printed as PDF, CSV and JSON', async () => {
    for (const [format, start] of [
      ['pdf', '%PDF-'],
      ['csv', '\uFEFFsection,'],
      ['json', '{'],
    ] as const) {
      const report = await sop.calls['sop.report']({ scoreId, format }, sop.context);
      checkOutput('sop.report', report);
      expect(report.fileName).toMatch(new RegExp(`^scored-trainee-\\d{4}-\\d{2}-\\d{2}\\.${format}$`));
      expect(Buffer.from(report.base64, 'base64').toString('utf8').startsWith(start)).toBe(true);
    }
  });

  it('fail with the next step when a take or a recording is gone', async () => {
    const { context, calls } = sop;
    const path = await sop.record('short-lived.mp4', GOLD_SOURCES.toReversed());
    const videoId = await sop.importPlain(path);
    const take = await sop.addTrainee({ taskId: 'scored', videoId }, context);
    await rm(path);
    const { job } = await sop.score(take.takeId);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'not-found' } });
    expect(job.error!.message).toContain('short-lived.mp4 is no longer at');
    await calls['sop.takes.remove']({ takeId: take.takeId }, context);
    await sop.parts.runner.retry(job.jobId);
    const retried = await sop.parts.runner.waitFor(job.jobId);
    expect(retried.error!.message).toBe('The trainee take or its video (short-lived.mp4) was removed.');
  });
});
