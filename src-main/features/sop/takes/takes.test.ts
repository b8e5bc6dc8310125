import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { checkOutput, type OpenSop, openSop } from '../testing/open-sop.ts';

const CLIP_SEC = 4;
const GOLD_SOURCES = ['testsrc', 'smptebars', 'rgbtestsrc', 'mandelbrot', 'testsrc2', 'yuvtestsrc'];

let sop: OpenSop;

const STEPS = GOLD_SOURCES.map((name, at) => ({ name, startSec: at * CLIP_SEC, endSec: (at + 1) * CLIP_SEC }));

beforeAll(async () => {
  sop = await openSop();
});
afterAll(() => sop.close());

describe('tasks and takes', () => {
  let gold: Take;

  it('a gold take makes its task, and gets the steps given', async () => {
    const path = await sop.record('gold.mp4', GOLD_SOURCES);
    gold = await sop.addGold({ taskId: 'filter', path, steps: STEPS }, sop.context);
    checkOutput('sop.addGold', gold);
    expect(gold).toMatchObject({ taskId: 'filter', role: 'gold', videoName: 'gold.mp4', startSec: 0, endSec: 24 });
    expect(gold.steps.map((step) => [step.index, step.name, step.suggested])).toEqual(
      GOLD_SOURCES.map((name, at) => [at, name, false]),
    );
    const { tasks } = await sop.calls['sop.tasks.list']({}, sop.context);
    expect(tasks).toMatchObject([{ taskId: 'filter', goldTakes: 1, traineeTakes: 0 }]);
    expect(sop.events).toContainEqual({ type: 'task.changed', taskId: 'filter' });
  });

  it('steps are suggested when none are given, and adding the take again keeps what was edited', async () => {
    const input = { taskId: 'other', videoId: gold.videoId, fromSec: 4, toSec: 20 };
    const suggested = await sop.addGold(input, sop.context);
    expect(suggested.steps).toMatchObject([
      { name: 'Step 1', startSec: 4, endSec: 8, suggested: true },
      { name: 'Step 2', startSec: 8, endSec: 12, suggested: true },
      { name: 'Step 3', startSec: 12, endSec: 16, suggested: true },
      { name: 'Step 4', startSec: 16, endSec: 20, suggested: true },
    ]);
    const { takeId } = suggested;
    const steps = [{ name: 'Wipe', startSec: 5, endSec: 9 }];
    const replaced = await sop.calls['sop.steps']({ takeId, steps }, sop.context);
    expect(replaced.steps).toMatchObject([{ index: 0, name: 'Wipe', startSec: 5, endSec: 9, suggested: false }]);
    const again = await sop.addGold(input, sop.context);
    expect(again.takeId).toBe(takeId);
    expect(again.steps.map(({ name }) => name)).toEqual(['Wipe']);
    const { takes } = await sop.calls['sop.takes.list']({ videoId: gold.videoId }, sop.context);
    expect(takes.map((take) => take.taskId).toSorted()).toEqual(['filter', 'other']);
  });

  it('refuses what makes no sense, in a sentence', async () => {
    const { context, calls } = sop;
    const both = { taskId: 'filter', path: 'a.mp4', videoId: gold.videoId };
    await expect(sop.addGold(both, context)).rejects.toThrow('either a file or a video of the library');
    await expect(sop.addGold({ taskId: 'filter' }, context)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(sop.addTrainee({ taskId: 'nowhere', videoId: gold.videoId }, context)).rejects.toMatchObject({
      code: 'not-found',
      message: 'There is no task “nowhere”.',
    });
    await expect(sop.addTrainee({ taskId: 'filter', videoId: gold.videoId, fromSec: 30 }, context)).rejects.toThrow(
      'outside gold.mp4',
    );
    const trainee = await sop.addTrainee({ taskId: 'other', videoId: gold.videoId }, context);
    await expect(calls['sop.steps']({ takeId: trainee.takeId, steps: STEPS }, context)).rejects.toThrow(
      'only gold takes have steps',
    );
  });

  it('a failed import leaves no task behind', async () => {
    const missing = { taskId: 'empty', path: join(sop.folder, 'missing.mp4') };
    await expect(sop.addGold(missing, sop.context)).rejects.toThrow();
    const { tasks } = await sop.calls['sop.tasks.list']({}, sop.context);
    expect(tasks.map(({ taskId }) => taskId)).not.toContain('empty');
  });

  it('tasks are created by hand, once, and removed with their takes', async () => {
    const { context, calls } = sop;
    await calls['sop.tasks.create']({ taskId: 'brief', name: 'A brief one', description: '' }, context);
    await expect(calls['sop.tasks.create']({ taskId: 'brief', description: '' }, context)).rejects.toMatchObject({
      code: 'conflict',
    });
    const take = await sop.addTrainee({ taskId: 'brief', videoId: gold.videoId }, context);
    await expect(sop.score(take.takeId)).rejects.toMatchObject({
      code: 'not-found',
      message: 'The task “A brief one” has no gold take yet.',
    });
    expect(await calls['sop.tasks.remove']({ taskId: 'brief' }, context)).toEqual({ removed: true });
    expect(await calls['sop.takes.remove']({ takeId: take.takeId }, context)).toEqual({ removed: false });
  });
});
