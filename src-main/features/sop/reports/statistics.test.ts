import { expect, it } from 'vitest';
import type { Finding, FindingType, StepOutcome, Take } from '../../../../src-shared/model/sop.ts';
import { asIs } from '../../../../src-shared/sentences/sentence.ts';
import type { ScoreSummary } from '../../../stores/score-store.ts';
import { gatherStatistics } from './statistics.ts';

const NAMES = ['open', 'wipe', 'close'];

function finding(type: FindingType, steps: number[], pointsLost: number): Finding {
  return {
    ...{ type, steps, startSec: null, endSec: null, goldSpan: null },
    ...{ severity: 'major', confidence: 1, pointsLost, explanation: asIs('') },
  };
}

function outcome(index: number, durationRatio: number | null = 1): StepOutcome {
  return {
    ...{ index, name: NAMES[index]!, goldStartSec: 0, goldEndSec: 1, spans: [], outcomes: ['done'] },
    ...{ durationRatio, similarity: 1 },
  };
}

function scored(takeId: string, score: number, findings: Finding[], more: Partial<ScoreSummary> = {}): ScoreSummary {
  return {
    ...{ scoreId: `score of ${takeId}`, jobId: null, taskId: 't', goldTakeIds: ['gold'], traineeTakeId: takeId },
    ...{ goldVideoId: 'vg', traineeVideoId: `v${takeId}`, goldName: 'gold', traineeName: `${takeId}.mp4` },
    ...{ traineeLabel: null, state: 'completed', score, passed: score >= 70, scorer: 'vigil', encoder: 'e' },
    ...{ steps: [outcome(0), outcome(1, 1.5), outcome(2, null)], findings, sopilotV1: null, notices: [] },
    ...{ scoredWith: null, error: null, createdAt: '2026-01-09T00:00:00Z' },
    ...more,
  };
}

function take(takeId: string, label: string | null, day: number, more: Partial<Take> = {}): Take {
  return {
    ...{
      takeId,
      taskId: 't',
      videoId: `v${takeId}`,
      videoName: takeId,
      role: 'trainee',
      startSec: 0,
      endSec: 9,
      label,
    },
    ...{ steps: [], stepsVersion: 1, createdAt: `2026-01-0${day}T00:00:00Z` },
    ...more,
  };
}

const base = { taskId: 't', scorer: 'vigil', recordedAt: () => null } as const;

it('counts each run by its latest score, says which step fails how, and follows each trainee', () => {
  const statistics = gatherStatistics({
    ...base,
    scores: [
      scored('a2', 90, [finding('slow', [1], 10)]),
      scored('a1', 40, [finding('missing', [1], 40), finding('swapped', [0, 2], 20)]),
      scored('a1', 10, [finding('missing', [2], 90)]),
      scored('b1', 100, []),
      scored('self', 100, [], { traineeVideoId: 'vgold' }),
      scored('a2', 5, [finding('missing', [0], 90)], { scorer: 'sopilot-v1' }),
      scored('c1', 0, [], { state: 'failed', score: null }),
    ],
    takes: [
      take('a1', 'Aiko', 2),
      take('a2', 'Aiko', 1),
      take('b1', null, 3),
      take('gold', null, 1, { role: 'gold' }),
      take('self', null, 1, { videoId: 'vgold' }),
    ],
    recordedAt: (videoId) => (videoId === 'va2' ? '2026-02-01T08:00:00+09:00' : null),
  });
  expect(statistics).toMatchObject({ attempts: 3, passed: 2, steps: [{ name: 'open' }, {}, { name: 'close' }] });
  expect(statistics.meanScore).toBeCloseTo(230 / 3, 9);
  const [open, wipe, close] = statistics.steps;
  expect(wipe).toMatchObject({ attempts: 3, failed: 2, meanDurationRatio: 1.5 });
  expect(wipe!.shareByType).toEqual({ slow: 1 / 3, missing: 1 / 3 });
  expect(wipe!.meanPointsLost).toBeCloseTo(50 / 3, 9);
  expect(open).toMatchObject({ failed: 1, shareByType: { swapped: 1 / 3 } });
  expect(open!.meanPointsLost).toBeCloseTo(10 / 3, 9);
  expect(close!.meanDurationRatio).toBeNull();
  expect(statistics.trainees.map(({ label, attempts }) => [label, attempts.map(({ score }) => score)])).toEqual([
    ['Aiko', [40, 90]],
    ['b1.mp4', [100]],
  ]);
});

it('is empty for a task nobody has done', () => {
  expect(gatherStatistics({ ...base, scores: [], takes: [] })).toMatchObject({
    ...{ attempts: 0, meanScore: null, steps: [], trainees: [] },
  });
});
