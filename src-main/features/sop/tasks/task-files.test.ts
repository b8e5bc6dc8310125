import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Take } from '../../../../src-shared/model/sop.ts';
import { SopTaskFile } from '../../../../src-shared/model/sop-task-file.ts';
import { writeVectorMatrix } from '../../../formats/npy.ts';
import { checkOutput, type OpenSop, openSop } from '../testing/open-sop.ts';

let sop: OpenSop;
let gold: Take;

beforeAll(async () => {
  sop = await openSop();
  const steps = [
    { name: '開ける', startSec: 0, endSec: 8, weight: 2, maxSec: 10 },
    { name: 'Close', startSec: 8, endSec: 20, required: false, orderMatters: false },
  ];
  const videoId = await sop.importPlain(await sop.record('gold.mp4', ['mandelbrot'], { partSec: 20 }));
  gold = await sop.addGold({ taskId: 'valve', videoId, steps, label: 'Trainer' }, sop.context);
  await sop.calls['sop.tasks.update'](
    { taskId: 'valve', name: 'Valve', passMark: 80, penalties: { slow: 0 } },
    sop.context,
  );
});
afterAll(() => sop.close());

describe('tasks as files', () => {
  it('come back as they were, under another id or in place', async () => {
    const { context, calls } = sop;
    const document = await calls['sop.tasks.export']({ taskId: 'valve' }, context);
    checkOutput('sop.tasks.export', document);
    const read = SopTaskFile.parse(JSON.parse(JSON.stringify(document)));
    await expect(calls['sop.tasks.import']({ document: read, replace: false }, context)).rejects.toMatchObject({
      code: 'conflict',
    });
    const copied = await calls['sop.tasks.import']({ document: read, taskId: 'copy', replace: false }, context);
    checkOutput('sop.tasks.import', copied);
    expect(copied.task).toMatchObject({ name: 'Valve', passMark: 80, penalties: { slow: 0 }, goldTakes: 1 });
    const { takeId: _own, createdAt: _then, taskId: _task, ...same } = gold;
    expect(copied.goldTakes).toMatchObject([same]);
    expect(copied.missing).toEqual([]);
    await calls['sop.steps']({ takeId: gold.takeId, steps: [{ name: 'All', startSec: 0, endSec: 20 }] }, context);
    const restored = await calls['sop.tasks.import']({ document: read, replace: true }, context);
    expect(restored.goldTakes).toMatchObject([{ takeId: gold.takeId, stepsVersion: 3, steps: gold.steps }]);
  });

  it('name the videos that are not here, and change nothing when a step makes no sense', async () => {
    const { context, calls } = sop;
    const document = await calls['sop.tasks.export']({ taskId: 'valve' }, context);
    const [take] = document.goldTakes;
    const elsewhere = { ...take!, video: { ...take!.video, name: 'away.mp4', checksum: 'ab'.repeat(32) } };
    const partly = { ...document, goldTakes: [elsewhere] };
    const { missing } = await calls['sop.tasks.import'](
      { document: partly, taskId: 'partly', replace: false },
      context,
    );
    expect(missing).toEqual([{ name: 'away.mp4', checksum: 'ab'.repeat(32) }]);
    const steps = [{ ...take!.steps[0]!, endSec: 90 }];
    const wrong = { ...document, goldTakes: [{ ...take!, steps }] };
    await expect(
      calls['sop.tasks.import']({ document: wrong, taskId: 'wrong', replace: false }, context),
    ).rejects.toThrow('lies outside the take');
    const { tasks } = await calls['sop.tasks.list']({}, context);
    expect(tasks.map(({ taskId }) => taskId)).not.toContain('wrong');
    await expect(calls['sop.tasks.export']({ taskId: 'nobody' }, context)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('search by clip', () => {
  it('finds the clips of the task most like one of them, never itself', async () => {
    const { context, calls } = sop;
    const path = await sop.record('trainee.mp4', ['mandelbrot'], { partSec: 20, quality: 4 });
    const trainee = await sop.addTrainee({ taskId: 'valve', path, fromSec: 0, toSec: 16 }, context);
    const query = { taskId: 'valve', videoId: gold.videoId, clipIdx: 2, k: 3 };
    await expect(calls['sop.searchByClip'](query, context)).rejects.toMatchObject({ code: 'not-found' });
    await sop.score(trainee.takeId);
    const found = await calls['sop.searchByClip'](query, context);
    checkOutput('sop.searchByClip', found);
    expect(found.items).toHaveLength(3);
    expect(found.items[0]).toMatchObject({
      videoId: trainee.videoId,
      clipIdx: 2,
      role: 'trainee',
      startSec: 8,
      endSec: 12,
    });
    expect(found.items[0]!.similarity).toBeGreaterThan(0.98);
    const all = await calls['sop.searchByClip']({ ...query, k: 50 }, context);
    const clips = all.items.map(
      ({ videoId, clipIdx }) => `${videoId === gold.videoId ? 'gold' : 'trainee'} ${clipIdx}`,
    );
    expect(clips).toHaveLength(8);
    expect(clips).not.toContain('gold 2');
    expect(clips).not.toContain('trainee 4');
    await expect(calls['sop.searchByClip']({ ...query, clipIdx: 99 }, context)).rejects.toThrow('no clip number 99');
  });

  it('and statistics are asked for by task', async () => {
    const statistics = await sop.calls['sop.statistics']({ taskId: 'valve', scorer: 'sopilot-v1' }, sop.context);
    checkOutput('sop.statistics', statistics);
    expect(statistics).toMatchObject({
      attempts: 1,
      trainees: [{ label: 'trainee.mp4', attempts: [{ passed: expect.any(Boolean) as unknown }] }],
    });
    await expect(sop.calls['sop.statistics']({ taskId: 'nobody', scorer: 'vigil' }, sop.context)).rejects.toMatchObject(
      { code: 'not-found' },
    );
  });
});

describe('raw vectors', () => {
  it('are scored by either scorer', async () => {
    const { context, calls } = sop;
    const PER_PART = 16;
    const write = async (name: string, parts: readonly number[]): Promise<string> => {
      const rows = parts.flatMap((part) => Array.from({ length: PER_PART }, () => part));
      // Nothing in a recording is ever quite the same twice.
      const value = (row: number, part: number, k: number) =>
        (k % 4 === part ? 1 : 0.2) + 0.05 * Math.sin(row * 7 + k * 3);
      const vectors = Float32Array.from(
        rows.flatMap((part, row) => Array.from({ length: 16 }, (_, k) => value(row, part, k))),
      );
      const path = join(sop.folder, name);
      await writeVectorMatrix(path, { rows: rows.length, dim: 16, vectors });
      return path;
    };
    const goldPath = await write('gold.npy', [0, 1, 2, 3]);
    const traineePath = await write('trainee.npy', [0, 2, 1, 3]);
    const meta = Array.from({ length: 4 * PER_PART }, (_, at) => ({
      clip_idx: at,
      start_sec: at / 4,
      end_sec: (at + 1) / 4,
    }));
    const goldMetaPath = join(sop.folder, 'meta.json');
    await writeFile(goldMetaPath, JSON.stringify(meta));
    const steps = ['a', 'b', 'c', 'd'].map((name, at) => ({ name, startSec: at * 4, endSec: at * 4 + 4 }));
    const metas = { goldMetaPath, traineeMetaPath: goldMetaPath };
    const input = { goldPath, traineePath, ...metas, steps, scorer: 'vigil' } as const;
    const vigil = await calls['sop.compare'](input, context);
    checkOutput('sop.compare', vigil);
    expect(vigil).toMatchObject({ scorer: 'vigil', findings: [{ type: 'swapped', steps: [1, 2] }] });
    const sopilot = await calls['sop.compare']({ ...input, scorer: 'sopilot-v1' }, context);
    expect(sopilot).toMatchObject({ clip_count: { gold: 64, trainee: 64 } });
    await expect(calls['sop.compare']({ goldPath, traineePath, scorer: 'vigil' }, context)).rejects.toThrow(
      'needs the steps',
    );
  });
});
