import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepInput } from '../../../../src-shared/model/sop.ts';
import { type OpenSop, openSop } from '../testing/open-sop.ts';

interface Manifest {
  readonly tasks: readonly {
    readonly task_id: string;
    readonly gold: string;
    readonly videos: readonly {
      readonly file: string;
      readonly expected_against_gold: { readonly score: number; readonly deviations: readonly unknown[] };
    }[];
  }[];
}
interface Truth {
  readonly tasks: readonly { readonly task_id: string; readonly gold_steps: readonly StepInput[] }[];
}

const testData = join(process.env['VIGIL_TEST_DATA'] ?? join(import.meta.dirname, '../../../../../shared/data'), 'sop');
const present = existsSync(join(testData, 'manifest.json'));
if (!present) process.stdout.write('skipped: no SOP recordings in the test data\n');

function read<Content>(name: string): Content {
  return JSON.parse(readFileSync(join(testData, name), 'utf8')) as Content;
}

describe.skipIf(!present)('recordings scored through the library', () => {
  let sop: OpenSop;
  beforeAll(async () => {
    sop = await openSop();
  });
  afterAll(() => sop.close());

  it('get the scores SOPilot gave them, each deviation as a finding with its step', async () => {
    const truth = read<Truth>('truth.json').tasks;
    let worst = 0;
    for (const task of read<Manifest>('manifest.json').tasks.slice(0, 1)) {
      const steps = truth.find(({ task_id }) => task_id === task.task_id)?.gold_steps ?? [];
      const gold = { taskId: task.task_id, path: join(testData, task.gold), steps: [...steps] };
      await sop.addGold(gold, sop.context);
      for (const video of task.videos) {
        const path = join(testData, video.file);
        const take = await sop.addTrainee({ taskId: task.task_id, path }, sop.context);
        const { scoreId } = await sop.score(take.takeId);
        const score = await sop.parts.scores.get(scoreId);
        const expected = video.expected_against_gold;
        worst = Math.max(worst, Math.abs(score.score! - expected.score));
        expect(score.findings).toHaveLength(expected.deviations.length);
        for (const finding of score.findings) expect(finding.steps.length).toBeGreaterThan(0);
        expect(score.steps).toHaveLength(steps.length);
      }
    }
    process.stdout.write(`scores through the library: at most ${worst.toExponential(1)} points off SOPilot's\n`);
    expect(worst).toBeLessThan(5e-4);
  });
});
