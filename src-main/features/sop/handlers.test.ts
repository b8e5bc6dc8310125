import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Take } from '../../../src-shared/model/sop.ts';
import { checkOutput, openSopDesk, type SopDesk } from './testing/sop-desk.ts';

const CLIP_SEC = 4;
const GOLD_SOURCES = ['testsrc', 'smptebars', 'rgbtestsrc', 'mandelbrot', 'testsrc2', 'yuvtestsrc'];

let desk: SopDesk;

/** A recording of one test picture after the other, four seconds each. */
function record(name: string, sources: readonly string[]): string {
  const path = join(desk.folder, name);
  const inputs = sources.flatMap((source) => ['-f', 'lavfi', '-t', String(CLIP_SEC), '-i', `${source}=s=160x90:r=12`]);
  const joined = sources.map((_, at) => `[${at}:v]format=yuv420p,setsar=1[v${at}]`).join(';');
  const concat = `${joined};${sources.map((_, at) => `[v${at}]`).join('')}concat=n=${sources.length}[v]`;
  const output = ['-map', '[v]', '-c:v', 'mpeg4', '-q:v', '3', path];
  execFileSync(desk.ffmpegPath, ['-v', 'error', '-y', ...inputs, '-filter_complex', concat, ...output]);
  return path;
}

const STEPS = GOLD_SOURCES.map((name, at) => ({ name, startSec: at * CLIP_SEC, endSec: (at + 1) * CLIP_SEC }));

beforeAll(async () => {
  desk = await openSopDesk();
});
afterAll(() => desk.close());

describe('tasks and takes', () => {
  let gold: Take;

  it('a gold take makes its task, and gets the steps given', async () => {
    const path = record('gold.mp4', GOLD_SOURCES);
    gold = await desk.handlers['sop.addGold']({ taskId: 'filter', path, steps: STEPS }, desk.context);
    checkOutput('sop.addGold', gold);
    expect(gold).toMatchObject({ taskId: 'filter', role: 'gold', videoName: 'gold.mp4', startSec: 0, endSec: 24 });
    expect(gold.steps.map((step) => [step.index, step.name, step.suggested])).toEqual(
      GOLD_SOURCES.map((name, at) => [at, name, false]),
    );
    const { tasks } = await desk.handlers['sop.tasks.list']({}, desk.context);
    expect(tasks).toMatchObject([{ taskId: 'filter', goldTakes: 1, traineeTakes: 0 }]);
    expect(desk.announced).toContain('task filter');
  });

  it('steps are suggested when none are given, and adding the take again keeps what was edited', async () => {
    const input = { taskId: 'other', videoId: gold.videoId, fromSec: 4, toSec: 20 };
    const suggested = await desk.handlers['sop.addGold'](input, desk.context);
    expect(suggested.steps).toMatchObject([
      { name: 'Step 1', startSec: 4, endSec: 12, suggested: true },
      { name: 'Step 2', startSec: 12, endSec: 20, suggested: true },
    ]);
    const { takeId } = suggested;
    const steps = [{ name: 'Wipe', startSec: 5, endSec: 9 }];
    const replaced = await desk.handlers['sop.steps']({ takeId, steps }, desk.context);
    expect(replaced.steps).toMatchObject([{ index: 0, name: 'Wipe', startSec: 5, endSec: 9, suggested: false }]);
    const again = await desk.handlers['sop.addGold'](input, desk.context);
    expect(again.takeId).toBe(takeId);
    expect(again.steps.map(({ name }) => name)).toEqual(['Wipe']);
    const { takes } = await desk.handlers['sop.takes.list']({ videoId: gold.videoId }, desk.context);
    expect(takes.map((take) => take.taskId).toSorted()).toEqual(['filter', 'other']);
  });

  it('refuses what makes no sense, in a sentence', async () => {
    const { context, handlers } = desk;
    const both = { taskId: 'filter', path: 'a.mp4', videoId: gold.videoId };
    await expect(handlers['sop.addGold'](both, context)).rejects.toThrow('either a file or a video of the library');
    await expect(handlers['sop.addGold']({ taskId: 'filter' }, context)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(handlers['sop.addVideo']({ taskId: 'nowhere', videoId: gold.videoId }, context)).rejects.toMatchObject(
      { code: 'not-found', message: 'There is no task “nowhere”.' },
    );
    await expect(
      handlers['sop.addVideo']({ taskId: 'filter', videoId: gold.videoId, fromSec: 30 }, context),
    ).rejects.toThrow('outside gold.mp4');
    const trainee = await handlers['sop.addVideo']({ taskId: 'other', videoId: gold.videoId }, context);
    await expect(handlers['sop.steps']({ takeId: trainee.takeId, steps: STEPS }, context)).rejects.toThrow(
      'only gold takes have steps',
    );
  });

  it('a failed import leaves no task behind', async () => {
    const missing = { taskId: 'empty', path: join(desk.folder, 'missing.mp4') };
    await expect(desk.handlers['sop.addGold'](missing, desk.context)).rejects.toThrow();
    const { tasks } = await desk.handlers['sop.tasks.list']({}, desk.context);
    expect(tasks.map(({ taskId }) => taskId)).not.toContain('empty');
  });

  it('tasks are created by hand, once, and removed with their takes', async () => {
    const { context, handlers } = desk;
    await handlers['sop.tasks.create']({ taskId: 'brief', name: 'A brief one', description: '' }, context);
    await expect(handlers['sop.tasks.create']({ taskId: 'brief', description: '' }, context)).rejects.toMatchObject({
      code: 'conflict',
    });
    const take = await handlers['sop.addVideo']({ taskId: 'brief', videoId: gold.videoId }, context);
    await expect(desk.score(take.takeId)).rejects.toMatchObject({
      code: 'not-found',
      message: 'The task “A brief one” has no gold take yet.',
    });
    expect(await handlers['sop.tasks.remove']({ taskId: 'brief' }, context)).toEqual({ removed: true });
    expect(await handlers['sop.takes.remove']({ takeId: take.takeId }, context)).toEqual({ removed: false });
  });
});

describe('scores', () => {
  let gold: Take;
  let trainee: Take;
  let scoreId: string;

  beforeAll(async () => {
    const goldPath = record('gold.mp4', GOLD_SOURCES);
    // One picture is another one: a step that deviates.
    const traineePath = record('trainee.mp4', GOLD_SOURCES.with(2, 'pal75bars'));
    gold = await desk.handlers['sop.addGold']({ taskId: 'scored', path: goldPath, steps: STEPS }, desk.context);
    trainee = await desk.handlers['sop.addVideo']({ taskId: 'scored', path: traineePath }, desk.context);
  });

  it('gold against itself is perfect', async () => {
    const asTrainee = await desk.handlers['sop.addVideo']({ taskId: 'scored', videoId: gold.videoId }, desk.context);
    const { job, scoreId: id } = await desk.score(asTrainee.takeId);
    expect(job.state).toBe('completed');
    const score = await desk.handlers['sop.getScore']({ scoreId: id }, desk.context);
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
    const { job, scoreId: id } = await desk.score(trainee.takeId, gold.takeId);
    scoreId = id;
    expect(job).toMatchObject({ state: 'completed', title: 'trainee.mp4 against gold.mp4' });
    const score = await desk.handlers['sop.getScore']({ scoreId: job.jobId }, desk.context);
    checkOutput('sop.getScore', score);
    expect(score.scoreId).toBe(scoreId);
    expect(score.score).toBe(0);
    expect(score.passed).toBe(false);
    const steps = score.findings.flatMap((finding) => finding.steps);
    expect(steps).toContain(2);
    for (const finding of score.findings) {
      expect(finding.explanation).toMatch(/alike/);
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
    desk.setPassMark(0);
    const { scoreId: id } = await desk.score(trainee.takeId);
    desk.setPassMark(70);
    expect((await desk.scores.get(id)).passed).toBe(true);
  });

  it('only the clips of the spans are compared', async () => {
    const { context, handlers } = desk;
    const videoId = trainee.videoId;
    const before = await handlers['sop.addVideo']({ taskId: 'scored', videoId, fromSec: 12, toSec: 24 }, context);
    const { job } = await desk.score(before.takeId);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'bad-input' } });
    expect(job.error!.message).toBe(
      'Too short to score: the gold take has 6 clips, the trainee take 3 clips of about 4 s; at least 4 are needed on each side.',
    );
    const failed = await handlers['sop.getScore']({ scoreId: job.jobId }, context);
    expect(failed).toMatchObject({ state: 'failed', score: null, error: job.error!.message });
    const after = await handlers['sop.addVideo']({ taskId: 'scored', videoId, fromSec: 4, toSec: 24 }, context);
    const longer = await desk.score(after.takeId);
    const score = await handlers['sop.getScore']({ scoreId: longer.scoreId }, context);
    expect(score.sopilotV1!.clip_count).toEqual({ gold: 6, trainee: 5 });
    expect(Math.min(...score.steps.flatMap(({ spans }) => spans.map(([start]) => start)))).toBe(4);
  });

  it('are listed newest first, without their alignment', async () => {
    const { scores } = await desk.handlers['sop.scores']({ taskId: 'scored' }, desk.context);
    checkOutput('sop.scores', { scores });
    expect(scores.length).toBeGreaterThanOrEqual(5);
    const times = scores.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().toReversed());
    const own = await desk.handlers['sop.scores']({ traineeTakeId: trainee.takeId }, desk.context);
    expect(own.scores).toHaveLength(2);
  });

  it('refuses takes that do not belong together', async () => {
    const other = await desk.handlers['sop.addGold'](
      { taskId: 'elsewhere', videoId: gold.videoId, steps: STEPS },
      desk.context,
    );
    await expect(desk.score(trainee.takeId, other.takeId)).rejects.toThrow(
      'The gold take belongs to the task “elsewhere”, the trainee take to “scored”.',
    );
    await expect(desk.score(trainee.takeId, trainee.takeId)).rejects.toThrow('trainee.mp4 is a trainee take');
    await expect(desk.score('no-such-take')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('are printed as PDF, CSV and JSON', async () => {
    for (const [format, start] of [
      ['pdf', '%PDF-'],
      ['csv', '\uFEFFsection,'],
      ['json', '{'],
    ] as const) {
      const report = await desk.handlers['sop.report']({ scoreId, format }, desk.context);
      checkOutput('sop.report', report);
      expect(report.fileName).toMatch(new RegExp(`^scored-trainee-\\d{4}-\\d{2}-\\d{2}\\.${format}$`));
      expect(Buffer.from(report.base64, 'base64').toString('utf8').startsWith(start)).toBe(true);
    }
  });

  it('fail with the next step when a take or a recording is gone', async () => {
    const { context, handlers } = desk;
    const path = record('short-lived.mp4', GOLD_SOURCES.toReversed());
    const take = await handlers['sop.addVideo']({ taskId: 'scored', path }, context);
    await rm(path);
    const { job } = await desk.score(take.takeId);
    expect(job).toMatchObject({ state: 'failed', error: { code: 'not-found' } });
    expect(job.error!.message).toContain('short-lived.mp4 is no longer at');
    await handlers['sop.takes.remove']({ takeId: take.takeId }, context);
    await desk.runner.retry(job.jobId);
    const retried = await desk.runner.waitFor(job.jobId);
    expect(retried.error!.message).toBe('The trainee take or its video (short-lived.mp4) was removed.');
  });
});
