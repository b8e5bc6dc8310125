import { expect, test } from 'vitest';
import type { Finding, StepOutcome } from '../../../src-shared/model/sop.ts';
import { asIs } from '../../../src-shared/sentences/sentence.ts';
import { performanceMetrics } from './performance-metrics.ts';
import { type ScoredRun, sopMetrics } from './sop-metrics.ts';
import { SopPerformances, SopTruth } from './sop-truth.ts';

const NAMES = ['wash', 'rinse', 'dry'];

const truth = SopTruth.parse({
  format_version: 1,
  tasks: [
    {
      task_id: 'task',
      gold: 'gold.mp4',
      gold_steps: NAMES.map((name, at) => ({ name, startSec: at * 4, endSec: at * 4 + 4 })),
      videos: [
        { file: 'gold.mp4', role: 'gold', required: [], tolerated: [] },
        {
          file: 'swap.mp4',
          role: 'trainee',
          required: [{ type: 'swapped', steps: ['wash', 'rinse'], span: { startSec: 0, endSec: 8 } }],
          tolerated: [{ type: 'slow', steps: ['dry'] }],
          step_timeline: [
            { step: 'rinse', start_sec: 0, end_sec: 4 },
            { step: 'wash', start_sec: 4, end_sec: 8 },
            { step: 'dry', start_sec: 8, end_sec: 12 },
          ],
        },
        {
          file: 'extra.mp4',
          role: 'trainee',
          required: [
            { type: 'extra', steps: [], span: { startSec: 4, endSec: 6 } },
            { type: 'missing', steps: ['dry'] },
          ],
          tolerated: [],
        },
        { file: 'clean.mp4', role: 'trainee', required: [], tolerated: [] },
      ],
    },
  ],
});

function finding(type: Finding['type'], steps: number[], span?: [number, number]): Finding {
  const [startSec, endSec] = span ?? [null, null];
  const rest = { goldSpan: null, severity: 'major', confidence: 1, pointsLost: 5, explanation: asIs('') } as const;
  return { type, steps, startSec, endSec, ...rest };
}

function outcomes(spans: readonly [number, number][][]): StepOutcome[] {
  return NAMES.map((name, index) => ({
    index,
    name,
    goldStartSec: index * 4,
    goldEndSec: index * 4 + 4,
    spans: spans[index] ?? [],
    outcomes: [],
    durationRatio: null,
    similarity: null,
  }));
}

function run(file: string, score: number, findings: Finding[], spans: [number, number][][] = []): ScoredRun {
  return { taskId: 'task', file, durationSec: 12, score, findings, steps: outcomes(spans) };
}

test('a pair counts once, tolerated findings not at all, the rest is false', () => {
  const result = sopMetrics(truth, [
    run('gold.mp4', 99, []),
    run(
      'swap.mp4',
      80,
      [finding('swapped', [0], [0, 8]), finding('swapped', [1], [0, 4]), finding('slow', [2]), finding('fast', [1])],
      [[[4, 8]], [[0, 4]], [[8, 12]]],
    ),
    run('extra.mp4', 99, [finding('extra', [], [8, 9]), finding('extra', [], [5, 7])]),
    run('clean.mp4', 97, []),
  ]);
  expect(result.f1ByType).toEqual({ extra: 2 / 3, fast: 0, missing: 0, swapped: 1 });
  expect(result.macroF1).toBeCloseTo((2 / 3 + 0 + 1) / 3);
  expect(result).toMatchObject({ precision: 0.5, recall: 2 / 3, falseFindings: 2, mostFalseInOneRun: 1 });
  expect(result).toMatchObject({ runsWithFalseFindings: 2, goldScores: { 'gold.mp4': 99 }, goldFindings: 0 });
  expect(result.notBelowGold).toEqual(['extra.mp4']);
  expect(result.mostLostByFaultless).toBe(3);
  expect(result.spanIou).toBeCloseTo((1 + 1 / 3) / 2);
  expect(result.stepIou).toBe(1);
  // Gold's proportions put the first two steps into each other's place.
  expect(result.baselineStepIou).toBeCloseTo(1 / 3);
});

test('finding nothing has no recall and no false findings', () => {
  const result = sopMetrics(truth, [run('swap.mp4', 100, []), run('extra.mp4', 100, [])]);
  expect(result).toMatchObject({ recall: 0, precision: 1, f1: 0, falseFindings: 0, spanIou: null });
});

test('real performances are held against their own steps and a baseline', () => {
  const steps = (times: readonly number[]) =>
    ['in', 'out'].map((step, at) => ({ step, start_sec: times[at], end_sec: times[at + 1] }));
  const file = SopPerformances.parse({
    procedures: [
      {
        id: 'visit',
        performances: [
          { id: 'a', video: 'v', start_sec: 0, end_sec: 10, steps: steps([0, 5, 10]) },
          { id: 'b', video: 'v', start_sec: 20, end_sec: 40, steps: steps([20, 25, 40]) },
        ],
        pairs: [{ gold: 'a', candidate: 'b' }],
      },
      { id: 'alone', steps: [] },
    ],
  });
  const seen = (step: string, index: number, span: [number, number]): StepOutcome => ({
    ...outcomes([[span]])[0]!,
    index,
    name: step,
  });
  const result = performanceMetrics(file, [
    {
      procedureId: 'visit',
      gold: 'a',
      candidate: 'b',
      score: 90,
      findings: [finding('slow', [1], [25, 40])],
      steps: [seen('in', 0, [20, 25]), seen('out', 1, [25, 40])],
    },
  ]);
  expect(result).toMatchObject({ pairs: 1, stepIou: 1 });
  expect(result.baselineStepIou).toBeCloseTo((5 / 10 + 10 / 15) / 2);
  expect(result.items[0]!.findings).toEqual(['slow out']);
});
