import type { Finding, StepOutcome } from '../../../../src-shared/model/sop.ts';
import { asIs } from '../../../../src-shared/sentences/sentence.ts';
import type { SopReport } from '../sop-report.ts';

const NO_PICTURES = { goldJpegPath: null, traineeJpegPath: null };

/** One step of a report: six seconds of gold, done a little slower by the trainee. */
export function sampleStep(index: number, name: string, change: Partial<StepOutcome> = {}): StepOutcome {
  return {
    index,
    name,
    goldStartSec: index * 6,
    goldEndSec: index * 6 + 6,
    spans: [[2 + index * 7, 2 + index * 7 + 7]],
    outcomes: ['done'],
    durationRatio: 7 / 6,
    similarity: 0.97,
    ...change,
  };
}

export function sampleFinding(change: Partial<Finding> = {}): Finding {
  return {
    type: 'deviating',
    steps: [0],
    startSec: 2,
    endSec: 9,
    goldSpan: { startSec: 0, endSec: 6 },
    severity: 'minor',
    confidence: 0.31,
    pointsLost: 3.75,
    explanation: asIs('This part is less like gold than the rest of the run.'),
    ...change,
  };
}

/** A report of given steps and findings that is consistent in itself. */
export function sampleReport(
  steps: readonly StepOutcome[],
  findings: readonly Finding[] = [],
  change: Partial<SopReport> = {},
): SopReport {
  const goldTakeId = '0198c0de-0000-7000-8000-00000000000a';
  return {
    score: {
      scoreId: '0198c0de-0000-7000-8000-000000000001',
      jobId: '0198c0de-0000-7000-8000-000000000002',
      taskId: 'task-1',
      goldTakeIds: [goldTakeId],
      traineeTakeId: '0198c0de-0000-7000-8000-00000000000b',
      goldVideoId: '7d5c3c4e-0000-5000-8000-00000000000c',
      traineeVideoId: '7d5c3c4e-0000-5000-8000-00000000000d',
      goldName: 'gold.mp4',
      traineeName: 'trainee.mp4',
      traineeLabel: null,
      state: 'completed',
      score: 78.4,
      passed: true,
      scorer: 'sopilot-v1',
      encoder: 'heuristic-v1',
      steps: [...steps],
      findings: [...findings],
      sopilotV1: {
        goldTakeId,
        adapterVersion: null,
        score: 78.4,
        metrics: { miss: 0, swap: 0, deviation: 0.125, over_time: 0.1666666, hard_miss_ratio: 0.25 },
        step_boundaries: { gold: [0, 2], trainee: [0, 2] },
        deviations: [],
        alignment_preview: [],
        clip_count: { gold: 2, trainee: 2 },
        step_map_preview: { gold: [0, 0], trainee: [0, 0] },
        neural_mode: false,
      },
      alignment: [],
      notices: [],
      staleReason: null,
      scoredWith: null,
      error: null,
      createdAt: '2026-03-01T05:04:09.000Z',
    },
    taskName: 'Replace the filter',
    generatedAt: '2026-03-01T14:05:09+09:00',
    passMark: 70,
    goldSpan: { startSec: 0, endSec: steps.length * 6 },
    traineeSpan: { startSec: 2, endSec: 2 + steps.length * 7 },
    penalties: [
      { name: asIs('Deviation'), points: 3.75, explanation: asIs('30 points times 0.125') },
      { name: asIs('Over time'), points: 2.5, explanation: asIs('15 points times 0.167') },
      { name: asIs('Confidence loss'), points: 15.35, explanation: asIs('300 points times 0.0512') },
      { name: asIs('Swapped steps'), points: 0, explanation: asIs('8 points times 0') },
    ],
    pictures: steps.map(() => NO_PICTURES),
    ...change,
  };
}
