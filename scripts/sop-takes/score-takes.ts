import { dirname, join, resolve } from 'node:path';
import { scoreSteps } from '../../src-main/engines/steps/score-steps.ts';
import type { ScoredPerformance } from '../../src-main/features/evaluation/performance-metrics.ts';
import type { ScoredRun } from '../../src-main/features/evaluation/sop-metrics.ts';
import type { SopPerformances, SopTruth } from '../../src-main/features/evaluation/sop-truth.ts';
import type { FrameVectors } from './frame-vectors.ts';
import { inLanes } from './lanes.ts';

export interface TakeScoring {
  readonly encoderId: string;
  readonly embed: (filePath: string) => Promise<FrameVectors>;
}

/** Scores every video of a truth file against its gold take; `lanes` videos are read at the same time. */
export async function scoreTakes(
  { tasks }: SopTruth,
  root: string,
  { embed, encoderId }: TakeScoring,
  lanes = 1,
): Promise<ScoredRun[]> {
  const runs: ScoredRun[] = [];
  for (const task of tasks) {
    const gold = await embed(join(root, task.gold));
    const steps = task.gold_steps.map((step, index) => ({ ...step, index }));
    const trainees = await inLanes(task.videos, lanes, ({ file }) => embed(join(root, file)));
    for (const [at, { file }] of task.videos.entries()) {
      const trainee = trainees[at]!;
      const scored = scoreSteps({
        golds: [{ ...gold, span: { startSec: 0, endSec: gold.durationSec }, steps }],
        trainee: { ...trainee, span: { startSec: 0, endSec: trainee.durationSec } },
        encoderId,
      });
      runs.push({ taskId: task.task_id, file, durationSec: trainee.durationSec, ...scored });
    }
  }
  return runs;
}

/** Scores the pairs of real performances in a file at `path`. */
export async function scorePerformances(
  { procedures }: SopPerformances,
  path: string,
  { embed, encoderId }: TakeScoring,
): Promise<ScoredPerformance[]> {
  const root = dirname(dirname(resolve(path)));
  const scored: ScoredPerformance[] = [];
  for (const { id, performances: all, pairs } of procedures) {
    for (const pair of pairs) {
      const gold = all.find((performance) => performance.id === pair.gold);
      const candidate = all.find((performance) => performance.id === pair.candidate);
      if (!gold || !candidate) continue;
      const steps = gold.steps.map(({ step, start_sec, end_sec }, index) => ({
        index,
        name: step,
        startSec: start_sec,
        endSec: end_sec,
      }));
      const result = scoreSteps({
        golds: [
          {
            ...(await embed(join(root, gold.video))),
            span: { startSec: gold.start_sec, endSec: gold.end_sec },
            steps,
          },
        ],
        trainee: {
          ...(await embed(join(root, candidate.video))),
          span: { startSec: candidate.start_sec, endSec: candidate.end_sec },
        },
        encoderId,
      });
      scored.push({ procedureId: id, gold: gold.id, candidate: candidate.id, ...result });
    }
  }
  return scored;
}
