import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scorer } from '../../../src-shared/model/sop.ts';
import { checkOutput, openSopDesk, type SopDesk } from './testing/sop-desk.ts';

let desk: SopDesk;
let taskId: string;
let traineeTakeId: string;
let traineeVideoId: string;

function record(name: string, sources: readonly string[]): string {
  const path = join(desk.folder, name);
  const inputs = sources.flatMap((source) => ['-f', 'lavfi', '-t', '5', '-i', `${source}=s=160x90:r=12`]);
  const joined = sources.map((_, at) => `[${at}:v]format=yuv420p,setsar=1[v${at}]`).join(';');
  const graph = `${joined};${sources.map((_, at) => `[v${at}]`).join('')}concat=n=${sources.length}[v]`;
  const output = ['-map', '[v]', '-c:v', 'mpeg4', '-q:v', '3', path];
  execFileSync(desk.ffmpegPath, ['-v', 'error', '-y', ...inputs, '-filter_complex', graph, ...output]);
  return path;
}

async function mapOf(scorer: Scorer) {
  const { job, scoreId } = await desk.score(traineeTakeId, undefined, scorer);
  expect(job.error).toBeNull();
  const map = await desk.handlers['sop.heatMap']({ scoreId }, desk.context);
  checkOutput('sop.heatMap', map);
  return { ...map, scoreId, levels: Buffer.from(map.base64, 'base64') };
}

beforeAll(async () => {
  desk = await openSopDesk();
  const [a, b, c] = ['testsrc', 'smptebars', 'rgbtestsrc'] as const;
  const steps = [a, b, c].map((name, at) => ({ name, startSec: at * 5, endSec: at * 5 + 5 }));
  const gold = await desk.handlers['sop.addGold'](
    { taskId: 'swap', path: record('gold.mp4', [a, b, c]), steps },
    desk.context,
  );
  taskId = gold.taskId;
  const run = await desk.handlers['sop.addVideo']({ taskId, path: record('run.mp4', [a, c, b]) }, desk.context);
  traineeTakeId = run.takeId;
  traineeVideoId = run.videoId;
});
afterAll(() => desk.close());

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
    await rm(desk.artifacts.frames(traineeVideoId, 'vigil-basic'));
    await expect(desk.handlers['sop.heatMap']({ scoreId }, desk.context)).rejects.toMatchObject({
      code: 'not-found',
      message: 'run.mp4 is no longer indexed with vigil-basic.',
    });
    await desk.videos.remove(traineeVideoId);
    await expect(desk.handlers['sop.heatMap']({ scoreId }, desk.context)).rejects.toThrow(/run\.mp4.* was removed/);
    // The score itself stays as it was.
    const score = await desk.handlers['sop.getScore']({ scoreId }, desk.context);
    expect(score).toMatchObject({ state: 'completed', traineeName: 'run.mp4', traineeVideoId });
    const report = await desk.handlers['sop.report']({ scoreId, format: 'pdf' }, desk.context);
    expect(report.base64.length).toBeGreaterThan(1000);
  });
});
