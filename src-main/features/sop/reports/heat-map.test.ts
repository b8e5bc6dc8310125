import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scorer } from '../../../../src-shared/model/sop.ts';
import { checkOutput, type OpenSop, openSop } from '../testing/open-sop.ts';

let sop: OpenSop;
let taskId: string;
let traineeTakeId: string;
let traineeVideoId: string;

async function mapOf(scorer: Scorer) {
  const { job, scoreId } = await sop.score(traineeTakeId, undefined, scorer);
  expect(job.error).toBeNull();
  const map = await sop.calls['sop.heatMap']({ scoreId }, sop.context);
  checkOutput('sop.heatMap', map);
  return { ...map, scoreId, levels: Buffer.from(map.base64, 'base64') };
}

beforeAll(async () => {
  sop = await openSop();
  const [a, b, c] = ['testsrc', 'smptebars', 'rgbtestsrc'] as const;
  const steps = [a, b, c].map((name, at) => ({ name, startSec: at * 5, endSec: at * 5 + 5 }));
  const gold = await sop.addGold(
    { taskId: 'swap', path: await sop.record('gold.mp4', [a, b, c], { partSec: 5 }), steps },
    sop.context,
  );
  taskId = gold.taskId;
  const run = await sop.addTrainee(
    { taskId, path: await sop.record('run.mp4', [a, c, b], { partSec: 5 }) },
    sop.context,
  );
  traineeTakeId = run.takeId;
  traineeVideoId = run.videoId;
});
afterAll(() => sop.close());

describe('the heat map of a score', () => {
  it.each<Scorer>(['vigil', 'sopilot-v1'])('shows where each part of gold is in a run scored by %s', async (scorer) => {
    const map = await mapOf(scorer);
    expect(map).toMatchObject({ goldStartSec: 0, traineeStartSec: 0, encoder: 'vigil-basic' });
    expect(map.goldEndSec).toBeCloseTo(15, 1);
    expect(map.levels).toHaveLength(map.goldCells * map.traineeCells);
    const brightest = (goldStep: number): number => {
      const row = Math.floor(((goldStep + 0.5) / 3) * map.goldCells);
      const parts = [0, 1, 2].map(
        (part) => map.levels[row * map.traineeCells + Math.floor(((part + 0.5) / 3) * map.traineeCells)]!,
      );
      return parts.indexOf(Math.max(...parts));
    };
    expect([0, 1, 2].map(brightest)).toEqual([0, 2, 1]);
  });

  it('says what is gone: the vectors, then the video', async () => {
    const { scoreId } = await mapOf('vigil');
    await rm(sop.parts.artifacts.frames(traineeVideoId, 'vigil-basic'));
    await expect(sop.calls['sop.heatMap']({ scoreId }, sop.context)).rejects.toMatchObject({
      code: 'not-found',
      message: 'run.mp4 is no longer indexed with vigil-basic.',
    });
    await sop.parts.videos.remove(traineeVideoId);
    await expect(sop.calls['sop.heatMap']({ scoreId }, sop.context)).rejects.toThrow(/run\.mp4.* was removed/);
    // The score itself stays as it was.
    const score = await sop.calls['sop.getScore']({ scoreId }, sop.context);
    expect(score).toMatchObject({ state: 'completed', traineeName: 'run.mp4', traineeVideoId });
    const report = await sop.calls['sop.report']({ scoreId, format: 'pdf' }, sop.context);
    expect(report.base64.length).toBeGreaterThan(1000);
  });
});
